using System.Globalization;
using Ingestion.Feeds.MarketEvents;
using Ingestion.Market;
using NodaTime;

namespace Ingestion;

/// <summary>Reads the environment into <see cref="Settings"/> and collects everything that is wrong with it.</summary>
public sealed class SettingsReader(Func<string, string?> variable)
{
    private const int MaxTickers = 1_000, MaxTickerText = 3_000;
    private const int MaxShownValue = 60;

    private readonly List<string> _problems = [];

    /// <summary>Reads all settings.</summary>
    /// <exception cref="SettingsException">At least one setting is wrong.</exception>
    public Settings Read()
    {
        var settings = new Settings
        {
            TableName = Required("TABLE_NAME", "the name of the DynamoDB table"),
            NotificationTopicArn = TopicArn("NOTIFICATION_TOPIC_ARN"),
            AlertTopicArn = TopicArn("ALERT_TOPIC_ARN"),
            ProviderSecretId = Required("PROVIDER_SECRET_ID", "the name or ARN of the secret with the providers' keys"),
            Tickers = Tickers(),
            Environment = Required("ENVIRONMENT", "a name such as dev or prod"),
            MetricsNamespace = MetricsNamespace(),
            MarketClosures = Closures(),
            SourceTimeout = SourceTimeout(),
            TiingoBaseUrl = BaseUrl("TIINGO_BASE_URL", "https://api.tiingo.com"),
            FinnhubBaseUrl = BaseUrl("FINNHUB_BASE_URL", "https://finnhub.io"),
            MarketEvents = MarketEvents(),
        };

        if (Value("AWS_REGION") is null && Value("AWS_DEFAULT_REGION") is null)
        {
            _problems.Add("AWS_REGION is not set: the region of the table and the topics, such as us-east-1 (Lambda sets it by itself)");
        }

        return _problems.Count == 0 ? settings : throw new SettingsException(_problems);
    }

