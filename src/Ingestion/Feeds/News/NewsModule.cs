using Ingestion.Alerting;
using Ingestion.Collecting;
using Ingestion.Feeds.News.Sentiments;
using Ingestion.Jobs;
using Ingestion.Market;
using Ingestion.Modules;
using Ingestion.Providers.Tiingo;
using NodaTime;

namespace Ingestion.Feeds.News;

/// <summary>The feed of news: every five minutes of a session, from Tiingo, with Finnhub standing in; and every hour, with sentiment, from Alpha Vantage.</summary>
/// <param name="shown">Which sentiment of a story is shown.</param>
public sealed class NewsModule(ShownSentiment shown) : IFeedModule
{
    /// <summary>The name of the job and of the feed.</summary>
    public const string Name = "news";

    /// <summary>The source that is asked first.</summary>
    public const string PreferredSource = TiingoClient.Name;

    /// <summary>How often a run is due.</summary>
    public static readonly Duration Every = Duration.FromMinutes(5);

    /// <summary>Three runs that fail within 15 minutes are an incident, and so is a run of over 30 seconds, and a source that is 30 minutes behind.</summary>
    public static readonly IncidentPolicy Incidents = new(
        FailuresInARow: 3, Within: 3 * Every, SlowAfter: Duration.FromSeconds(30), QuickRuns: 3, LagAfter: Duration.FromMinutes(30));

    /// <summary>A source that failed is left alone for one run, then two, then four.</summary>
    public static readonly FailoverPolicy Failover = new(FirstWait: Every, LongestWait: 6 * Every);

    /// <summary>When its runs are due. Its decisions look two hours back.</summary>
    public static JobSchedule ScheduleOn(MarketCalendar calendar) =>
        new(new SessionGate(calendar, Every), Incidents, LeaseMargin: Duration.FromSeconds(5), History: 24);

    /// <inheritdoc/>
    public void AddTo(IngestionBuilder builder, ProviderClients providers)
    {
        var sentiment = new ProviderSentiment(providers.Finnhub, builder.Keys, builder.Services.Clock);
        AddTo(builder, [new TiingoNews(providers.Tiingo), new FinnhubNews(providers.Finnhub)], sentiment, shown);
        NewsSentimentJob.AddTo(builder, new AlphaVantageNews(providers.AlphaVantage), sentiment, shown);
    }

    /// <summary>Adds the feed with these sources.</summary>
    /// <param name="builder">What every feed shares.</param>
    /// <param name="sources">The preferred one first.</param>
    /// <param name="sentiment">Finnhub's sentiment of tickers; null to go by the text alone.</param>
    /// <param name="shown">Which sentiment is shown.</param>
    public static void AddTo(IngestionBuilder builder, IReadOnlyList<ISource<NewsItem>> sources, ProviderSentiment? sentiment, ShownSentiment shown) =>
        builder.AddAppendOnce(new CollectedFeed<NewsItem>(
            Name,
            ScheduleOn(builder.Calendar),
            Failover,
            sources,
            new NewsSchema(shown),
            new NewsSentiments(sentiment, builder.Services.Clock, builder.Services.Time, shown)));
}
