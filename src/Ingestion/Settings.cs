using Ingestion.Feeds.MarketEvents;
using Ingestion.Market;
using NodaTime;

namespace Ingestion;

/// <summary>What the environment tells the program; read and checked once, at start, by <see cref="SettingsReader"/>.</summary>
public sealed record Settings
{
    /// <summary><c>TABLE_NAME</c>: the DynamoDB table.</summary>
    public required string TableName { get; init; }

    /// <summary><c>NOTIFICATION_TOPIC_ARN</c>: where announcements go.</summary>
    public required string NotificationTopicArn { get; init; }

    /// <summary><c>ALERT_TOPIC_ARN</c>: where operations are told.</summary>
    public required string AlertTopicArn { get; init; }

    /// <summary><c>PROVIDER_SECRET_ID</c>: the Secrets Manager secret with the providers' keys.</summary>
    public required string ProviderSecretId { get; init; }

    /// <summary><c>TICKERS</c>: at least one, no duplicates, in the order given.</summary>
    public required IReadOnlyList<Ticker> Tickers { get; init; }

    /// <summary><c>ENVIRONMENT</c>: a dimension of every metric.</summary>
    public required string Environment { get; init; }

    /// <summary><c>METRICS_NAMESPACE</c>, default <c>Ingestion/</c> and the environment: a role of one environment cannot write the other's metrics.</summary>
    public required string MetricsNamespace { get; init; }

    /// <summary><c>MARKET_CLOSURES</c>, default none.</summary>
    public required MarketClosures MarketClosures { get; init; }

    /// <summary><c>SOURCE_TIMEOUT_SECONDS</c>, default 10: all tries of one source and the reading of its answer.</summary>
    public required Duration SourceTimeout { get; init; }

    /// <summary><c>TIINGO_BASE_URL</c>, default <c>https://api.tiingo.com</c>.</summary>
    public required Uri TiingoBaseUrl { get; init; }

    /// <summary><c>FINNHUB_BASE_URL</c>, default <c>https://finnhub.io</c>.</summary>
    public required Uri FinnhubBaseUrl { get; init; }

    /// <summary>What events from a bus need; null where there is no bus.</summary>
    public MarketEventSettings? MarketEvents { get; init; }
}

/// <summary>Settings of the events from a bus.</summary>
/// <param name="TableName"><c>MARKET_DATA_TABLE_NAME</c>.</param>
/// <param name="AuditTableName"><c>AUDIT_TRAIL_TABLE_NAME</c>.</param>
/// <param name="RejectedTableName"><c>REJECTED_EVENTS_TABLE_NAME</c>.</param>
/// <param name="Types"><c>MARKET_EVENT_TYPES</c>: comma-separated detail types that are taken.</param>
/// <param name="Senders"><c>MARKET_EVENT_SENDERS</c>: which account may use which sources, as JSON.</param>
/// <param name="Oldest"><c>MARKET_EVENT_OLDEST_MINUTES</c>, default 1440: how long before it was put on the bus an event may have happened.</param>
/// <param name="Window"><c>MARKET_EVENT_WINDOW_MINUTES</c>, default 0: accepted events are announced window by window; 0 for never.</param>
public sealed record MarketEventSettings(
    string TableName, string AuditTableName, string RejectedTableName, IReadOnlyList<string> Types, EventSenders Senders, Duration Oldest, Duration Window);
