using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Costs;

namespace Ingestion.Infrastructure;

/// <summary>Every environment keeps the rules; and each rule notices when it is broken.</summary>
public sealed class DeployedResourceTests
{
    private const double MostForDev = 10;

    private static readonly string[] OfFurtherFeeds =
    [
        "FUNDAMENTALS_TABLE_NAME", "EVENT_BUS_NAME", "ALPHA_VANTAGE_CALLS_A_DAY", "ALPHA_VANTAGE_CALLS_A_MINUTE", "REFRESH_AT_MOST", "REFRESH_VOLUME_WEIGHT",
        "REFRESH_STALENESS_WEIGHT", "REFRESH_SCORE_OVER", "REFRESH_STALEST_DAYS", "SHOW_SENTIMENT",
    ];

    private static readonly Deployment Dev = Deployment.Of("dev"), Prod = Deployment.Of("prod");

    [Theory]
    [MemberData(nameof(Deployment.Varieties), MemberType = typeof(Deployment))]
    public void A_deployment_keeps_the_rules(string environment) => Rules.Broken(Deployment.Of(environment)).Should().BeEmpty();

    [Fact]
    public void A_month_of_dev_costs_less_than_ten_dollars_without_any_free_tier() => Cost(Dev).Should().BeLessThan(MostForDev);

    [Theory]
    [InlineData("assets")]
    [InlineData("earnings_calendar")]
    public void A_further_feed_costs_less_than_a_dollar_a_month(string feed) => CostCommand.Further(feed).Should().BeInRange(0.1, 1);

    [Theory]
    [InlineData("fundamentals", 2)]
    [InlineData("news_sentiment", 3.5)]
    public void A_feed_that_needs_others_costs_more_than_they_do_and_not_too_much(string feed, double most) => CostCommand.Further(feed).Should().BeInRange(1, most);

    [Fact]
    public void One_dashboard_more_would_be_too_much() =>
        Cost(Dev.With("aws_cloudwatch_dashboard", "{}")).Should().BeGreaterThan(MostForDev);

    [Theory]
    [InlineData("aws_nat_gateway")]
    [InlineData("aws_vpc")]
    public void What_costs_by_the_hour_is_noticed(string type) => Broken(Dev.With(type, "{}"), $"{type}.added");

    [Theory]
    [InlineData("module.table.aws_dynamodb_table.this", "billing_mode", "\"PROVISIONED\"")]
    [InlineData("module.table.aws_dynamodb_table.this", "point_in_time_recovery", "[]")]
    [InlineData("module.table.aws_dynamodb_table.this", "server_side_encryption", "[]")]
    [InlineData("module.table.aws_dynamodb_table.this", "deletion_protection_enabled", "false")]
    [InlineData("module.table.aws_dynamodb_table.this", "ttl", """[{"attribute_name":"expires"}]""")]
    [InlineData("module.function.aws_lambda_function.this", "vpc_config", "[{}]")]
    [InlineData("module.function.aws_lambda_function.this", "timeout", "120")]
    [InlineData("module.function.aws_lambda_function.this", "environment", """[{"variables":{"TICKERS":"not a ticker"}}]""")]
    [InlineData("module.function.aws_cloudwatch_log_group.this", "retention_in_days", "0")]
    [InlineData("module.function.aws_sqs_queue.dead_letters", "kms_master_key_id", "null")]
    [InlineData("module.notification.aws_sns_topic.this[\"alerts\"]", "kms_master_key_id", "\"alias/aws/sns\"")]
    [InlineData("module.scheduler[0].aws_scheduler_schedule.this[\"news-opening\"]", "flexible_time_window", """[{"mode":"FLEXIBLE"}]""")]
    public void A_setting_that_breaks_a_rule_is_noticed(string address, string setting, string value) =>
        Broken(Prod.Changed(address, values => values[setting] = JsonNode.Parse(value)), address);

