using System.Net;
using Ingestion.Collecting;
using NodaTime;

namespace Ingestion.Feeds.News;

/// <summary>What makes a source's row a story: every rule for a row, in one place, for all sources.</summary>
public sealed class NewsRules(Question question)
{
    /// <summary>Bounds of a story's fields, in characters and in number.</summary>
    public const int MaxHeadline = 500, MaxDescription = 5_000, MaxUrl = 2_048, MaxTickers = 10, MaxTags = 10, MaxTag = 50;

    private const int MaxPublisher = 100;
    private const int MaxId = 64;

    /// <summary>Clocks of publishers differ; a story from further ahead than this has a wrong date.</summary>
    private static readonly Duration FutureAllowed = Duration.FromHours(1);

    private readonly Dictionary<Ticker, int> _configured =
        question.Tickers.Select(static (ticker, order) => (ticker, order)).ToDictionary(static pair => pair.ticker, static pair => pair.order);

    private readonly Instant _latest = Instant.Max(question.Now, question.Window.Until) + FutureAllowed;

    /// <summary>The story of a row; or null and the reason why there is none.</summary>
    public NewsItem? Check(in NewsRow row, out string reason)
    {
        var headline = Printable.Of(WebUtility.HtmlDecode(row.Headline ?? string.Empty), MaxHeadline);
        var publisher = Printable.Of(row.Publisher ?? string.Empty, MaxPublisher);
        var canonical = CanonicalHeadline.Of(headline, publisher);
        var tickers = TickersOf(row.Tickers);
        reason = 0 switch
        {
            _ when canonical.Length == 0 => "no headline",
            _ when row.PublishedAt is null => "no date of publication",
            _ when row.PublishedAt > _latest => "published in the future",
            _ when !IsUsable(row.Url) => "no usable url",
            _ when tickers.Count == 0 => "no configured ticker",
            _ => string.Empty,
        };
        if (reason.Length > 0)
        {
            return null;
        }

        var publishedAt = Instants.ToSeconds(row.PublishedAt!.Value);
        var day = publishedAt.InUtc().Date;
        return new NewsItem
        {
            Key = DedupKey.Of(canonical, day),
            NeighbourKeys = [DedupKey.Of(canonical, day.PlusDays(-1)), DedupKey.Of(canonical, day.PlusDays(1))],
            Headline = headline,
            Description = Printable.Of(WebUtility.HtmlDecode(row.Description ?? string.Empty), MaxDescription),
            Url = row.Url!.Trim(),
            PublishedAt = publishedAt,
            Tickers = tickers,
            Tags = [.. row.Tags.Select(static tag => Printable.Of(tag, MaxTag)).Where(static tag => tag.Length > 0).Distinct().Take(MaxTags)],
            Publisher = publisher,
            SourceId = Printable.Of(row.Id ?? string.Empty, MaxId),
        };
    }

    private static bool IsUsable(string? url) =>
        url is not null
        && url.Trim() is { Length: > 0 and <= MaxUrl } trimmed
        && trimmed.AsSpan().IndexOfAnyInRange('\0', ' ') < 0
        && Uri.TryCreate(trimmed, UriKind.Absolute, out var parsed)
        && (parsed.Scheme == Uri.UriSchemeHttp || parsed.Scheme == Uri.UriSchemeHttps);

    /// <summary>Configured ones first, in the order of the setting; nothing when none is configured: the row was not asked for.</summary>
    private List<Ticker> TickersOf(IReadOnlyList<string> symbols)
    {
        List<Ticker> tickers = [];
        foreach (var symbol in symbols)
        {
            if (Ticker.TryParse(symbol, out var ticker) && !tickers.Contains(ticker))
            {
                tickers.Add(ticker);
            }
        }

        List<Ticker> ordered = [.. tickers.Where(_configured.ContainsKey).OrderBy(ticker => _configured[ticker])];
        if (ordered.Count > 0)
        {
            ordered.AddRange(tickers.Where(ticker => !_configured.ContainsKey(ticker)));
        }

        return ordered.Count <= MaxTickers ? ordered : ordered[..MaxTickers];
    }
}