    private string? Value(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    private string Required(string name, string what)
    {
        if (Value(name) is { } value)
        {
            return value;
        }

        _problems.Add($"{name} is not set: {what}");
        return string.Empty;
    }

    private string TopicArn(string name)
    {
        var arn = Required(name, "the ARN of an SNS topic, arn:aws:sns:<region>:<account>:<name>");
        if (arn.Length > 0 && !(arn.Split(':') is ["arn", { Length: > 0 }, "sns", { Length: > 0 }, { Length: > 0 }, { Length: > 0 }]))
        {
            _problems.Add($"{name} is '{Shown(arn)}': it must be the ARN of an SNS topic, arn:aws:sns:<region>:<account>:<name>");
        }

        return arn;
    }

    private List<Ticker> Tickers()
    {
        const string What = "comma-separated symbols, such as AAPL,MSFT,BRK.B";
        var text = Required("TICKERS", What);
        var entries = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (text.Length > 0 && entries.Length == 0)
        {
            _problems.Add($"TICKERS is '{Shown(text)}': {What}");
        }

        if (text.Length > MaxTickerText)
        {
            _problems.Add($"TICKERS has {text.Length} characters: at most {MaxTickerText} fit into the environment of a function");
        }

        List<Ticker> tickers = [];
        HashSet<Ticker> seen = [];
        foreach (var entry in entries)
        {
            if (!Ticker.TryParse(entry, out var ticker))
            {
                _problems.Add($"TICKERS has '{Shown(entry)}': a ticker is {Ticker.Allowed}");
            }
            else if (!seen.Add(ticker))
            {
                _problems.Add($"TICKERS has {ticker} twice");
            }
            else
            {
                tickers.Add(ticker);
            }
        }

        if (tickers.Count > MaxTickers)
        {
            _problems.Add($"TICKERS has {tickers.Count} symbols: at most {MaxTickers} are allowed");
        }

        return tickers;
    }

    private string MetricsNamespace()
    {
        var value = Value("METRICS_NAMESPACE") ?? $"Ingestion/{Value("ENVIRONMENT")}";
        if (value.Length > 255 || value.StartsWith("AWS/", StringComparison.Ordinal))
        {
            _problems.Add($"METRICS_NAMESPACE is '{Shown(value)}': at most 255 characters, and AWS/ is reserved");
        }

        return value;
    }

    /// <summary>The one setting that the calendar needs.</summary>
    /// <exception cref="SettingsException">It is wrong.</exception>
    public static MarketClosures MarketClosures(Func<string, string?> variable)
    {
        var reader = new SettingsReader(variable);
        var closures = reader.Closures();
        return reader._problems.Count == 0 ? closures : throw new SettingsException(reader._problems);
    }

    private MarketClosures Closures()
    {
        List<string> wrong = [];
        var closures = Market.MarketClosures.Parse(Value("MARKET_CLOSURES") ?? string.Empty, wrong);
        _problems.AddRange(wrong.Select(problem => $"MARKET_CLOSURES: {problem}"));
        return closures;
    }

    private MarketEventSettings? MarketEvents()
    {
        string[] tables = ["MARKET_DATA_TABLE_NAME", "AUDIT_TRAIL_TABLE_NAME", "REJECTED_EVENTS_TABLE_NAME"];
        if (Array.Find(tables, table => Value(table) is not null) is not { } set)
        {
            return null;
        }

        const int Most = 60 * 24 * 30;
        var text = Value("MARKET_EVENT_OLDEST_MINUTES") ?? "1440";
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || minutes is < 1 or > Most)
        {
            _problems.Add($"MARKET_EVENT_OLDEST_MINUTES is '{Shown(text)}': it must be a number of minutes from 1 to {Most}");
        }

        var window = Value("MARKET_EVENT_WINDOW_MINUTES") ?? "0";
        if (!int.TryParse(window, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > 60 || (length > 0 && 60 % length != 0))
        {
            _problems.Add($"MARKET_EVENT_WINDOW_MINUTES is '{Shown(window)}': it must be 0 for no announcements, or minutes that divide an hour: 1, 5, 15, 60, …");
        }

        var types = (Value("MARKET_EVENT_TYPES") ?? $"{EventRules.Trade},{EventRules.Quote},{EventRules.OrderBook}")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (types.Length == 0)
        {
            _problems.Add($"MARKET_EVENT_TYPES is '{Shown(Value("MARKET_EVENT_TYPES")!)}': comma-separated detail types, such as {EventRules.Trade},{EventRules.Quote}");
        }

        List<string> wrong = [];
        var senders = EventSenders.Parse(Required("MARKET_EVENT_SENDERS", $"which account may use which sources, because {set} is set") is { Length: > 0 } json ? json : "{}", wrong);
        _problems.AddRange(wrong.Select(static problem => $"MARKET_EVENT_SENDERS: {problem}"));
        return new MarketEventSettings(
            Table(tables[0], "events from the bus"),
            Table(tables[1], "their audit trail"),
            Table(tables[2], "events that break a rule"),
            types,
            senders,
            Duration.FromMinutes(minutes),
            Duration.FromMinutes(length));

        string Table(string name, string what) => Required(name, $"the name of the DynamoDB table for {what}, because {set} is set");
    }

    private Duration SourceTimeout()
    {
        const double Least = 0.1;
        const double Most = 14;
        var text = Value("SOURCE_TIMEOUT_SECONDS") ?? "10";
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= Least and <= Most)
        {
            return Duration.FromSeconds(seconds);
        }

        // Two sources one after the other must stay under 30 seconds.
        _problems.Add($"SOURCE_TIMEOUT_SECONDS is '{Shown(text)}': it must be a number of seconds from {Least} to {Most}");
        return Duration.Zero;
    }

    private Uri BaseUrl(string name, string standard)
    {
        var text = Value(name) ?? standard;
        if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            && url is { UserInfo: "", Query: "", Fragment: "" })
        {
            return url;
        }

        // Only the harmless part is shown: what must not be in there is likely to be a key.
        var shown = url is null ? "not a URL" : $"'{url.Scheme}://{Shown(url.Host)}/…'";
        _problems.Add($"{name} is {shown}: it must be an https URL without user, query and fragment (http only on loopback), because keys travel to it");
        return new Uri(standard + "/");
    }

    private static string Shown(string value) => value.Length <= MaxShownValue ? value : value[..MaxShownValue] + "…";
}
