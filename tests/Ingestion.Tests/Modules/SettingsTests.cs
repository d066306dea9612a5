using Ingestion.Feeds.MarketEvents;
using Ingestion.Feeds.News.Sentiments;
using Ingestion.Hosting;
using Ingestion.Modules;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Tests.Modules;

public sealed class SettingsTests
{
    private static readonly Dictionary<string, string> Good = new()
    {
        ["TABLE_NAME"] = "ingestion-dev",
        ["NOTIFICATION_TOPIC_ARN"] = "arn:aws:sns:us-east-1:123456789012:announcements",
        ["ALERT_TOPIC_ARN"] = "arn:aws:sns:us-east-1:123456789012:alerts",
        ["PROVIDER_SECRET_ID"] = "ingestion/dev/providers",
        ["TICKERS"] = "AAPL, brk-b",
        ["ENVIRONMENT"] = "dev",
        ["AWS_REGION"] = "us-east-1",
    };

    [Fact]
    public void What_is_not_set_has_the_documented_default()
    {
        var settings = Read();

        settings.MetricsNamespace.Should().Be("Ingestion/dev");
        settings.SourceTimeout.Should().Be(Duration.FromSeconds(10));
        ReadUrls().Tiingo.Should().Be(new Uri("https://api.tiingo.com/"));
        ReadUrls().Finnhub.Should().Be(new Uri("https://finnhub.io/"));
        ReadUrls().Alpaca.Should().Be(new Uri("https://paper-api.alpaca.markets/"));
        ReadUrls().AlphaVantage.Should().Be(new Uri("https://www.alphavantage.co/"));
        settings.Tickers.Select(static ticker => ticker.Symbol).Should().Equal("AAPL", "BRK.B");
    }

    [Fact]
    public void Everything_that_is_missing_is_said_at_once()
    {
        var read = () => Composition.Read(static _ => null);

        read.Should().Throw<SettingsException>().Which.Message.Should().ContainAll(
            "7 of its settings are wrong",
            "TABLE_NAME", "NOTIFICATION_TOPIC_ARN", "ALERT_TOPIC_ARN", "PROVIDER_SECRET_ID", "TICKERS", "ENVIRONMENT", "AWS_REGION");
    }

    [Theory]
    [InlineData("NOTIFICATION_TOPIC_ARN", "my-topic", "arn:aws:sns:<region>:<account>:<name>")]
    [InlineData("ALERT_TOPIC_ARN", "arn:aws:sqs:us-east-1:123456789012:queue", "arn:aws:sns:<region>:<account>:<name>")]
    [InlineData("TICKERS", "AAPL,not a ticker", "'not a ticker'")]
    [InlineData("TICKERS", "AAPL,aapl", "AAPL twice")]
    [InlineData("TICKERS", ",", "TICKERS")]
    [InlineData("METRICS_NAMESPACE", "AWS/Lambda", "AWS/ is reserved")]
    [InlineData("MARKET_CLOSURES", "2026-11-31", "'2026-11-31'")]
    [InlineData("SOURCE_TIMEOUT_SECONDS", "15", "0.1 to 14")]
    [InlineData("SOURCE_TIMEOUT_SECONDS", "-1", "0.1 to 14")]
    [InlineData("SOURCE_TIMEOUT_SECONDS", "ten", "0.1 to 14")]
    [InlineData("TIINGO_BASE_URL", "http://api.tiingo.com", "https")]
    [InlineData("FINNHUB_BASE_URL", "https://user:password@finnhub.io", "without user")]
    [InlineData("FINNHUB_BASE_URL", "https://finnhub.io?token=1", "query")]
    [InlineData("ALPACA_BASE_URL", "http://api.alpaca.markets", "https")]
    [InlineData("ALPHA_VANTAGE_BASE_URL", "http://www.alphavantage.co", "https")]
    [InlineData("TABLE_NAME", "  ", "TABLE_NAME is not set")]
    public void A_wrong_value_is_named_with_what_is_allowed(string name, string value, string said)
    {
        var read = () => Read((name, value));

        read.Should().Throw<SettingsException>().Which.Problems.Should().ContainSingle()
            .Which.Should().Contain(name).And.Contain(said);
    }

    [Fact]
    public void A_key_that_was_put_into_a_url_is_not_repeated()
    {
        var read = () => Read(("FINNHUB_BASE_URL", "https://user:s3cr3t@finnhub.io/?token=s3cr3t"));

        read.Should().Throw<SettingsException>().Which.Message.Should().Contain("https://finnhub.io/").And.NotContain("s3cr3t");
    }

    [Fact]
    public void A_provider_on_loopback_may_do_without_tls() =>
        ReadUrls(("TIINGO_BASE_URL", "http://127.0.0.1:4000/as-tiingo")).Tiingo
            .Should().Be(new Uri("http://127.0.0.1:4000/as-tiingo/"));