    [Theory]
    [InlineData("retry_policy", """[{"maximum_event_age_in_seconds":300}]""")]
    [InlineData("dead_letter_config", "[]")]
    [InlineData("input", "\"{\\\"scheduled_at\\\":\\\"\\\\u003caws.scheduler.scheduled-time\\\\u003e\\\"}\"")]
    public void A_schedule_that_loses_its_time_or_its_events_is_noticed(string setting, string value) => Broken(
        Dev.Changed("module.scheduler[0].aws_scheduler_schedule.this[\"news-session\"]", values => values["target"]![0]![setting] = JsonNode.Parse(value)),
        "module.scheduler[0].aws_scheduler_schedule.this[\"news-session\"]");

    [Theory]
    [InlineData("module.assets[0].aws_dynamodb_table.this", "ttl", """[{"enabled":true,"attribute_name":"expires_at"}]""")]
    [InlineData("module.assets[0].aws_dynamodb_table.this", "global_secondary_index", """[{"name":"RefreshIndex","projection_type":"ALL"}]""")]
    [InlineData("module.earnings_calendar[0].aws_dynamodb_table.this", "point_in_time_recovery", "[]")]
    [InlineData("module.scheduler[0].aws_scheduler_schedule.this[\"assets-daily\"]", "flexible_time_window", """[{"mode":"FLEXIBLE"}]""")]
    [InlineData("module.scheduler[0].aws_scheduler_schedule.this[\"assets-daily\"]", "schedule_expression_timezone", "\"UTC\"")]
    [InlineData("module.fundamentals[0].aws_dynamodb_table.this", "ttl", """[{"enabled":true,"attribute_name":"expires_at"}]""")]
    [InlineData("module.table.aws_dynamodb_table.this", "global_secondary_index", """[{"name":"SentimentIndex","projection_type":"ALL"}]""")]
    [InlineData("module.function.aws_lambda_function.this", "timeout", "60")]
    [InlineData("module.events[0].aws_sqs_queue.waiting", "visibility_timeout_seconds", "360")]
    [InlineData("module.refreshes[0].aws_sqs_queue.waiting", "visibility_timeout_seconds", "180")]
    [InlineData("module.refreshes[0].aws_sqs_queue.dead_letters[\"fundamentals\"]", "sqs_managed_sse_enabled", "false")]
    public void A_setting_of_a_further_feed_that_breaks_a_rule_is_noticed(string address, string setting, string value) =>
        Broken(Deployment.WithAllFeeds().Changed(address, values => values[setting] = JsonNode.Parse(value)), address);

    [Theory]
    [InlineData("[{\"maximum_event_age_in_seconds\":86400}]")]
    [InlineData("[]")]
    public void A_daily_schedule_that_outlives_the_next_run_is_noticed(string value) => Broken(
        Deployment.WithAllFeeds().Changed(
            "module.scheduler[0].aws_scheduler_schedule.this[\"earnings_calendar-daily\"]", values => values["target"]![0]!["retry_policy"] = JsonNode.Parse(value)),
        "retry_policy");

    [Fact]
    public void An_hourly_schedule_that_outlives_the_next_run_is_noticed() => Broken(
        Deployment.WithAllFeeds().Changed(
            "module.scheduler[0].aws_scheduler_schedule.this[\"news_sentiment-hourly\"]",
            static values => values["target"]![0]!["retry_policy"] = JsonNode.Parse("""[{"maximum_event_age_in_seconds":3600}]""")),
        "retry_policy");

