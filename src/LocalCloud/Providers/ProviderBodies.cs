using System.Globalization;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.LocalCloud.Providers;

/// <summary>Writes stories the way each provider does.</summary>
public static class ProviderBodies
{
    /// <summary>A row of Tiingo's news.</summary>
    public static JsonObject Tiingo(ReplayStory story) => new()
    {
        ["id"] = story.Id,
        ["title"] = story.Headline,
        ["url"] = story.Url,
        ["description"] = story.Description,
        ["publishedDate"] = Iso(story.PublishedAt),
        ["crawlDate"] = Iso(story.SeenAt, ".123456"),
        ["source"] = story.Domain,
        ["tickers"] = new JsonArray([.. story.Tickers.Select(static ticker => (JsonNode)ticker.Replace('.', '-').ToLowerInvariant())]),
        ["tags"] = new JsonArray("Stock", "News"),
    };

    /// <summary>A row of Finnhub's company news.</summary>
    public static JsonObject Finnhub(ReplayStory story, string ticker) => new()
    {
        ["category"] = "company",
        ["datetime"] = story.PublishedAt.ToUnixTimeSeconds(),
        ["headline"] = $"{story.Headline} - {story.Publisher}",
        ["id"] = 900_000 + story.Id,
        ["image"] = string.Empty,
        ["related"] = ticker,
        ["source"] = story.Publisher,
        ["summary"] = story.Description ?? string.Empty,
        ["url"] = $"https://finnhub.io/api/news?id={story.Id:x16}",
    };

    /// <summary>Finnhub's news sentiment of a ticker, of thirty articles, in a sector that is in two minds.</summary>
    public static JsonObject Sentiment(string symbol, double bullish) => new()
    {
        ["buzz"] = new JsonObject { ["articlesInLastWeek"] = 30, ["buzz"] = 1.1, ["weeklyAverage"] = 27.5 },
        ["companyNewsScore"] = bullish,
        ["sectorAverageBullishPercent"] = 0.5,
        ["sectorAverageNewsScore"] = 0.5,
        ["sentiment"] = new JsonObject { ["bearishPercent"] = 1 - bullish, ["bullishPercent"] = bullish },
        ["symbol"] = symbol,
    };

    /// <summary>Finnhub's earnings calendar. Who has reported has actual earnings, which are not in ours: they are the estimate.</summary>
    internal static GoodAnswer FinnhubCalendar(IEnumerable<ScheduledReport> reports, LocalDate today) => new(
        new JsonObject
        {
            ["earningsCalendar"] = new JsonArray([.. reports.Select(report => (JsonNode)new JsonObject
            {
                ["date"] = report.Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
                ["epsActual"] = report.Date < today ? report.Estimate : null,
                ["epsEstimate"] = report.Estimate,
                ["hour"] = report.TimeOfDay switch { "pre-market" => "bmo", "post-market" => "amc", "in-session" => "dmh", _ => string.Empty },
                ["quarter"] = report.Quarter,
                ["revenueActual"] = null,
                ["revenueEstimate"] = report.Estimate is { } estimate ? 1_000_000_000 + (long)(estimate * 10_000_000) : null,
                ["symbol"] = report.Symbol,
                ["year"] = report.Year,
            })]),
        }.ToJsonString(),
        NoRows: """{"earningsCalendar":[]}""");

    /// <summary>What Finnhub answers about its calendar where others answer otherwise; null where it does as they do.</summary>
    internal static (int Status, string Type, string Body)? FinnhubRefusal(Fault fault) => fault switch
    {
        Fault.Forbidden => (403, "application/json", """{"error":"You don't have access to this resource."}"""),
        _ => null,
    };

    private static string Iso(Instant instant, string fraction = "") =>
        instant.ToString("uuuu-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) + fraction + "Z";
}
