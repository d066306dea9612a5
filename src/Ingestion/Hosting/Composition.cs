using Amazon.CloudWatch;
using Amazon.DynamoDBv2;
using Amazon.EventBridge;
using Amazon.SecretsManager;
using Amazon.SimpleNotificationService;
using Ingestion.Feeds.Assets;
using Ingestion.Feeds.EarningsCalendar;
using Ingestion.Feeds.Fundamentals;
using Ingestion.Feeds.MarketEvents;
using Ingestion.Feeds.News;
using Ingestion.Feeds.News.Sentiments;
using Ingestion.Modules;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Hosting;

/// <summary>Puts the program together. A further feed is one line here; the real clock, timer and AWS clients are named in this file only.</summary>
public static class Composition
{
    private static readonly TimeSpan TableTimeout = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan MessageTimeout = TimeSpan.FromSeconds(4);

    /// <summary>Without it, a connection without an answer takes the whole time of the call.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The feeds, each with its settings read.</summary>
    private static IReadOnlyList<IFeedModule> Feeds(EnvironmentReader environment) =>
    [
        new NewsModule(ShownSentiment.Read(environment)),
        new AssetsModule(AssetSettings.Read(environment)),
        new EarningsCalendarModule(EarningsCalendarModule.ReadTableName(environment)),
        new FundamentalsModule(RefreshSettings.Read(environment)),

        // The last one: it takes batches of whatever queue, and others those of their own.
        new MarketEventModule(MarketEventSettings.Read(environment)),
    ];

    /// <summary>The handler with all jobs, from the program's and AWS's own environment variables.</summary>
    /// <exception cref="SettingsException">At least one setting is wrong: the message says which, all at once.</exception>
    public static Handler Handler(Func<string, string?> variable)
    {
        var (settings, urls, limits, feeds) = Read(variable);
#pragma warning disable RS0030 // The one place.
        IClock clock = SystemClock.Instance;
        var time = TimeProvider.System;

        // From the kernel: OpenSSL's generator would load OpenSSL, which a run of a closed exchange never needs.
        var instance = Guid.NewGuid().ToString("N")[..8];
#pragma warning restore RS0030
        var builder = new IngestionBuilder(settings, Services(clock, time));
        var planners = feeds.OfType<FundamentalsModule>().Any(static module => module.IsOn) ? FundamentalsModule.Planners : [];
        var providers = ProviderClients.Create(urls, limits, planners, builder);
        foreach (var feed in feeds)
        {
            feed.AddTo(builder, providers);
        }

        builder.Add(new Drill(builder.Alerts, builder.AlertTopic, builder.AnnouncementTopic, builder.Log, time));
        return new Handler(builder.Jobs, builder.Receivers, instance, clock, time);
    }

    /// <summary>Reads and checks all settings.</summary>
    /// <exception cref="SettingsException">At least one is wrong.</exception>
    public static (Settings Settings, ProviderClients.Urls Urls, CallLimits Limits, IReadOnlyList<IFeedModule> Feeds) Read(Func<string, string?> variable)
    {
        var environment = new EnvironmentReader(variable);
        var settings = Settings.Read(environment);
        var urls = ProviderClients.Urls.Read(environment);
        var limits = CallLimits.Read(environment);
        var feeds = Feeds(environment);
        environment.ThrowIfWrong();
        return (settings, urls, limits, feeds);
    }

    private static ExternalServices Services(IClock clock, TimeProvider time)
    {
        var dynamo = new AmazonDynamoDBClient(new AmazonDynamoDBConfig { Timeout = TableTimeout, ConnectTimeout = ConnectTimeout, MaxErrorRetry = 4 });
        var secrets = new AmazonSecretsManagerClient(new AmazonSecretsManagerConfig { Timeout = TableTimeout, ConnectTimeout = ConnectTimeout, MaxErrorRetry = 2 });

        // Two retries: a message is tried three times, with the SDK's exponential backoff.
        var sns = new AmazonSimpleNotificationServiceClient(
            new AmazonSimpleNotificationServiceConfig { Timeout = MessageTimeout, ConnectTimeout = ConnectTimeout, MaxErrorRetry = 2 });
        var cloudWatch = new AmazonCloudWatchClient(new AmazonCloudWatchConfig { Timeout = MessageTimeout, ConnectTimeout = ConnectTimeout, MaxErrorRetry = 1 });
        var events = new Lazy<IAmazonEventBridge>(static () => new AmazonEventBridgeClient(
            new AmazonEventBridgeConfig { Timeout = MessageTimeout, ConnectTimeout = ConnectTimeout, MaxErrorRetry = 2 }));
        return new ExternalServices(dynamo, sns, cloudWatch, secrets, events, clock, time, Console.OpenStandardOutput());
    }
}