    [Fact]
    public void The_function_is_told_what_each_feed_needs_and_nothing_of_those_that_are_off()
    {
        Settings(Deployment.WithAllFeeds()).Where(static one => OfFurtherFeeds.Contains(one.Key)).Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["FUNDAMENTALS_TABLE_NAME"] = "fundamentals-dev",
            ["EVENT_BUS_NAME"] = "ingestion-dev",
            ["ALPHA_VANTAGE_CALLS_A_DAY"] = "25",
            ["ALPHA_VANTAGE_CALLS_A_MINUTE"] = "5",
            ["REFRESH_AT_MOST"] = "25",
            ["SHOW_SENTIMENT"] = "finnhub",
        });
        Settings(Dev).Keys.Should().NotContain(OfFurtherFeeds);
        Settings(Deployment.Of(LocalCloud.Costs.Environments.Only("news_sentiment"))).Keys.Intersect(OfFurtherFeeds)
            .Should().BeEquivalentTo("ALPHA_VANTAGE_CALLS_A_DAY", "ALPHA_VANTAGE_CALLS_A_MINUTE", "SHOW_SENTIMENT");
    }

    [Theory]
    [InlineData("news_sentiment", "\"tiingo_api_key\",\"finnhub_api_key\",\"alpha_vantage_api_key\"")]
    [InlineData("fundamentals", "\"alpaca_key_id\",\"alpaca_secret_key\",\"alpha_vantage_api_key\",\"finnhub_api_key\"")]
    public void The_secret_says_which_keys_it_needs(string feed, string entries) =>
        ((string)Deployment.Of(LocalCloud.Costs.Environments.Only(feed)).All("aws_secretsmanager_secret").Single().Values["description"]!)
            .Replace(":\"...\"", string.Empty, StringComparison.Ordinal).Should().Contain($"{{{entries}}}");

    [Fact]
    public void Stories_are_sorted_by_their_sentiment_where_there_is_some_and_else_there_is_no_index()
    {
        var index = MainTable(Deployment.Of(LocalCloud.Costs.Environments.Only("news_sentiment")));

        index["global_secondary_index"]!.AsArray().Select(static one => $"{one!["name"]} {one["hash_key"]} {one["range_key"]} {one["projection_type"]}")
            .Should().Equal("SentimentIndex sentiment_day sentiment_score INCLUDE");
        index["attribute"]!.AsArray().Single(static one => (string)one!["name"]! == "sentiment_score")!["type"]!.ToString().Should().Be("N");
        (MainTable(Deployment.Of(LocalCloud.Costs.Environments.Without("news_sentiment")))["global_secondary_index"]?.AsArray() ?? []).Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"Sid":"New","Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:::table/x"}""")]
    [InlineData("""{"Sid":"New","Effect":"Allow","Action":"dynamodb:Scan","Resource":"*"}""")]
    [InlineData("""{"Sid":"New","Effect":"Allow","Principal":"*","Action":"sns:Publish","Resource":"arn:aws:sns:::x"}""")]
    public void A_wildcard_without_a_reason_is_noticed(string statement) => Broken(
        Dev.With("aws_iam_policy", new JsonObject { ["policy"] = $$"""{"Statement":[{{statement}}]}""" }.ToJsonString()), "aws_iam_policy.added: New");

    [Fact]
    public void A_queue_that_takes_what_comes_in_plain_text_is_noticed() => Broken(
        Dev.Changed("module.function.aws_sqs_queue_policy.dead_letters", static values => values["policy"] = """{"Statement":[]}"""), "TLS");

    [Fact]
    public void Log_levels_that_are_left_to_AWS_are_noticed() => Broken(
        Dev.Changed("module.function.aws_lambda_function.this", static values => values["logging_config"]![0]!["system_log_level"] = null), "system_log_level");

    private static JsonNode MainTable(Deployment deployment) =>
        deployment.All("aws_dynamodb_table").Single(static table => table.Address.StartsWith("module.table.", StringComparison.Ordinal)).Values;

    private static Dictionary<string, string> Settings(Deployment deployment) => deployment.All("aws_lambda_function").Single().Values["environment"]![0]!["variables"]!.AsObject()
        .ToDictionary(static one => one.Key, static one => (string)one.Value!);

    private static void Broken(Deployment deployment, string what) =>
        Rules.Broken(deployment).Should().Contain(finding => finding.Contains(what, StringComparison.Ordinal));

    private static double Cost(Deployment deployment) =>
        Bill.Of(deployment.Resources, LocalCloud.Costs.Environments.Prices, CostCommand.Metrics).Sum(static line => line.Usd);
}
