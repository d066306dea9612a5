using System.Text.Json.Serialization;
using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Runs;
using Ingestion.Storing;

namespace Ingestion.Announcing;

/// <summary>Tells downstream systems that a run stored something, how much, about which tickers. The message is this as JSON.</summary>
public sealed record Announcement
{
    /// <summary>SNS takes 256 KB, and tickers are in a message twice.</summary>
    public const int MaxTickers = 2_000;

    /// <summary>The only kind there is.</summary>
    public const string NewMarketData = "NEW_MARKET_DATA";

    /// <summary><see cref="NewMarketData"/>.</summary>
    [JsonPropertyName("event_type")]
    public string EventType { get; init; } = NewMarketData;

    /// <summary>Stable over repeated deliveries; every item is announced under exactly one id, and carries it.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary><c>news</c>, <c>assets</c>, …</summary>
    [JsonPropertyName("feed")]
    public required string Feed { get; init; }

    /// <summary>When the run began to store, ISO 8601 in UTC.</summary>
    [JsonPropertyName("timestamp")]
    public required string Timestamp { get; init; }

    /// <summary>Who brought the items.</summary>
    [JsonPropertyName("source")]
    public required string Source { get; init; }

    /// <summary>Whether that was not the preferred source.</summary>
    [JsonPropertyName("is_failover")]
    public required bool IsFailover { get; init; }

    /// <summary>How many items; at least 1.</summary>
    [JsonPropertyName("item_count")]
    public required int ItemCount { get; init; }

    /// <summary>Their tickers, in ordinal order; at most <see cref="MaxTickers"/>.</summary>
    [JsonPropertyName("tickers")]
    public required IReadOnlyList<string> Tickers { get; init; }

    /// <summary>How many more tickers there are; left out when there are no more.</summary>
    [JsonPropertyName("tickers_omitted")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int TickersOmitted { get; init; }

    /// <summary>What happened to whom: symbols by kind, each list in ordinal order, at most <see cref="MaxTickers"/> together; left out where items are only ever new.</summary>
    [JsonPropertyName("changes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, IReadOnlyList<string>>? Changes { get; init; }

    /// <summary>From the earliest to the latest market time: of stories, their publication.</summary>
    [JsonPropertyName("date_range")]
    public required Range DateRange { get; init; }

    /// <summary>The run that stored them.</summary>
    [JsonPropertyName("run")]
    public required string Run { get; init; }

    /// <summary>Whether nothing was stored, and the message is only there to be seen.</summary>
    [JsonPropertyName("drill")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDrill { get; init; }

    /// <summary>A stretch of time, both ends included, ISO 8601 in UTC.</summary>
    public sealed record Range(
        [property: JsonPropertyName("start")] string Start,
        [property: JsonPropertyName("end")] string End);

    /// <summary>The same stored items always give the same announcement.</summary>
    /// <param name="owed">The announcement that is owed.</param>
    /// <param name="stored">What was stored under it.</param>
    /// <param name="configured">The tickers that are asked for: they are named first, if some must be left out.</param>
    /// <param name="announcedAs">The feed that the items belong to; null when the job that stored them is called so.</param>
    public static Announcement Of(
        OwedAnnouncement owed, IReadOnlyCollection<StoredItem> stored, IReadOnlySet<Ticker> configured, string? announcedAs = null)
    {
        List<Ticker> all = [.. stored.SelectMany(static item => item.Tickers).Distinct().Order()];
        List<Ticker> tickers = [.. all.Where(configured.Contains), .. all.Where(ticker => !configured.Contains(ticker))];
        return new Announcement
        {
            Id = owed.Id,
            Feed = announcedAs ?? owed.Run.Feed,
            Timestamp = Instants.Text(owed.CreatedAt),
            Source = owed.Source,
            IsFailover = owed.IsFailover,
            ItemCount = stored.Count,
            Tickers = [.. tickers.Take(MaxTickers).Order().Select(static ticker => ticker.Symbol)],
            TickersOmitted = Math.Max(0, tickers.Count - MaxTickers),
            Changes = ChangesOf(stored, [.. tickers.Take(MaxTickers)]),
            DateRange = new Range(
                Instants.Text(stored.Min(static item => item.MarketTime)),
                Instants.Text(stored.Max(static item => item.MarketTime))),
            Run = owed.Run.ToString(),
        };
    }

    private static SortedDictionary<string, IReadOnlyList<string>>? ChangesOf(IEnumerable<StoredItem> stored, HashSet<Ticker> named)
    {
        var byKind = stored
            .Where(static item => item.Change is not null)
            .GroupBy(static item => item.Change!, static item => item.Tickers)
            .ToDictionary(static kind => kind.Key, IReadOnlyList<string> (kind) => [.. kind.SelectMany(static of => of).Where(named.Contains).Distinct().Order().Select(static of => of.Symbol)]);
        return byKind.Count == 0 ? null : new SortedDictionary<string, IReadOnlyList<string>>(byKind, StringComparer.Ordinal);
    }

    /// <summary>The id of the announcement of one attempt at a run.</summary>
    public static string IdOf(RunRecord run) =>
        $"{run.Key.Feed}-{Instants.Compact(run.Key.ScheduledAt)}-{run.Attempt}";
}
