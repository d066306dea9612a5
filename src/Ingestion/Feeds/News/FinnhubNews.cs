using System.Globalization;
using System.Text.Json;
using Ingestion.Collecting;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Providers.Finnhub;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.News;

/// <summary>
/// Finnhub's company news: one request per ticker, dates to the day, at most some 250 of the newest rows
/// (https://finnhub.io/docs/api/company-news). There are no pages: when an answer is full, the same is asked for again with an earlier end.
/// </summary>
public sealed class FinnhubNews(FinnhubClient finnhub) : ISource<NewsItem>
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
    public string Name => FinnhubClient.Name;

    /// <inheritdoc/>
    public Task<FetchResult<NewsItem>> CollectAsync(FetchRequest request, ApiKey key, CancellationToken timeUp)
    {
        var rules = new NewsRules(request);
        var rows = new RowBudget();
        return BatchedFetch.AskAsync(
            request.Batches(mostTickers: 1),
            AtOnce,
            (part, token) =>
            {
                var ticker = part.Tickers[0];
                var days = Days.Of(part.Window);
                var wider = part.Window with { Since = part.Window.Since - ComesLate };
                var pages = new NewsPages(part, new NewsRowReader(wider, rules, key, row => Read(row, ticker)), rows, path => finnhub.GetAsync(path, key, token), token);
                return pages.FollowAsync(
                    part.Done, done => Path(ticker, days.First, days.LastAfter(done)), (page, done) => Earlier(page, done, part.Window.Since, days));
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

    /// <summary>Where to go on when the answer was cut inside the window.</summary>
    private static NextPage Earlier(NewsPage page, int done, Instant since, Days days)
    {
        if (page.Rows < MaybeCut || page.GoesBackTo is not { } instant || instant < since)
        {
            return new NextPage.None();
        }

        var day = instant.InUtc().Date;
        if (days.DoneDownTo(day) > done)
        {
            return new NextPage.After(days.DoneDownTo(day));
        }

        // It gives the latest rows of a day only, and there is no way to the others.
        var lost = new SourceFailure(
            SourceFailureKind.Refused,
            string.Create(CultureInfo.InvariantCulture, $"of {LocalDatePattern.Iso.Format(day)} only the latest {page.Rows} rows are given"));
        return days.LastAfter(done + 1) < days.First ? new NextPage.None(lost) : new NextPage.After(done + 1, lost);
    }

    private static string Path(Ticker ticker, LocalDate from, LocalDate to) =>
        $"api/v1/company-news?symbol={ticker.Symbol}&from={LocalDatePattern.Iso.Format(from)}&to={LocalDatePattern.Iso.Format(to)}";

    /// <summary>The days of a window. How much of it has been taken is counted in days from its end.</summary>
    private readonly record struct Days(LocalDate First, LocalDate Last)
    {
        /// <summary>Earlier at the beginning, because stories come late; a day more at the end: in which zone Finnhub's days are is not documented.</summary>
        public static Days Of(CollectionWindow window) =>
            new((window.Since - ComesLate).InUtc().Date, (window.Until + Duration.FromDays(1)).InUtc().Date);

        public LocalDate LastAfter(int done) => Last.PlusDays(-done);

        public int DoneDownTo(LocalDate day) => Period.DaysBetween(day, Last);
    }
}
