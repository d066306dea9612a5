using System.Globalization;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Aws;
using Ingestion.LocalCloud.Dynamo;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Providers;

namespace Ingestion.LocalCloud;

/// <summary>Everything that the Lambda meets in AWS, on loopback: services, providers, and a table that is there.</summary>
public sealed class Cloud : IAsyncDisposable
{
    /// <summary>Names that the function is given.</summary>
    public const string Table = "ingestion-local",
        Secret = "ingestion/local/providers",
        NotificationTopic = "arn:aws:sns:us-east-1:000000000000:ingestion-local-announcements",
        AlertTopic = "arn:aws:sns:us-east-1:000000000000:ingestion-local-alerts",
        MarketDataTable = "market-data-local",
        AuditTrailTable = "audit-trail-local",
        RejectedEventsTable = "rejected-events-local",
        AssetsTable = "assets-local",
        EarningsCalendarTable = "earnings-calendar-local",
        FundamentalsTable = "fundamentals-local",
        EventBus = "ingestion-local";

    /// <summary>The symbols that the function is given, and that replayed days tell of.</summary>
    public static readonly IReadOnlyList<string> Tickers = ["AAPL", "MSFT", "NVDA", "AMZN", "BRK.B"];

    /// <summary>Stories by the UTC day of their publication and by the score that they show.</summary>
    private static readonly TableIndex SentimentIndex =
        new("SentimentIndex", "sentiment_day", "sentiment_score", "headline", "url", "tickers", "source", "published_at", "sentiment") { IsByNumber = true };

    private readonly Dynalite _dynalite;
    private readonly DynamoService _dynamo;
    private readonly TimeProvider _time;
    private readonly List<FunctionProcess> _functions = [];

    private Cloud(Dynalite dynalite, TimeProvider time)
    {
        (_dynalite, _time, Providers) = (dynalite, time, new ProviderServer(time));
        _dynamo = new DynamoService(dynalite.Url);
        Aws = new AwsEndpoint(new()
        {
            ["dynamodb"] = _dynamo,
            ["sns"] = Sns,
            ["monitoring"] = CloudWatch,
            ["secretsmanager"] = Secrets,
            ["events"] = EventBridge,
            ["lambda"] = new LambdaService(() => StartFunctionAsync(), time),
        });
    }

    /// <summary>The AWS services, on one address.</summary>
    public AwsEndpoint Aws { get; }

    /// <summary>SNS.</summary>
    public SnsService Sns { get; } = new(NotificationTopic, AlertTopic);

    /// <summary>CloudWatch.</summary>
    public CloudWatchService CloudWatch { get; } = new();

    /// <summary>Secrets Manager.</summary>
    public SecretsManagerService Secrets { get; } = new();

    /// <summary>EventBridge, as those who put events meet it.</summary>
    public EventBridgeService EventBridge { get; } = new();

    /// <summary>Tiingo, Finnhub, Alpaca and Alpha Vantage.</summary>
    public ProviderServer Providers { get; }

    /// <summary>Capacity units that requests to DynamoDB used.</summary>
    public Capacity Capacity => _dynamo.Capacity;

    /// <summary>Reads the table as a person would.</summary>
    public TableReader Records => TableOf(Table);

    /// <summary>Events that the function accepted.</summary>
    public TableReader MarketData => TableOf(MarketDataTable);

    /// <summary>What became of every delivery of every event that was not rejected.</summary>
    public TableReader AuditTrail => TableOf(AuditTrailTable);

    /// <summary>Every delivery of an event that was rejected.</summary>
    public TableReader RejectedEvents => TableOf(RejectedEventsTable);

    /// <summary>Assets by symbol.</summary>
    public TableReader Assets => TableOf(AssetsTable);

    /// <summary>Earnings reports by symbol and fiscal period.</summary>
    public TableReader EarningsCalendar => TableOf(EarningsCalendarTable);

    /// <summary>Documents of companies, by symbol.</summary>
    public TableReader Fundamentals => TableOf(FundamentalsTable);

    /// <summary>A table by its name; it is there once it has been created.</summary>
    public TableReader TableOf(string name) => new(_dynalite.Url, name);

    /// <summary>Starts everything.</summary>
    public static async Task<Cloud> StartAsync(TimeProvider time)
    {
        var cloud = new Cloud(await Dynalite.StartAsync(), time);
        await cloud.Aws.StartAsync();
        await cloud.Providers.StartAsync();
        await cloud.Records.CreateAsync(["pk", "sk"], SentimentIndex);
        await cloud.MarketData.CreateAsync(["event_id"], new("SymbolIndex", "symbol", "timestamp"), new("ExchangeIndex", "exchange_shard", "timestamp"));
        await cloud.AuditTrail.CreateAsync(["audit_id"], new("EventIndex", "event_id", "instant"), new("MinuteIndex", "minute_shard", "instant"));
        await cloud.RejectedEvents.CreateAsync(["audit_id"], new TableIndex("EventIndex", "event_id", "instant"));
        await cloud.CreateReferenceTablesAsync(AssetsTable, EarningsCalendarTable);
        await cloud.Fundamentals.CreateAsync(["symbol", "sk"]);
        cloud.UseKeys("local-tiingo-key", "local-finnhub-key");
        return cloud;
    }

