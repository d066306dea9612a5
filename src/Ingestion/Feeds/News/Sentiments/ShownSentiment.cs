using Ingestion.Primitives;
using Ingestion.Providers.AlphaVantage;
using Ingestion.Providers.Finnhub;

namespace Ingestion.Feeds.News.Sentiments;

/// <summary>Which of a story's sentiments is the one to show: that of one provider, else the text's, else any.</summary>
/// <param name="Provider">Whose word is shown where there is one.</param>
public sealed record ShownSentiment(string Provider)
{
    private const string Variable = "SHOW_SENTIMENT";

    /// <summary>Finnhub's.</summary>
    public static ShownSentiment Standard { get; } = new(FinnhubClient.Name);

    /// <summary>Reads <c>SHOW_SENTIMENT</c>; what is wrong is added to the reader's problems.</summary>
    public static ShownSentiment Read(EnvironmentReader environment)
    {
        switch (environment.Value(Variable))
        {
            case null or FinnhubClient.Name:
                return Standard;
            case AlphaVantageClient.Name:
                return new ShownSentiment(AlphaVantageClient.Name);
            case var other:
                environment.Add($"{Variable} is '{EnvironmentReader.Shown(other)}': it must be {FinnhubClient.Name} or {AlphaVantageClient.Name}");
                return Standard;
        }
    }

    /// <summary>The one to show first.</summary>
    public IReadOnlyList<Sentiment> InOrder(IEnumerable<Sentiment> sentiments) => [.. sentiments.OrderBy(one => Rank(one.Method))];

    /// <summary>Whether a method's word takes the place of the one that is shown.</summary>
    /// <param name="method">The method that is new on the story.</param>
    /// <param name="shown">The method that is shown; null when none is.</param>
    public bool Replaces(string method, string? shown) => shown is null || Rank(method) < Rank(shown);

    private int Rank(string method) => method switch
    {
        _ when method == Provider => 0,
        NewsSentiments.Method => 1,
        _ => 2,
    };
}