    [Fact]
    public void Without_tables_for_them_there_are_no_events_and_with_them_there_are_three_types_of_a_day_at_most()
    {
        ReadEvents().Should().BeNull();

        var events = ReadEvents(WithEvents)!;
        events.Types.Should().Equal("Trade Execution", "Quote Update", "Order Book Update");
        (events.Oldest, events.Window).Should().Be((Duration.FromDays(1), Duration.Zero));
    }

    [Theory]
    [InlineData("AUDIT_TRAIL_TABLE_NAME", "", "AUDIT_TRAIL_TABLE_NAME is not set")]
    [InlineData("MARKET_DATA_TABLE_NAME", "", "MARKET_DATA_TABLE_NAME is not set")]
    [InlineData("REJECTED_EVENTS_TABLE_NAME", "", "REJECTED_EVENTS_TABLE_NAME is not set")]
    [InlineData("MARKET_EVENT_SENDERS", "", "MARKET_EVENT_SENDERS is not set")]
    [InlineData("MARKET_EVENT_SENDERS", "{\"1\":[]}", "'1' is no account")]
    [InlineData("MARKET_EVENT_TYPES", ",", "comma-separated detail types")]
    [InlineData("MARKET_EVENT_OLDEST_MINUTES", "0", "from 1 to 43200")]
    [InlineData("MARKET_EVENT_OLDEST_MINUTES", "43201", "from 1 to 43200")]
    [InlineData("MARKET_EVENT_OLDEST_MINUTES", "1.5", "from 1 to 43200")]
    [InlineData("MARKET_EVENT_WINDOW_MINUTES", "7", "divide an hour")]
    [InlineData("MARKET_EVENT_WINDOW_MINUTES", "120", "divide an hour")]
    [InlineData("MARKET_EVENT_WINDOW_MINUTES", "-5", "divide an hour")]
    public void A_wrong_value_for_events_is_named_with_what_is_allowed(string name, string value, string said)
    {
        var read = () => Read([.. WithEvents, (name, value)]);

        read.Should().Throw<SettingsException>().Which.Problems.Should().ContainSingle().Which.Should().Contain(said);
    }

    [Theory]
    [InlineData("", "finnhub")]
    [InlineData("finnhub", "finnhub")]
    [InlineData(" alphavantage ", "alphavantage")]
    public void The_sentiment_that_is_shown_is_Finnhub_s_unless_the_setting_says_otherwise(string value, string provider) =>
        ShownSentiment.Read(new EnvironmentReader(Variables([("SHOW_SENTIMENT", value)]))).Provider.Should().Be(provider);

    [Theory]
    [InlineData("lexicon")]
    [InlineData("Finnhub")]
    public void Another_sentiment_to_show_is_named_with_what_is_allowed(string value)
    {
        var read = () => Read(("SHOW_SENTIMENT", value));

        read.Should().Throw<SettingsException>().Which.Problems.Should().ContainSingle().Which.Should().Be($"SHOW_SENTIMENT is '{value}': it must be finnhub or alphavantage");
    }

    [Fact]
    public void As_many_tickers_as_fit_into_a_function_s_environment_are_allowed_and_no_more()
    {
        Read(("TICKERS", string.Join(',', Symbols().Take(1_000)))).Tickers.Should().HaveCount(1_000);

        var tooMany = () => Read(("TICKERS", string.Join(',', Symbols().Take(1_001))));
        var tooLong = () => Read(("TICKERS", string.Join(',', Symbols().Take(999).Append("LONGER"))));
        tooMany.Should().Throw<SettingsException>().Which.Message.Should().Contain("at most 1000 are allowed");
        tooLong.Should().Throw<SettingsException>().Which.Problems.Should().ContainSingle().Which.Should().Contain("3003 characters: at most 3000");
    }

    private static IEnumerable<string> Symbols() => Enumerable.Range(0, 36 * 36).Select(static i => new string([Letter(i / 36), Letter(i % 36)]));

    private static char Letter(int i) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[i];

    private static (string Name, string Value)[] WithEvents =>
    [
        ("MARKET_DATA_TABLE_NAME", "market-data-dev"),
        ("AUDIT_TRAIL_TABLE_NAME", "audit-trail-dev"),
        ("REJECTED_EVENTS_TABLE_NAME", "rejected-events-dev"),
        ("MARKET_EVENT_SENDERS", """{"123456789012":["market.*"]}"""),
    ];

    private static Settings Read(params (string Name, string Value)[] changes) => Composition.Read(Variables(changes)).Settings;

    private static ProviderClients.Urls ReadUrls(params (string Name, string Value)[] changes) => Composition.Read(Variables(changes)).Urls;

    private static MarketEventSettings? ReadEvents(params (string Name, string Value)[] changes) =>
        MarketEventSettings.Read(new EnvironmentReader(Variables(changes)));

    private static Func<string, string?> Variables((string Name, string Value)[] changes)
    {
        var variables = new Dictionary<string, string>(Good);
        foreach (var (name, value) in changes)
        {
            variables[name] = value;
        }

        return variables.GetValueOrDefault;
    }
}