    /// <summary>Makes tables for assets and for earnings reports.</summary>
    public async Task CreateReferenceTablesAsync(string assets, string earningsCalendar)
    {
        await TableOf(assets).CreateAsync(["symbol"], new TableIndex("RefreshIndex", "refresh_bucket", "refreshed_at", "status", "is_tradable", "exchange", "status_changed_at"));
        await TableOf(earningsCalendar).CreateAsync(["symbol", "fiscal_period_end"], new TableIndex("UpcomingEarningsIndex", "report_month", "report_date_symbol"));
    }

    /// <summary>Puts keys into the secret, and makes the providers take them.</summary>
    public void UseKeys(string tiingo, string finnhub, ReferenceKeys? reference = null)
    {
        var keys = reference ?? new ReferenceKeys("local-alpaca-id", "local-alpaca-secret", "local-alpha-vantage-key");
        Secrets.Secrets[Secret] = new JsonObject
        {
            ["tiingo_api_key"] = tiingo,
            ["finnhub_api_key"] = finnhub,
            ["alpaca_key_id"] = keys.AlpacaId,
            ["alpaca_secret_key"] = keys.AlpacaSecret,
            ["alpha_vantage_api_key"] = keys.AlphaVantage,
        }.ToJsonString();
        (Providers.Keys["tiingo"], Providers.Keys["finnhub"]) = (tiingo, finnhub);
        (Providers.Keys["alpaca"], Providers.Keys["alphavantage"]) = ($"{keys.AlpacaId}:{keys.AlpacaSecret}", keys.AlphaVantage);
    }

    /// <summary>What switches the feeds of reference data on.</summary>
    public static IReadOnlyList<(string Name, string Value)> ReferenceTables { get; } =
        [("ASSETS_TABLE_NAME", AssetsTable), ("EARNINGS_CALENDAR_TABLE_NAME", EarningsCalendarTable)];

    /// <summary>The same, with the providers of this machine.</summary>
    public IEnumerable<(string Name, string Value)> ReferenceFeeds =>
    [
        .. ReferenceTables,
        ("ALPACA_BASE_URL", Providers.AlpacaUrl),
        ("ALPHA_VANTAGE_BASE_URL", Providers.AlphaVantageUrl),
    ];

    /// <summary>What switches fundamentals on, with the feeds that they need.</summary>
    /// <param name="callsADay">Of the plan of Alpha Vantage's key.</param>
    /// <param name="callsAMinute">Of it; the most there is, so that nobody waits.</param>
    public IEnumerable<(string Name, string Value)> FundamentalsFeed(int callsADay = 25, int callsAMinute = 1_200) =>
    [
        .. ReferenceFeeds,
        ("FUNDAMENTALS_TABLE_NAME", FundamentalsTable),
        ("EVENT_BUS_NAME", EventBus),
        ("ALPHA_VANTAGE_CALLS_A_DAY", callsADay.ToString(CultureInfo.InvariantCulture)),
        ("ALPHA_VANTAGE_CALLS_A_MINUTE", callsAMinute.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>The environment of the function, as Terraform would set it.</summary>
    public Dictionary<string, string> FunctionEnvironment(params IEnumerable<(string Name, string Value)> changes)
    {
        Dictionary<string, string> environment = new()
        {
            ["TABLE_NAME"] = Table,
            ["NOTIFICATION_TOPIC_ARN"] = NotificationTopic,
            ["ALERT_TOPIC_ARN"] = AlertTopic,
            ["PROVIDER_SECRET_ID"] = Secret,
            ["TICKERS"] = string.Join(',', Tickers),
            ["ENVIRONMENT"] = "local",
            ["MARKET_DATA_TABLE_NAME"] = MarketDataTable,
            ["AUDIT_TRAIL_TABLE_NAME"] = AuditTrailTable,
            ["REJECTED_EVENTS_TABLE_NAME"] = RejectedEventsTable,
            ["MARKET_EVENT_SENDERS"] = $"{{\"{Events.Bus.Account}\":[\"market.*\"]}}",
            ["TIINGO_BASE_URL"] = Providers.TiingoUrl,
            ["FINNHUB_BASE_URL"] = Providers.FinnhubUrl,
            ["ALPHA_VANTAGE_BASE_URL"] = Providers.AlphaVantageUrl,

            // Here a week passes in a minute of one and the same day.
            ["ALPHA_VANTAGE_CALLS_A_DAY"] = "10000",
            ["ALPHA_VANTAGE_CALLS_A_MINUTE"] = "1200",
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ENDPOINT_URL"] = Aws.Url,
            ["AWS_ACCESS_KEY_ID"] = Signature.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = Signature.SecretKey,
            ["AWS_SESSION_TOKEN"] = Signature.SessionToken,
        };
        foreach (var (name, value) in changes)
        {
            environment[name] = value;
        }

        return environment;
    }

    /// <summary>Starts the native binary in an environment; by default in the one above.</summary>
    public async Task<FunctionProcess> StartFunctionAsync(IReadOnlyDictionary<string, string>? environment = null)
    {
        var function = await FunctionProcess.StartAsync(Repository.Bootstrap, [], environment ?? FunctionEnvironment(), _time);
        _functions.Add(function);
        return function;
    }

    /// <summary>The event that the scheduler sends.</summary>
    public static string Event(string scheduledAt, string job = "news") =>
        new JsonObject { ["job"] = job, ["scheduled_at"] = scheduledAt }.ToJsonString();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var function in _functions)
        {
            await function.DisposeAsync();
        }

        await Aws.DisposeAsync();
        await Providers.DisposeAsync();
        _dynamo.Dispose();
        await _dynalite.DisposeAsync();
    }
}
