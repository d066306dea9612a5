using System.Text.Json;
using Ingestion.Collecting;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.News;

/// <summary>
/// Finnhub's company news: one request per ticker, dates to the day, at most some 250 of the newest rows
/// (https://finnhub.io/docs/api/company-news). There are no pages; a longer stretch is asked for again with an earlier end.
/// </summary>
public sealed class Finnhub(Uri baseUrl, ProviderHttp http) : ISource<NewsItem>
{
    /// <summary>Finnhub allows 30 calls a second.</summary>
    private const int AtOnce = 4;

    /// <summary>An answer with this many rows may have been cut.</summary>
    private const int MaybeCut = 240;

    /// <inheritdoc/>
    public string Name => "finnhub";

    /// <inheritdoc/>
    public Task<SourceAnswer<NewsItem>> CollectAsync(Question question, ApiKey key, CancellationToken timeUp)
    {
        var rules = new NewsRules(question);

        // A day more on both sides: in which zone Finnhub's days are is not documented.
        var from = (question.Window.Since - Duration.FromDays(1)).InUtc().Date;
        var to = (question.Window.Until + Duration.FromDays(1)).InUtc().Date;
        return Parts.AskAsync(
            [.. question.Tickers.Chunk(1)],
            AtOnce,
            (ticker, token) =>
            {
                var end = to;
                return NewsPages.FollowAsync(
                    Url(ticker[0], from, end),
                    question,
                    rules,
                    row => Read(row, ticker[0]),
                    url => http.GetAsync(url, key, "X-Finnhub-Token", null, token),
                    (page, _) => Earlier(page, question.Window, end) is { } earlier ? Url(ticker[0], from, end = earlier) : null);
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

    /// <summary>The day up to which to ask again: that of the earliest row, when the answer was cut inside the window.</summary>
    private static LocalDate? Earlier(NewsPage page, CollectionWindow window, LocalDate end) =>
        page.Rows >= MaybeCut && page.Earliest is { } earliest && earliest >= window.Since && earliest.InUtc().Date is var day && day < end
            ? day
            : null;

    private Uri Url(Ticker ticker, LocalDate from, LocalDate to) => new(
        baseUrl,
        $"api/v1/company-news?symbol={ticker.Symbol}&from={LocalDatePattern.Iso.Format(from)}&to={LocalDatePattern.Iso.Format(to)}");
}
