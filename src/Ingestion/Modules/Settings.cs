using System.Globalization;
using Ingestion.Market;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Modules;

/// <summary>What the environment tells the whole program; what it tells one feed is read by the feed's module.</summary>
public sealed record Settings
{
    private const int MaxTickers = 1_000, MaxTickerText = 3_000;

    /// <summary><c>TABLE_NAME</c>: the DynamoDB table.</summary>
    public required string TableName { get; init; }

    /// <summary><c>NOTIFICATION_TOPIC_ARN</c>: where announcements go.</summary>
    public required string NotificationTopicArn { get; init; }

    /// <summary><c>ALERT_TOPIC_ARN</c>: where alerts go.</summary>
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

    /// <summary>Reads them; what is wrong is added to the reader's problems.</summary>
    public static Settings Read(EnvironmentReader environment)
    {
        var settings = new Settings
        {
            TableName = environment.Required("TABLE_NAME", "the name of the DynamoDB table"),
            NotificationTopicArn = environment.TopicArn("NOTIFICATION_TOPIC_ARN"),
            AlertTopicArn = environment.TopicArn("ALERT_TOPIC_ARN"),
            ProviderSecretId = environment.Required("PROVIDER_SECRET_ID", "the name or ARN of the secret with the providers' keys"),
            Tickers = ReadTickers(environment),
            Environment = environment.Required("ENVIRONMENT", "a name such as dev or prod"),
            MetricsNamespace = ReadMetricsNamespace(environment),
            MarketClosures = ReadMarketClosures(environment),
            SourceTimeout = ReadSourceTimeout(environment),
        };
        if (environment.Value("AWS_REGION") is null && environment.Value("AWS_DEFAULT_REGION") is null)
        {
            environment.Add("AWS_REGION is not set: the region of the table and the topics, such as us-east-1 (Lambda sets it by itself)");
        }

        return settings;
    }

    /// <summary>The one setting that the calendar needs.</summary>
    public static MarketClosures ReadMarketClosures(EnvironmentReader environment)
    {
        List<string> wrong = [];
        var closures = MarketClosures.Parse(environment.Value("MARKET_CLOSURES") ?? string.Empty, wrong);
        foreach (var problem in wrong)
        {
            environment.Add($"MARKET_CLOSURES: {problem}");
        }

        return closures;
    }

    private static List<Ticker> ReadTickers(EnvironmentReader environment)
    {
        const string What = "comma-separated symbols, such as AAPL,MSFT,BRK.B";
        var text = environment.Required("TICKERS", What);
        var entries = EnvironmentReader.Entries(text);
        if (text.Length > 0 && entries.Count == 0)
        {
            environment.Add($"TICKERS is '{EnvironmentReader.Shown(text)}': {What}");
        }

        if (text.Length > MaxTickerText)
        {
            environment.Add($"TICKERS has {text.Length} characters: at most {MaxTickerText} fit into the environment of a function");
        }

        List<Ticker> tickers = [];
        HashSet<Ticker> seen = [];
        foreach (var entry in entries)
        {
            if (!Ticker.TryParse(entry, out var ticker))
            {
                environment.Add($"TICKERS has '{EnvironmentReader.Shown(entry)}': a ticker is {Ticker.Allowed}");
            }
            else if (!seen.Add(ticker))
            {
                environment.Add($"TICKERS has {ticker} twice");
            }
            else
            {
                tickers.Add(ticker);
            }
        }

        if (tickers.Count > MaxTickers)
        {
            environment.Add($"TICKERS has {tickers.Count} symbols: at most {MaxTickers} are allowed");
        }

        return tickers;
    }

    private static string ReadMetricsNamespace(EnvironmentReader environment)
    {
        var value = environment.Value("METRICS_NAMESPACE") ?? $"Ingestion/{environment.Value("ENVIRONMENT")}";
        if (value.Length > 255 || value.StartsWith("AWS/", StringComparison.Ordinal))
        {
            environment.Add($"METRICS_NAMESPACE is '{EnvironmentReader.Shown(value)}': at most 255 characters, and AWS/ is reserved");
        }

        return value;
    }

    private static Duration ReadSourceTimeout(EnvironmentReader environment)
    {
        const double Least = 0.1;
        const double Most = 14;
        var text = environment.Value("SOURCE_TIMEOUT_SECONDS") ?? "10";
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= Least and <= Most)
        {
            return Duration.FromSeconds(seconds);
        }

        // Two sources one after the other must stay under 30 seconds.
        environment.Add($"SOURCE_TIMEOUT_SECONDS is '{EnvironmentReader.Shown(text)}': it must be a number of seconds from {Least} to {Most}");
        return Duration.Zero;
    }
}
