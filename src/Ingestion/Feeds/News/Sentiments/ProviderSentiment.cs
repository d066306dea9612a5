using System.Text.Json;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Providers.Finnhub;
using NodaTime;

namespace Ingestion.Feeds.News.Sentiments;

/// <summary>
/// Finnhub's score of the last week's news about a ticker (https://finnhub.io/docs/api/news-sentiment): bullish minus bearish. A paid
/// endpoint: most keys are refused.
/// </summary>
public sealed class ProviderSentiment(FinnhubClient finnhub, ProviderKeys keys, IClock clock)
{
    /// <summary>What records show as the method, and its version.</summary>
    public const string Method = FinnhubClient.Name, Version = "news-sentiment-1";

    /// <summary>So many articles make half of the confidence that endlessly many would: one loud story is not a mood.</summary>
    private const double HalfArticles = 10;

    /// <summary>At this distance from its sector's average, a ticker counts in full; at none, only this much.</summary>
    private const double FullSpread = 0.25, LeastBySpread = 0.6;

    /// <summary>The sentiment of a ticker, null when the answer has none; or why there is no answer.</summary>
    public async Task<(Sentiment? Sentiment, SourceFailure? Failure)> OfAsync(Ticker ticker, CancellationToken cancellationToken)
    {
        if (keys.Of(FinnhubClient.Name) is not { } key)
        {
            return (null, new SourceFailure(SourceFailureKind.Unauthorized, "the secret has no usable finnhub_api_key"));
        }

        return await finnhub.GetAsync($"api/v1/news-sentiment?symbol={ticker.Symbol}", key, cancellationToken) switch
        {
            HttpResult.Body body => (Read(body.Bytes, clock.GetCurrentInstant()), null),
            HttpResult.Failed failed => (null, failed.Failure),
            _ => throw new InvalidOperationException("There are two kinds of answers."),
        };
    }

    /// <summary>The sentiment of an answer; null when it has none, or values that cannot be.</summary>
    public static Sentiment? Read(ReadOnlyMemory<byte> body, Instant now)
    {
        try
        {
            using var json = JsonDocument.Parse(body, JsonText.AnyDepth);
            var root = json.RootElement;
            if (Object(root, "sentiment") is not { } sentiment
                || Number(sentiment, "bullishPercent") is not { } bullish
                || Number(sentiment, "bearishPercent") is not { } bearish
                || Object(root, "buzz") is not { } buzz
                || Number(buzz, "articlesInLastWeek") is not { } articles)
            {
                return null;
            }

            var spread = Number(root, "sectorAverageBullishPercent") is { } sector ? Math.Abs(bullish - sector) : FullSpread;
            return bullish is < 0 or > 1 || bearish is < 0 or > 1
                ? null
                : Sentiment.Of(bullish - bearish, ConfidenceOf(articles, spread), Method, Version, now);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>n / (n + 10), times 0.6 to 1 by how far the ticker is from its sector's average.</summary>
    public static double ConfidenceOf(double articles, double spread) =>
        articles / (articles + HalfArticles) * (LeastBySpread + ((1 - LeastBySpread) * Math.Min(1, spread / FullSpread)));

    private static JsonElement? Object(JsonElement parent, string name) =>
        JsonText.Find(parent, name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    private static double? Number(JsonElement parent, string name) =>
        JsonText.Find(parent, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : null;
}
