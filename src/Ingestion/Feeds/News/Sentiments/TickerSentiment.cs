using Ingestion.Primitives;

namespace Ingestion.Feeds.News.Sentiments;

/// <summary>How a story sounds to somebody who owns the shares of one of its companies.</summary>
/// <param name="Ticker">Which one.</param>
/// <param name="Score">From -1 to 1.</param>
/// <param name="Relevance">From 0 to 1: how much the story is about it; null where that is not said.</param>
public sealed record TickerSentiment(Ticker Ticker, double Score, double? Relevance)
{
    /// <summary>The label of its score.</summary>
    public string Label => Sentiment.LabelOf(Score);
}
