using System.Globalization;
using System.Text.Json;
using Ingestion.Collecting;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Providers.Tiingo;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.News;

/// <summary>
/// Tiingo's news: many tickers in one request, newest first by the instant at which Tiingo learned of the story, in pages
/// (https://www.tiingo.com/documentation/news). Its date filter goes by the date of publication, to the day.
/// </summary>
public sealed class TiingoNews(TiingoClient tiingo) : ISource<NewsItem>
{
    /// <summary>Tickers in one request: ten pages hold a weekend of them, and the address stays short.</summary>
    public const int Batch = 20;

    private const int AtOnce = 4;

    /// <summary>The usual run finds all that is new on one small page; catching up takes larger ones. Tiingo allows 1,000.</summary>
    private const int FirstPage = 100, LaterPage = 200;

    /// <summary>A later run takes this many rows again where it goes on: if the provider withdrew rows meanwhile, those behind them have moved up.</summary>
    private const int RowsAgain = 20;

    /// <inheritdoc/>
    public string Name => TiingoClient.Name;

    /// <inheritdoc/>
    public Task<FetchResult<NewsItem>> CollectAsync(FetchRequest request, ApiKey key, CancellationToken timeUp)
    {
        var rules = new NewsRules(request);
        var rows = new RowBudget();
        return BatchedFetch.AskAsync(
            request.Batches(Batch),
            AtOnce,
            (part, token) =>
            {
                var pages = new NewsPages(part, new NewsRowReader(part.Window, rules, key, Read), rows, path => tiingo.GetAsync(path, key, token), token);
                return pages.FollowAsync(
                    Math.Max(0, part.Done - RowsAgain), done => Path(part, done == 0 ? FirstPage : LaterPage, done), (page, done) => Next(page, done, part.Window.Since));
            },
            timeUp);
    }

    /// <summary>By what came, not by what was asked for: a server may have a smaller limit of its own.</summary>
    private static NextPage Next(NewsPage page, int done, Instant since)
    {
        var isLast = page.Rows < FirstPage || (page.GoesBackTo is { } oldest && oldest < since);
        return isLast ? new NextPage.None() : new NextPage.After(done + page.Rows);
    }

    /// <summary>A row as Tiingo writes it.</summary>
    public static NewsRow Read(JsonElement row) => new()
    {
        Id = JsonRow.Id(row, "id"),
        Headline = JsonRow.Text(row, "title"),
        Description = JsonRow.Text(row, "description"),
        Url = JsonRow.Text(row, "url"),
        Publisher = JsonRow.Text(row, "source"),
        PublishedAt = JsonRow.IsoTime(row, "publishedDate"),
        SeenAt = JsonRow.IsoTime(row, "crawlDate"),
        Tickers = JsonRow.Texts(row, "tickers"),
        Tags = JsonRow.Texts(row, "tags"),
    };

    private static string Path(BatchRequest part, int limit, int offset)
    {
        var window = part.Window;
        var symbols = string.Join(',', part.Tickers.SelectMany(SymbolSpelling.TiingoNewsTags));

        // A day more on both sides: the server filters by publication, the window goes by discovery, and days are days in UTC.
        var start = LocalDatePattern.Iso.Format((window.Since - Duration.FromDays(1)).InUtc().Date);
        var end = LocalDatePattern.Iso.Format((window.Until + Duration.FromDays(1)).InUtc().Date);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"tiingo/news?tickers={symbols}&startDate={start}&endDate={end}&limit={limit}&offset={offset}&sortBy=crawlDate");
    }
}
