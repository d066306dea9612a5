using Ingestion.Collecting;
using Ingestion.Feeds.News;
using Ingestion.Primitives;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Tests;

/// <summary>Values that a test needs but does not care about, so that what it shows is what matters.</summary>
internal static class Some
{
    /// <summary>A Friday, 10:05 in New York.</summary>
    public static readonly Instant Scheduled = Instant.FromUtc(2026, 11, 20, 15, 5);

    /// <summary>How many runs back a ledger looks.</summary>
    public const int History = 24;

    public static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;

    public static Ticker Ticker(string symbol) =>
        Ingestion.Primitives.Ticker.TryParse(symbol, out var ticker) ? ticker : throw new ArgumentException($"'{symbol}' is no ticker.");

    public static IReadOnlyList<Ticker> Tickers(string symbols) => [.. symbols.Split(',').Select(Ticker)];

    public static FetchRequest FetchRequest(string tickers = "AAPL,MSFT", string since = "2026-11-20T13:00:00Z") =>
        new(Tickers(tickers), new CollectionWindow(At(since), Scheduled), Scheduled);

    public static NewsItem Story(
        string headline = "Apple opens a store",
        string tickers = "AAPL",
        string publishedAt = "2026-11-20T15:00:00Z",
        string url = "https://harborwire.example/1",
        string id = "1") =>
        new NewsRules(FetchRequest("AAPL,MSFT,NVDA") with { Now = At("2026-12-31T00:00:00Z") }).Check(
            new NewsRow
            {
                Id = id,
                Headline = headline,
                Url = url,
                Publisher = "Harbor Wire",
                PublishedAt = At(publishedAt),
                Tickers = tickers.Split(','),
                Tags = [],
            },
            out var reason) ?? throw new ArgumentException(reason);

    public static Provenance Provenance(
        string announcement = "news-20261120T150500Z-1", string source = "tiingo", string claim = "someone@1", string? claimBefore = null) =>
        new(new RunKey("news", Scheduled), announcement, source, IsFailover: false, Scheduled, claim, claimBefore);

    public static RunRecord Run(string scheduledAt = "2026-11-20T15:05:00Z", string? outcome = RunOutcome.Collected) => new()
    {
        Key = new RunKey("news", At(scheduledAt)),
        StartedAt = At(scheduledAt),
        LeaseUntil = At(scheduledAt) + Duration.FromSeconds(65),
        Owner = "someone@1",
        Attempt = 1,
        FinishedAt = outcome is null ? null : At(scheduledAt) + Duration.FromSeconds(2),
        Outcome = outcome,
    };
}
