using System.Globalization;
using System.Text.Json;
using Ingestion.Primitives;
using Ingestion.Providers.AlphaVantage;
using NodaTime;

namespace Ingestion.Feeds.News.Sentiments;

/// <summary>
/// What Alpha Vantage says of a story's sentiment: of the whole, and for each ticker with its relevance. Scores are numbers in one place and strings in another,
/// from -1 to 1; what is out of range is left out. Its own labels have other limits than ours, and are not used.
/// </summary>
public static class AlphaVantageSentiment
{
    /// <summary>What records show as the method, and its version.</summary>
    public const string Method = AlphaVantageClient.Name, Version = "news-sentiment-1";

    /// <summary>The sentiment of a row; null when it says none for the whole story.</summary>
    /// <param name="row">The row.</param>
    /// <param name="tickers">The tickers that the story keeps.</param>
    /// <param name="now">The clock.</param>
    public static Sentiment? Read(JsonElement row, IReadOnlyCollection<Ticker> tickers, Instant now)
    {
        if (Number(row, "overall_sentiment_score") is not { } score)
        {
            return null;
        }

        List<TickerSentiment> each = [];
        foreach (var said in TickerRows(row))
        {
            if (TickerOf(said) is { } ticker
                && tickers.Contains(ticker)
                && !each.Exists(one => one.Ticker == ticker)
                && Number(said, "ticker_sentiment_score") is { } of and >= -1 and <= 1)
            {
                each.Add(new TickerSentiment(ticker, Math.Round(of, 4), Number(said, "relevance_score") is { } relevance and >= 0 and <= 1 ? Math.Round(relevance, 4) : null));
            }
        }

        // It does not say how sure it is. The story says as much as it is about the ticker that it is most about.
        return Sentiment.Of(score, each.Max(static one => one.Relevance) ?? 0, Method, Version, now) is { } sentiment ? sentiment with { Tickers = each } : null;
    }

    /// <summary>The tickers that a row is about, as this product spells them; without currencies (<c>FOREX:USD</c>), coins and what is not certain. Null when it has no list.</summary>
    public static IReadOnlyList<Ticker>? TickersOf(JsonElement row) =>
        HasTickers(row) ? [.. TickerRows(row).Select(TickerOf).OfType<Ticker>().Distinct()] : null;

    private static bool HasTickers(JsonElement row) => JsonText.Find(row, "ticker_sentiment") is { ValueKind: JsonValueKind.Array };

    private static JsonElement.ArrayEnumerator TickerRows(JsonElement row) =>
        JsonText.Find(row, "ticker_sentiment") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    private static Ticker? TickerOf(JsonElement said) => JsonText.Find(said, "ticker") is { } symbol ? SymbolSpelling.AlphaVantage.Read(JsonText.Of(symbol)) : null;

    private static double? Number(JsonElement parent, string name) => JsonText.Find(parent, name) switch
    {
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && double.IsFinite(number) => number,
        { ValueKind: JsonValueKind.String } value
            when double.TryParse(JsonText.Of(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };
}
