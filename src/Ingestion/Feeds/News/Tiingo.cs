using System.Globalization;
using System.Text.Json;
using Ingestion.Collecting;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.News;

/// <summary>
/// Tiingo's news: many tickers in one request, newest first by the instant at which Tiingo learned of the story, in pages
/// (https://www.tiingo.com/documentation/news). Its date filter goes by the date of publication, to the day.
/// </summary>
public sealed class Tiingo(Uri baseUrl, ProviderHttp http) : ISource<NewsItem>
{
    /// <summary>Tickers in one request: the address stays far below what servers accept.</summary>
    public const int Batch = 50;

    private const int AtOnce = 4;

    /// <summary>The usual run finds all that is new on one small page; catching up takes large ones. Tiingo allows 1,000.</summary>
    private const int FirstPage = 100;
    private const int LaterPage = 1_000;

    /// <inheritdoc/>
    public string Name => "tiingo";

    /// <inheritdoc/>
    public Task<SourceAnswer<NewsItem>> CollectAsync(Question question, ApiKey key, CancellationToken timeUp)
    {
        var rules = new NewsRules(question);
        return Parts.AskAsync(
            [.. question.Tickers.Chunk(Batch)],
            AtOnce,
            (tickers, token) => NewsPages.FollowAsync(
                Url(tickers, question.Window, 1),
                question,
                rules,
                Read,
                url => http.GetAsync(url, key, "Authorization", "Token", token),
                (page, number) => HasMore(page, number, question.Window) ? Url(tickers, question.Window, number + 1) : null),
            timeUp);
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

    private static bool HasMore(NewsPage page, int number, CollectionWindow window) =>
        page.Rows >= Limit(number) && (page.Last is not { } last || last >= window.Since);

    private static int Limit(int number) => number == 1 ? FirstPage : LaterPage;

    private Uri Url(Ticker[] tickers, CollectionWindow window, int number)
    {
        var symbols = string.Join(',', tickers.Select(static ticker => ticker.Symbol.Replace('.', '-').ToLowerInvariant()));
        var offset = number == 1 ? 0 : FirstPage + ((number - 2) * LaterPage);

        // A day more on both sides: the server filters by publication, the window goes by discovery, and days are days in UTC.
        var start = LocalDatePattern.Iso.Format((window.Since - Duration.FromDays(1)).InUtc().Date);
        var end = LocalDatePattern.Iso.Format((window.Until + Duration.FromDays(1)).InUtc().Date);
        return new Uri(baseUrl, string.Create(
            CultureInfo.InvariantCulture,
            $"tiingo/news?tickers={symbols}&startDate={start}&endDate={end}&limit={Limit(number)}&offset={offset}&sortBy=crawlDate"));
    }
}
