using System.Net;
using Ingestion.Collecting;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.News;

/// <summary>What makes a source's row a story: every rule for a row, in one place, for all sources.</summary>
public sealed class NewsRules(FetchRequest request)
{
    /// <summary>Bounds of a story's fields, in characters and in number.</summary>
    public const int MaxHeadline = 500, MaxDescription = 5_000, MaxTickers = 10, MaxTags = 10, MaxTag = 50;

    /// <summary>The reason for a row whose date is wrong.</summary>
    public const string InTheFuture = "published in the future";

    private const int MaxPublisher = 100;
    private const int MaxId = 64;

    /// <summary>Clocks of publishers differ; a story from further ahead than this has a wrong date.</summary>
    private static readonly Duration FutureAllowed = Duration.FromHours(1);

    /// <summary>Configured tickers by every spelling that a source may use: Tiingo writes BRK.A as brk-a, and in places as brka.</summary>
    private readonly Dictionary<string, (Ticker Ticker, int Order)> _configured = BySpelling(request.Tickers);

    private readonly Instant _latest = Instant.Max(request.Now, request.Window.Until) + FutureAllowed;

    /// <summary>The story of a row; or null, and the reason why the row is not used.</summary>
    public NewsItem? Check(in NewsRow row, out string reason)
    {
        var headline = Printable.Of(WebUtility.HtmlDecode(row.Headline ?? string.Empty), MaxHeadline);
        var publisher = Printable.Of(WebUtility.HtmlDecode(row.Publisher ?? string.Empty), MaxPublisher);
        var canonical = CanonicalHeadline.Of(headline, publisher);
        var tickers = TickersOf(row.Tickers);
        var url = StoryUrl.Of(row.Url);
        reason = ProblemOf(canonical, row.PublishedAt, url, tickers) ?? string.Empty;
        if (reason.Length > 0)
        {
            return null;
        }

        return new NewsItem
        {
            Canonical = canonical,
            Headline = headline,
            Description = Printable.Of(WebUtility.HtmlDecode(row.Description ?? string.Empty), MaxDescription),
            Url = url!,
            PublishedAt = Instants.ToSeconds(row.PublishedAt!.Value),
            Tickers = tickers,
            Tags = [.. row.Tags.Select(static tag => Printable.Of(tag, MaxTag)).Where(static tag => tag.Length > 0).Distinct().Take(MaxTags)],
            Publisher = publisher,
            Told = row.Told,
            SourceId = Printable.Of(row.Id ?? string.Empty, MaxId),
        };
    }

    private string? ProblemOf(string canonical, Instant? publishedAt, string? url, List<Ticker> tickers)
    {
        if (canonical.Length == 0)
        {
            return "no headline";
        }

        if (publishedAt is not { } instant)
        {
            return "no date of publication";
        }

        if (instant > _latest)
        {
            return InTheFuture;
        }

        if (url is null)
        {
            return "no usable url";
        }

        return tickers.Count == 0 ? "no configured ticker" : null;
    }

    /// <summary>Configured ones first, in the order of the setting; nothing when none is configured: the row was not asked for.</summary>
    private List<Ticker> TickersOf(IReadOnlyList<string> symbols)
    {
        List<(Ticker Ticker, int Order)> tickers = [];
        foreach (var symbol in symbols)
        {
            if (Ticker.TryParse(symbol, out var ticker))
            {
                tickers.Add(_configured.GetValueOrDefault(ticker.Symbol, (ticker, int.MaxValue)));
            }
        }

        return tickers.Exists(static ticker => ticker.Order != int.MaxValue)
            ? [.. tickers.OrderBy(static ticker => ticker.Order).Select(static ticker => ticker.Ticker).Distinct().Take(MaxTickers)]
            : [];
    }

    private static Dictionary<string, (Ticker Ticker, int Order)> BySpelling(IReadOnlyList<Ticker> configured)
    {
        Dictionary<string, (Ticker, int)> spellings = [];
        for (var order = 0; order < configured.Count; order++)
        {
            spellings[configured[order].Symbol] = (configured[order], order);
        }

        for (var order = 0; order < configured.Count; order++)
        {
            spellings.TryAdd(configured[order].Symbol.Replace(".", string.Empty, StringComparison.Ordinal), (configured[order], order));
        }

        return spellings;
    }
}
