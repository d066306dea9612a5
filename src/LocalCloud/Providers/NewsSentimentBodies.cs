using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.LocalCloud.Providers;

/// <summary>
/// Alpha Vantage's news with sentiment, made from the replayed stories: of the whole market, with everything in it that real answers have been seen to trip
/// readers over.
/// </summary>
internal static class NewsSentimentBodies
{
    /// <summary>It knows two limits.</summary>
    private const int Few = 50, Many = 1_000;

    private const string Definition = "x <= -0.35: Bearish; -0.35 < x <= -0.15: Somewhat-Bearish; -0.15 < x < 0.15: Neutral; 0.15 <= x < 0.35: Somewhat_Bullish; x >= 0.35: Bullish";

    private static readonly InstantPattern ToTheMinute = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmm");
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>What it answers to a query, as of an instant.</summary>
    public static GoodAnswer Answer(IEnumerable<ReplayStory> stories, IQueryCollection query, Instant now)
    {
        var (from, to) = (At(query["time_from"], Instant.MinValue), At(query["time_to"], Instant.MaxValue - Duration.FromMinutes(1)) + Duration.FromMinutes(1));
        var limit = int.TryParse(query["limit"], CultureInfo.InvariantCulture, out var asked) && asked >= Many ? Many : Few;
        var found = stories
            .Where(story => story.OnAlphaVantage && story.SeenAt <= now && story.PublishedAt >= from && story.PublishedAt < to)
            .SelectMany(static story => new[] { story, AboutOthers(story) });
        var ordered = query["sort"] == "EARLIEST" ? found.OrderBy(static story => story.PublishedAt) : found.OrderByDescending(static story => story.PublishedAt);
        return new GoodAnswer(Body(ordered.Take(limit).Select(Row)).ToJsonString(Indented), NoRows: Body([]).ToJsonString(Indented));
    }

    /// <summary>How many rows there are is a string, and the names of labels are not those of the rows.</summary>
    private static JsonObject Body(IEnumerable<JsonObject> rows)
    {
        var feed = new JsonArray([.. rows]);
        return new()
        {
            ["items"] = feed.Count.ToString(CultureInfo.InvariantCulture),
            ["sentiment_score_definition"] = Definition,
            ["relevance_score_definition"] = "0 < x <= 1, with a higher score indicating higher relevance.",
            ["feed"] = feed,
        };
    }

    /// <summary>Most of what it has is about companies that nobody here follows.</summary>
    private static ReplayStory AboutOthers(ReplayStory story) =>
        story with { Id = -story.Id - 1, Headline = $"Harbor Line on the day of report {story.Id}", Tickers = ["HRBR", "QUAN"], Mood = -1 };

    private static JsonObject Row(ReplayStory story) => new()
    {
        // It adds to some headlines whose shares they are about.
        ["title"] = story.Id % 3 == 0 ? $"{story.Headline} - {string.Join(" , ", story.Tickers.Select(static ticker => $"{ticker} Inc  ( NASDAQ:{ticker} )"))} " : story.Headline,
        ["url"] = story.Url,
        ["time_published"] = story.PublishedAt.ToString("uuuuMMdd'T'HHmmss", CultureInfo.InvariantCulture),
        ["authors"] = new JsonArray("A. Writer"),
        ["summary"] = story.Description ?? string.Empty,
        ["banner_image"] = null,
        ["source"] = story.Publisher,
        ["category_within_source"] = "n/a",
        ["source_domain"] = story.Domain,
        ["topics"] = new JsonArray(new JsonObject { ["topic"] = "Earnings", ["relevance_score"] = "0.5" }, new JsonObject { ["topic"] = "Technology", ["relevance_score"] = "1.0" }),
        ["overall_sentiment_score"] = Mood(story),
        ["overall_sentiment_label"] = Label(Mood(story)),
        ["ticker_sentiment"] = new JsonArray(
        [
            Ticker("CRYPTO:BTC", "0.05", 0),
            Ticker("FOREX:USD", "0.02", 0),
            .. story.Tickers.Select((ticker, i) => Ticker(ticker.Replace('.', '-'), i == 0 ? "0.868004" : "0.091335", Mood(story) / (i + 1))),
            Ticker("RYCEF", "0.022881", -0.1),
        ]),
    };

    /// <summary>Here scores are strings.</summary>
    private static JsonObject Ticker(string symbol, string relevance, double score) => new()
    {
        ["ticker"] = symbol,
        ["relevance_score"] = relevance,
        ["ticker_sentiment_score"] = score.ToString("0.0#####", CultureInfo.InvariantCulture),
        ["ticker_sentiment_label"] = Label(score),
    };

    /// <summary>Where the story has none: any, but always the same.</summary>
    private static double Mood(ReplayStory story) => story.Mood ?? Math.Round(((Math.Abs(story.Id) * 37 % 181) - 90) / 100.0, 6);

    private static string Label(double score) => score switch
    {
        <= -0.35 => "Bearish",
        <= -0.15 => "Somewhat-Bearish",
        < 0.15 => "Neutral",
        < 0.35 => "Somewhat-Bullish",
        _ => "Bullish",
    };

    private static Instant At(string? text, Instant otherwise) => string.IsNullOrEmpty(text) ? otherwise : ToTheMinute.Parse(text).GetValueOrThrow();
}
