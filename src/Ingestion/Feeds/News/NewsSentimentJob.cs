using Ingestion.Collecting;
using Ingestion.Feeds.News.Sentiments;
using Ingestion.Jobs;
using Ingestion.Modules;
using NodaTime;

namespace Ingestion.Feeds.News;

/// <summary>
/// The job that brings Alpha Vantage's stories and sentiments into the store of stories, once an hour. What is new is announced as news; a story that
/// is known gets what it says of it. It makes do with the calls that the refreshes of the day leave.
/// </summary>
public static class NewsSentimentJob
{
    /// <summary>The name of the job: of its runs, its outbox and its metrics.</summary>
    public const string Name = "news_sentiment";

    /// <summary>It has one source, which is asked whatever happened before.</summary>
    private static readonly FailoverPolicy AskAlways = new(FirstWait: Duration.Zero, LongestWait: Duration.Zero);

    /// <summary>When its runs are due.</summary>
    public static JobSchedule Schedule => JobSchedule.Hourly;

    /// <summary>Adds the job.</summary>
    /// <param name="builder">What every feed shares.</param>
    /// <param name="source">Alpha Vantage.</param>
    /// <param name="sentiment">Finnhub's sentiment of tickers; null to go without.</param>
    /// <param name="shown">Which sentiment is shown.</param>
    public static void AddTo(IngestionBuilder builder, ISource<NewsItem> source, ProviderSentiment? sentiment, ShownSentiment shown) =>
        builder.AddAppendOnce(new CollectedFeed<NewsItem>(
            Name,
            Schedule,
            AskAlways,
            [source],
            new NewsSchema(shown),
            new NewsSentiments(sentiment, builder.Services.Clock, builder.Services.Time, shown))
        {
            AnnouncedAs = NewsModule.Name,
            TakesWhatIsLeft = true,

            // Its calls may have to wait for others; there is no second source that needs the time.
            SourceTime = 2 * builder.Settings.SourceTimeout,
        });
}
