using System.Globalization;
using System.Text.Json;
using Ingestion.Collecting;
using Ingestion.Feeds.News.Sentiments;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Providers.AlphaVantage;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.News;

/// <summary>
/// Alpha Vantage's news with sentiment (https://www.alphavantage.co/documentation/#news-sentiment): one call for the stories of the whole market in a stretch of
/// time, oldest first. Its parameter <c>tickers</c> wants all of them in one story, so it is of no use here: what is about nobody who is configured is left out.
/// </summary>
public sealed class AlphaVantageNews(AlphaVantageClient alphaVantage) : ISource<NewsItem>
{
    /// <summary>Of its limits only this one and 50 are known to be kept.</summary>
    private const int FullPage = 1_000, SmallPage = 50;

    private const int Minute = 60;

    private static readonly InstantPattern ToTheMinute = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmm");
    private static readonly LocalDateTimePattern Published = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    /// <inheritdoc/>
    public string Name => AlphaVantageClient.Name;

    /// <inheritdoc/>
    public async Task<FetchResult<NewsItem>> CollectAsync(FetchRequest request, ApiKey key, CancellationToken timeUp)
    {
        var (rules, configured, rows) = (new NewsRules(request), request.Tickers.ToHashSet(), new RowBudget());
        var answer = await BatchedFetch.AskAsync(
            request.Batches(request.Tickers.Count),
            atOnce: 1,
            (part, token) =>
            {
                var reader = new NewsRowReader(part.Window, rules, key, row => Read(row, configured, request.Now)) { Rows = RowsOf };
                var pages = new NewsPages(part, reader, rows, path => alphaVantage.GetAsync(path, key, CallPurpose.Sentiment, token), token);
                return pages.FollowAsync(part.Done, done => Path(part.Window, done), (page, done) => Next(page, done, part.Window));
            },
            timeUp);

        // Its pages go forward: what is missing is the end of the stretch, as if nothing of that had been asked for.
        return answer is FetchResult<NewsItem>.Answered answered
            ? answered with { Missing = [.. answered.Missing.Select(static gap => gap with { Since = gap.Since + Duration.FromSeconds(gap.Done), Done = 0 })] }
            : answer;
    }

    /// <summary>The rows of an answer. Beside them it says how many there are, as a string, and what its scores mean.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? RowsOf(ReadOnlyMemory<byte> body, out string problem) => RowArray.In(body, "feed", out problem);

    /// <summary>A row as Alpha Vantage writes it. It has no id.</summary>
    /// <param name="row">The row.</param>
    /// <param name="configured">The tickers that are asked for: of a row, no others are kept.</param>
    /// <param name="now">The clock.</param>
    public static NewsRow Read(JsonElement row, IReadOnlySet<Ticker> configured, Instant now)
    {
        var all = AlphaVantageSentiment.TickersOf(row);
        List<Ticker> kept = [.. (all ?? []).Where(configured.Contains)];
        return new NewsRow
        {
            Headline = WithoutListings(JsonRow.Text(row, "title")),
            Description = JsonRow.Text(row, "summary"),
            Url = JsonRow.Text(row, "url"),
            Publisher = JsonRow.Text(row, "source"),
            PublishedAt = InstantOf(JsonRow.Text(row, "time_published")),
            Tickers = [.. kept.Select(static ticker => ticker.Symbol)],
            Tags = [.. TopicsOf(row)],
            IsOthers = all is not null && kept.Count == 0,
            Told = kept.Count == 0 ? null : AlphaVantageSentiment.Read(row, kept, now),
        };
    }

    /// <summary>
    /// It adds to some headlines whose shares they are about, "Apple moves - Apple  ( NASDAQ:AAPL ) ", which other sources of the same story do not.
    /// </summary>
    public static string? WithoutListings(string? headline)
    {
        var text = headline?.TrimEnd() ?? string.Empty;
        var (dash, bracket) = (text.LastIndexOf(" - ", StringComparison.Ordinal), text.LastIndexOf("( ", StringComparison.Ordinal));
        return dash > 0 && bracket > dash && text.EndsWith(" )", StringComparison.Ordinal)
            && text[(bracket + 1)..^1].Trim().Split(':') is [{ Length: > 0 } exchange, { Length: > 0 } symbol]
            && exchange.All(char.IsAsciiLetterOrDigit) && !symbol.Any(char.IsWhiteSpace)
                ? text[..dash]
                : headline;
    }

    /// <summary>In UTC, which it does not say.</summary>
    private static Instant? InstantOf(string? text) =>
        text is not null && Published.Parse(text.Trim()) is { Success: true, Value: var time } ? time.InUtc().ToInstant() : null;

    private static IEnumerable<string> TopicsOf(JsonElement row) => JsonText.Find(row, "topics") is { ValueKind: JsonValueKind.Array } topics
        ? topics.EnumerateArray().Select(static topic => JsonText.Find(topic, "topic") is { } name ? JsonText.Of(name) : null).OfType<string>()
        : [];

    /// <summary>A full page goes on from its last minute, whose other rows the next one has. How much has been taken is counted in seconds from the beginning.</summary>
    private static NextPage Next(NewsPage page, int done, CollectionWindow window)
    {
        if ((page.Rows < FullPage && page.Rows != SmallPage) || page.GoesUpTo is not { } last)
        {
            return new NextPage.None();
        }

        var (asked, next) = (MinuteOf(window.Since + Duration.FromSeconds(done)), MinuteOf(last));
        if (next > asked)
        {
            return new NextPage.After((int)(next - window.Since).TotalSeconds);
        }

        // It gives a page of each minute, and there is no way to the rest.
        var lost = new SourceFailure(
            SourceFailureKind.Refused, string.Create(CultureInfo.InvariantCulture, $"of {Instants.Text(asked)} only {page.Rows} rows are given"));
        next = asked + Duration.FromSeconds(Minute);
        return next > window.Until ? new NextPage.None(lost) : new NextPage.After((int)(next - window.Since).TotalSeconds, lost);
    }

    private static Instant MinuteOf(Instant instant) => Instants.MarkBefore(instant, Duration.FromSeconds(Minute));

    private static string Path(CollectionWindow window, int done)
    {
        var (from, to) = (ToTheMinute.Format(window.Since + Duration.FromSeconds(done)), ToTheMinute.Format(window.Until));
        return string.Create(CultureInfo.InvariantCulture, $"query?function=NEWS_SENTIMENT&time_from={from}&time_to={to}&sort=EARLIEST&limit={FullPage}");
    }
}
