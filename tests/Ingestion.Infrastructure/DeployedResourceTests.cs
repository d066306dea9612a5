using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Costs;

namespace Ingestion.Infrastructure;

/// <summary>Every environment keeps the rules; and each rule notices when it is broken.</summary>
public sealed class DeployedResourceTests
{
    private const double MostForDev = 10;

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
    public void A_setting_of_a_daily_feed_that_breaks_a_rule_is_noticed(string address, string setting, string value) =>
        Broken(Deployment.WithAllFeeds().Changed(address, values => values[setting] = JsonNode.Parse(value)), address);

    [Theory]
    [InlineData("[{\"maximum_event_age_in_seconds\":86400}]")]
    [InlineData("[]")]
    public void A_daily_schedule_that_outlives_the_next_run_is_noticed(string value) => Broken(
        Deployment.WithAllFeeds().Changed(
            "module.scheduler[0].aws_scheduler_schedule.this[\"earnings_calendar-daily\"]", values => values["target"]![0]!["retry_policy"] = JsonNode.Parse(value)),
        "retry_policy");

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

    private static void Broken(Deployment deployment, string what) =>
        Rules.Broken(deployment).Should().Contain(finding => finding.Contains(what, StringComparison.Ordinal));

    private static double Cost(Deployment deployment) =>
        Bill.Of(deployment.Resources, LocalCloud.Costs.Environments.Prices, CostCommand.Metrics).Sum(static line => line.Usd);
}
