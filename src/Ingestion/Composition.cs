using Amazon.CloudWatch;
using Amazon.DynamoDBv2;
using Amazon.SecretsManager;
using Amazon.SimpleNotificationService;
using Ingestion.Alerting;
using Ingestion.Announcing;
using Ingestion.Collecting;
using Ingestion.Feeds.MarketEvents;
using Ingestion.Feeds.News;
using Ingestion.Feeds.News.Sentiments;
using Ingestion.Market;
using Ingestion.Metrics;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion;

/// <summary>Puts the program together: every object is made here, once, and the real clock and timer are named here only.</summary>
public static class Composition
{
    private static readonly TimeSpan TableTimeout = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan MessageTimeout = TimeSpan.FromSeconds(4);

    /// <summary>Without it a connection that nobody answers is waited for until the whole call's time is over.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The exchange's calendar.</summary>
    public static MarketCalendar Calendar(MarketClosures closures) =>
        new(DateTimeZoneProviders.Tzdb["America/New_York"], closures);

    /// <summary>The handler with all jobs, from the settings and AWS's own environment variables.</summary>
    public static Handler Handler(Settings settings)
    {
#pragma warning disable RS0030 // The one place.
        IClock clock = SystemClock.Instance;
        var time = TimeProvider.System;

        // From the kernel: OpenSSL's generator would load OpenSSL, which a run of a closed exchange never needs.
        var instance = Guid.NewGuid().ToString("N")[..8];
#pragma warning restore RS0030
        var dynamo = new AmazonDynamoDBClient(new AmazonDynamoDBConfig { Timeout = TableTimeout, ConnectTimeout = ConnectTimeout, MaxErrorRetry = 4 });
        var secrets = new AmazonSecretsManagerClient(new AmazonSecretsManagerConfig { Timeout = TableTimeout, ConnectTimeout = ConnectTimeout, MaxErrorRetry = 2 });

        // Two retries: a message is tried three times, with the SDK's exponential backoff.
        var sns = new AmazonSimpleNotificationServiceClient(
            new AmazonSimpleNotificationServiceConfig { Timeout = MessageTimeout, ConnectTimeout = ConnectTimeout, MaxErrorRetry = 2 });
        var cloudWatch = new AmazonCloudWatchClient(new AmazonCloudWatchConfig { Timeout = MessageTimeout, ConnectTimeout = ConnectTimeout, MaxErrorRetry = 1 });

        // Finnhub allows 30 calls a second.
        var pace = new Pace(TimeSpan.FromMilliseconds(40), time);
        var http = new ProviderHttp(ProviderClient.Create(time), time);
        var outside = new ExternalServices(dynamo, sns, cloudWatch, secrets, clock, time, Console.OpenStandardOutput());
        var jobs = Jobs(
            settings,
            outside,
            [new Tiingo(settings.TiingoBaseUrl, http), new Finnhub(settings.FinnhubBaseUrl, http, pace)],
            keys => new ProviderSentiment(settings.FinnhubBaseUrl, http, pace, keys, clock));
        var receivers = MarketEvents(settings, outside, jobs);
        return new Handler(jobs, receivers, instance, clock, time);
    }

    /// <summary>Who takes events from a bus, and the job that announces them; nothing where the environment has no tables for them.</summary>
    private static IReadOnlyList<IEventReceiver> MarketEvents(Settings settings, ExternalServices outside, Dictionary<string, IJob> jobs)
    {
        if (settings.MarketEvents is not { } events)
        {
            return [];
        }

        var table = new Table(outside.Dynamo, settings.TableName, outside.Time);
        var log = new JsonLines(outside.Log, outside.Clock);
        var put = new PatientPut(outside.Dynamo, outside.Time);
        var audit = new AuditTrail(outside.Dynamo, put, events.AuditTableName, events.RejectedTableName, isByMinute: events.Window > Duration.Zero);
        var announcements = new Topic(outside.Sns, settings.NotificationTopicArn);
        var alerts = new Topic(outside.Sns, settings.AlertTopicArn);
        var windows = new EventAnnouncements(
            new Outbox(table, "OUTBOX#events"), audit, announcements, alerts, new Alerts(settings.Environment), events.Window, log, outside.Clock);
        jobs[EventAnnouncements.Name] = windows;
        return
        [
            new MarketEventReceiver(
                new EventRules(events.Types, events.Senders, events.Oldest),
                new MarketDataTable(outside.Dynamo, put, events.TableName),
                audit,
                windows,
                new MarketGate(Calendar(settings.MarketClosures)),
                log,
                outside.Clock,
                outside.Time),
        ];
    }

    /// <summary>The jobs that collect and drill, by name, on whatever is outside.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="outside">What the program reaches.</param>
    /// <param name="news">The sources of news, the preferred one first.</param>
    /// <param name="sentiment">Who is asked how tickers are seen, given the providers' keys; null for nobody.</param>
    public static Dictionary<string, IJob> Jobs(
        Settings settings, ExternalServices outside, IReadOnlyList<ISource<NewsItem>> news, Func<ProviderKeys, ProviderSentiment>? sentiment)
    {
        var (clock, time) = (outside.Clock, outside.Time);
        var table = new Table(outside.Dynamo, settings.TableName, time);
        var ledger = new RunLedger(table);
        var outbox = new Outbox(table);
        var keys = new ProviderKeys(outside.Secrets, settings.ProviderSecretId);
        var gate = new MarketGate(Calendar(settings.MarketClosures));
        var announcements = new Topic(outside.Sns, settings.NotificationTopicArn);
        var alerts = new Topic(outside.Sns, settings.AlertTopicArn);
        var metrics = new MetricSink(outside.CloudWatch, settings.MetricsNamespace, settings.Environment);
        var log = new RunLog(new JsonLines(outside.Log, clock));

        var sentiments = new NewsSentiments(sentiment?.Invoke(keys), clock, time);
        var texts = new Alerts(settings.Environment);
        return new Dictionary<string, IJob>
        {
            ["news"] = Pipeline(new Feed<NewsItem>("news", news, new NewsSchema(), sentiments)),
            [Drill.Name] = new Drill(texts, alerts, announcements, log, time),
        };

        FeedPipeline<TItem> Pipeline<TItem>(Feed<TItem> feed)
            where TItem : IItem
        {
            var records = new ItemRecord<TItem>(feed.Schema);
            var repair = new ItemRepair<TItem>(table, records, clock);
            var delivery = new Delivery<TItem>(outbox, repair, ledger, announcements, alerts, settings.Tickers.ToHashSet(), clock);
            var requests = new FetchRequests(feed.SourceNames, settings.Tickers, clock);
            var collector = new Collector<TItem>(feed.Sources, keys, settings.SourceTimeout, time);
            var store = new ItemStore<TItem>(table, records, feed.Schema, feed.Enricher, outbox);
            return new FeedPipeline<TItem>(
                feed,
                requests,
                gate,
                ledger,
                keys,
                collector,
                store,
                delivery,
                new RunFinalizer<TItem>(feed, texts, gate, ledger, delivery, metrics, log, clock),
                new DryRun<TItem>(feed, requests, ledger, keys, collector, store, log, clock, time),
                log,
                clock,
                time);
        }
    }
}
