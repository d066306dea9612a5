using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Feeds.News.Sentiments;

/// <summary>Scores new stories: by their text always, by Finnhub's word on their tickers where it can be had. With what their source says, all are kept, and one is shown.</summary>
/// <param name="provider">Null where no provider is asked.</param>
/// <param name="clock">The clock.</param>
/// <param name="time">The timer.</param>
/// <param name="shown">Which one is shown; by default Finnhub's, where there is one.</param>
public sealed class NewsSentiments(ProviderSentiment? provider, IClock clock, TimeProvider time, ShownSentiment? shown = null) : IEnricher<NewsItem>
{
    /// <summary>What records show as the method.</summary>
    public const string Method = "lexicon";

    /// <summary>Stories below this are counted as unsure: weak, mixed and too little evidence, and any about very many tickers.</summary>
    public const double Sure = 0.66;

    /// <summary>Tickers that one run asks about at most.</summary>
    private const int MostCalls = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public string Name => "sentiment";

    /// <inheritdoc/>
    public async Task<Enriched<NewsItem>> EnrichAsync(
        IReadOnlyList<NewsItem> fresh, EnrichmentContext asOf, CancellationToken cancellationToken)
    {
        if (fresh.Count == 0)
        {
            return new Enriched<NewsItem>(fresh, [], asOf.OffUntil, null);
        }

        Dictionary<string, Sentiment> byTicker = [];
        var (offUntil, trouble) = asOf.OffUntil > asOf.ScheduledAt
            ? (asOf.OffUntil, null)
            : await AskAsync([.. fresh.SelectMany(static story => story.Tickers).Distinct().Take(MostCalls)], asOf, byTicker, cancellationToken);
        var now = clock.GetCurrentInstant();
        List<NewsItem> scored = [];
        var withoutCue = 0;
        foreach (var story in fresh)
        {
            var text = TextSentiment.Of(story.Headline, story.Description);
            var sentiments = Of(story, text, byTicker, now);
            scored.Add(story with { Sentiments = sentiments });
            withoutCue += text.Evidence == Evidence.None && sentiments is [{ Method: Method }, ..] ? 1 : 0;
        }

        return new Enriched<NewsItem>(scored, Notes(scored, withoutCue), offUntil, trouble);
    }

    /// <summary>
    /// A text's confidence is worth as much as its source's word on what it is about. Finnhub is asked per company. Tiingo derives the tickers
    /// of a story from its text, and a story about many companies says less about each: 0.8, and the rest shared out among the tickers.
    /// </summary>
    public static double ReliabilityOf(int tickers) => 0.8 + (0.2 / Math.Max(1, tickers));

    private IReadOnlyList<Sentiment> Of(NewsItem story, TextScore text, Dictionary<string, Sentiment> byTicker, Instant now)
    {
        var byText = Sentiment.Of(text.Score, text.Confidence * ReliabilityOf(story.Tickers.Count), Method, Lexicon.Current.Version, now);
        var byProvider = story.Tickers.Select(ticker => byTicker.GetValueOrDefault(ticker.Symbol)).FirstOrDefault(static sentiment => sentiment is not null);
        return (shown ?? ShownSentiment.Standard).InOrder(new[] { byProvider, byText, story.Told }.OfType<Sentiment>());
    }

    private static IReadOnlyList<Note> Notes(List<NewsItem> scored, int withoutCue)
    {
        List<Sentiment> shown = [.. scored.Where(static story => story.Sentiments.Count > 0).Select(static story => story.Sentiments[0])];
        return
        [
            new Note("positive", shown.Count(static one => one.Label == "positive")),
            new Note("negative", shown.Count(static one => one.Label == "negative")),
            new Note("neutral", shown.Count(static one => one.Label == "neutral")),
            new Note("unsure", shown.Count(static one => one.Confidence < Sure)),
            new Note("no_cue", withoutCue),
        ];
    }

    /// <summary>Ends with the first failure: a refused key for the rest of the day, anything else for this run.</summary>
    private async Task<(Instant? OffUntil, string? Trouble)> AskAsync(
        IReadOnlyList<Ticker> tickers, EnrichmentContext asOf, Dictionary<string, Sentiment> byTicker, CancellationToken cancellationToken)
    {
        if (provider is null)
        {
            return (null, null);
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var timeUp = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            foreach (var ticker in tickers)
            {
                var (sentiment, failure) = await provider.OfAsync(ticker, timeUp.Token);
                if (failure is { Kind: SourceFailureKind.Unauthorized })
                {
                    var tomorrow = asOf.ScheduledAt.InUtc().Date.PlusDays(1).AtMidnight().InUtc().ToInstant();
                    return (tomorrow, $"finnhub's sentiment is off until {Instants.Text(tomorrow)}: {failure.WithQuote}");
                }

                if (failure is not null)
                {
                    return (null, $"finnhub's sentiment: {failure.WithQuote}");
                }

                if (sentiment is not null)
                {
                    byTicker[ticker.Symbol] = sentiment;
                }
            }

            return (null, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "finnhub's sentiment: no complete answer in time");
        }
#pragma warning disable CA1031 // Without the provider's word there is still the text's.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return (null, $"finnhub's sentiment: {exception.GetType().Name}");
        }
    }
}
