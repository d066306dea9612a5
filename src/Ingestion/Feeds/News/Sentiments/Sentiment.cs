using NodaTime;

namespace Ingestion.Feeds.News.Sentiments;

/// <summary>How a story sounds to somebody who owns the shares, and how much that is worth.</summary>
public sealed record Sentiment
{
    /// <summary>From here on a story is positive, and from the opposite on negative.</summary>
    public const double Threshold = 0.33;

    private Sentiment(double score, double confidence, string method, string version, Instant calculatedAt) =>
        (Score, Confidence, Method, Version, CalculatedAt) = (Math.Round(score, 4), Math.Round(confidence, 4), method, version, calculatedAt);

    /// <summary>From -1, as bad as can be, to 1.</summary>
    public double Score { get; }

    /// <summary>From 0, there was nothing to read, to 1: how often the label is right among stories of this confidence.</summary>
    public double Confidence { get; }

    /// <summary><c>finnhub</c>, <c>alphavantage</c> or <c>lexicon</c>.</summary>
    public string Method { get; }

    /// <summary>The version of the method with which the story was scored.</summary>
    public string Version { get; }

    /// <summary>By the clock.</summary>
    public Instant CalculatedAt { get; }

    /// <summary>The same for each of the story's tickers, where the method tells them apart.</summary>
    public IReadOnlyList<TickerSentiment> Tickers { get; init; } = [];

    /// <summary><c>positive</c>, <c>neutral</c> or <c>negative</c>.</summary>
    public string Label => LabelOf(Score);

    /// <summary>The label of a score.</summary>
    public static string LabelOf(double score) => score switch
    {
        >= Threshold => "positive",
        <= -Threshold => "negative",
        _ => "neutral",
    };

    /// <summary>Null when a value is out of its range: then the story goes without this sentiment, and is a story all the same.</summary>
    public static Sentiment? Of(double score, double confidence, string method, string version, Instant calculatedAt) =>
        score is >= -1 and <= 1 && confidence is >= 0 and <= 1 ? new Sentiment(score, confidence, method, version, calculatedAt) : null;
}
