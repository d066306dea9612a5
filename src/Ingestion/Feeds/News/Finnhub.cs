using System.Globalization;
using System.Text.Json;
using Ingestion.Collecting;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.News;

/// <summary>
/// Finnhub's company news: one request per ticker, dates to the day, at most some 250 of the newest rows
/// (https://finnhub.io/docs/api/company-news). There are no pages; a longer stretch is asked for again with an earlier end.
/// </summary>
public sealed class Finnhub(Uri baseUrl, ProviderHttp http, Pace pace) : ISource<NewsItem>
{
    private const int AtOnce = 4;

    /// <summary>An answer with this many rows may have been cut.</summary>
    private const int MaybeCut = 240;

    /// <summary>
    /// Finnhub does not say when it learned of a story, and stories come in hours after their publication: all that the answer has of
    /// the last day is looked at, and what is known costs reads only.
    /// </summary>
    private static readonly Duration ComesLate = Duration.FromDays(1);

    /// <inheritdoc/>
    public string Name => "finnhub";

    /// <inheritdoc/>
    public Task<SourceAnswer<NewsItem>> CollectAsync(Question question, ApiKey key, CancellationToken timeUp)
    {
        var rules = new NewsRules(question);

        // A day more at the end: in which zone Finnhub's days are is not documented.
        var to = (question.Window.Until + Duration.FromDays(1)).InUtc().Date;
        return Parts.AskAsync(
            [.. question.Tickers.Chunk(1)],
            AtOnce,
            (tickers, token) =>
            {
                var (ticker, end) = (tickers[0], to);
                var window = question.WindowOf(tickers);
                var wider = window with { Since = window.Since - ComesLate };
                var from = wider.Since.InUtc().Date;
                var pages = new NewsPages(wider, rules, key, row => Read(row, ticker), async url =>
                {
                    await pace.WaitAsync(token);
                    return await http.GetAsync(url, key, "X-Finnhub-Token", null, token);
                });
                return pages.FollowAsync(Url(ticker, from, end), page =>
                {
                    var next = Earlier(page, window.Since, end, day => Url(ticker, from, day));
                    end = next.Day;
                    return next.Page;
                });
            },
            timeUp);
    }

    /// <summary>A row as Finnhub writes it. It answers for one ticker, whatever <c>related</c> says.</summary>
    public static NewsRow Read(JsonElement row, Ticker asked) => new()
    {
        Id = JsonRow.Id(row, "id"),
        Headline = JsonRow.Text(row, "headline"),
        Description = JsonRow.Text(row, "summary"),
        Url = JsonRow.Text(row, "url"),
        Publisher = JsonRow.Text(row, "source"),
        PublishedAt = JsonRow.EpochSeconds(row, "datetime"),
        Tickers = [asked.Symbol],
        Tags = JsonRow.Text(row, "category") is { Length: > 0 } category ? [category] : [],
    };

    /// <summary>Where to go on, and up to which day, when the answer was cut inside the window.</summary>
    private static (NextPage Page, LocalDate Day) Earlier(NewsPage page, Instant since, LocalDate end, Func<LocalDate, Uri> upTo)
    {
        if (page.Rows < MaybeCut || page.Earliest is not { } earliest || earliest < since)
        {
            return (new NextPage.None(), end);
        }

        var day = earliest.InUtc().Date;
        return day < end
            ? (new NextPage.At(upTo(day)), day)
            : (new NextPage.None(new SourceFailure(
                SourceFailureKind.Refused,
                string.Create(CultureInfo.InvariantCulture, $"of {LocalDatePattern.Iso.Format(day)} only the latest {page.Rows} rows are given"))), day);
    }

    private Uri Url(Ticker ticker, LocalDate from, LocalDate to) => new(
        baseUrl,
        $"api/v1/company-news?symbol={ticker.Symbol}&from={LocalDatePattern.Iso.Format(from)}&to={LocalDatePattern.Iso.Format(to)}");
}
