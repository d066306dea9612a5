using System.Text.Json.Nodes;
using Ingestion.Jobs;
using Ingestion.Pipeline;

namespace Ingestion.Infrastructure;

/// <summary>
/// An alarm that watches what nobody sends, or that nobody may tell of, is worse than none. For every alarm: its metric is one that the
/// binary sends (the end-to-end tests see it do so) or that AWS sends for a resource that is there; its threshold can be reached; its topic takes it.
/// </summary>
public sealed class AlarmTests
{
    /// <summary>What the runs of each job send, and the receiver of refreshes.</summary>
    private static readonly Dictionary<string, IReadOnlyList<string>> MetricNames = new()
    {
        ["news"] = [.. RunMetrics.Names, .. CollectionMetrics.Names],
        ["assets"] = [.. RunMetrics.Names, "ItemsChanged"],
        ["earnings_calendar"] = [.. RunMetrics.Names, "ItemsChanged", "Disagreements"],
        ["refresh_after_earnings"] = [.. RunMetrics.Names, "SymbolsChosen", "SymbolsWaiting", "CalendarAgeHours"],
        ["refresh_oldest"] = [.. RunMetrics.Names, "SymbolsChosen", "SymbolsWaiting"],
        ["fundamentals"] = ["SymbolsRefreshed", "DocumentsStored", "DocumentsFailed", "RowsWritten", "CallsToday"],
        ["news_sentiment"] = [.. RunMetrics.Names, .. CollectionMetrics.Names],
    };

    /// <summary>How many periods each dead man waits; other alarms wait for one.</summary>
    private static readonly Dictionary<string, int> Periods = new() { ["no_daily_runs"] = 26, ["no_hourly_runs"] = 3 };

    /// <summary>What AWS sends by itself, by namespace and metric; and the dimension that says for which resource.</summary>
    private static readonly Dictionary<(string, string), (string Dimension, string Type, string Name)> ByAws = new()
    {
        [("AWS/Lambda", "Errors")] = ("FunctionName", "aws_lambda_function", "function_name"),
        [("AWS/Lambda", "Throttles")] = ("FunctionName", "aws_lambda_function", "function_name"),
        [("AWS/Lambda", "Duration")] = ("FunctionName", "aws_lambda_function", "function_name"),
        [("AWS/Lambda", "DestinationDeliveryFailures")] = ("FunctionName", "aws_lambda_function", "function_name"),
        [("AWS/Lambda", "Invocations")] = ("FunctionName", "aws_lambda_function", "function_name"),
        [("AWS/SQS", "ApproximateNumberOfMessagesVisible")] = ("QueueName", "aws_sqs_queue", "name"),
        [("AWS/SQS", "ApproximateAgeOfOldestMessage")] = ("QueueName", "aws_sqs_queue", "name"),
        [("AWS/SQS", "NumberOfMessagesSent")] = ("QueueName", "aws_sqs_queue", "name"),
    };

    /// <summary>The most that each can be in one period of a run every five minutes, in the unit of the alarm.</summary>
    private static readonly Dictionary<string, Func<int, double>> MostIn = new()
    {
        ["Errors"] = static period => period / 300 * 3,
        ["Throttles"] = static period => period / 300 * 3,
        ["Duration"] = static _ => 44_500,
        ["Invocations"] = static period => period / 300,
        ["DestinationDeliveryFailures"] = static period => period / 300,
        ["ApproximateNumberOfMessagesVisible"] = static _ => 100,
        ["OldestOwedMessage"] = static _ => 86_400,
        ["ApproximateAgeOfOldestMessage"] = static _ => 86_400,
        ["NumberOfMessagesSent"] = static _ => double.MaxValue,
        ["RunsSucceeded"] = static _ => 1,
    };

    public static TheoryData<string, string> Alarms =>

    [
        .. Deployment.Varieties.SelectMany(static variety => Deployment.Of(variety).All("aws_cloudwatch_metric_alarm").Select(alarm => ((string)variety, alarm.Address))),
    ];

    [Theory]
    [MemberData(nameof(Alarms))]
    public void The_metrics_of_an_alarm_are_sent(string environment, string address)
    {
        var deployment = Deployment.Of(environment);
        foreach (var metric in MetricsOf(Alarm(environment, address)))
        {
            IsSent(deployment, (string)metric["namespace"]!, (string)metric["metric_name"]!, metric["dimensions"]!.AsObject()
                .Select(static dimension => (dimension.Key, (string)dimension.Value!)).ToList()).Should().BeTrue($"of {metric.ToJsonString()}");
        }
    }

    [Theory]
    [MemberData(nameof(Alarms))]
    public void The_threshold_of_an_alarm_can_be_reached_at_a_run_every_five_minutes(string environment, string address)
    {
        var alarm = Alarm(environment, address);
        ((int)alarm["evaluation_periods"]!).Should().Be(Periods.FirstOrDefault(one => address.Contains(one.Key, StringComparison.Ordinal), new(string.Empty, 1)).Value);

        // Events from the bus come whenever they like, many in a minute.
        if (((string)alarm["alarm_name"]!).EndsWith("-events-errors", StringComparison.Ordinal))
        {
            return;
        }

        foreach (var metric in MetricsOf(alarm))
        {
            ((int)metric["period"]!).Should().BeGreaterThanOrEqualTo(300, "shorter periods are empty between two runs");
        }

        if (alarm["expression"] is null && alarm["metric_query"] is not JsonArray { Count: > 0 })
        {
            ((double)alarm["threshold"]!).Should().BeLessThanOrEqualTo(MostIn[(string)alarm["metric_name"]!]((int)alarm["period"]!));
        }
    }

    [Theory]
    [MemberData(nameof(Alarms))]
    public void An_alarm_tells_operations_when_it_begins_and_when_it_is_over(string environment, string address)
    {
        var alarm = Alarm(environment, address);
        var topic = Deployment.Of(environment).All("aws_sns_topic").Single(static one => one.Address.Contains("alerts", StringComparison.Ordinal)).Values;
        alarm["alarm_actions"]!.AsArray().Select(static arn => (string)arn!).Should().Equal((string)topic["arn"]!);
        alarm["ok_actions"]!.AsArray().Select(static arn => (string)arn!).Should().Equal((string)topic["arn"]!);
        ((string)alarm["alarm_name"]!).Should().StartWith($"ingestion-{Deployment.Of(environment).Environment}-", "the topic's policy admits alarms of this name");
    }

    [Theory]
    [InlineData("cloudwatch.amazonaws.com")]
    [InlineData("budgets.amazonaws.com")]
    public void The_alert_topic_and_its_key_admit_who_has_to_tell(string service)
    {
        var deployment = Deployment.Of("dev");
        var topic = deployment.All("aws_sns_topic_policy").Single(static policy => policy.Address.Contains("alerts", StringComparison.Ordinal)).Values;
        var key = deployment.All("aws_kms_key").Single().Values;

        PolicyStatement.From((string)topic["policy"]!).Should().Contain(statement =>
            statement.Effect == "Allow" && statement.Principal.Contains(service) && statement.Actions.Contains("sns:Publish"));
        PolicyStatement.From((string)key["policy"]!).Should().Contain(statement =>
            statement.Effect == "Allow" && statement.Principal.Contains(service)
            && statement.Actions.Contains("kms:Decrypt") && statement.Actions.Contains("kms:GenerateDataKey*"));
    }

    [Theory]
    [MemberData(nameof(Deployment.Varieties), MemberType = typeof(Deployment))]
    public void Every_chart_of_the_dashboard_shows_something_that_is_sent(string environment)
    {
        var deployment = Deployment.Of(environment);
        var body = JsonNode.Parse((string)deployment.All("aws_cloudwatch_dashboard").Single().Values["dashboard_body"]!)!;
        var charted = body["widgets"]!.AsArray().Where(static widget => (string)widget!["type"]! == "metric")
            .SelectMany(static widget => widget!["properties"]!["metrics"]!.AsArray())
            .Select(static metric => metric!.AsArray().Where(static part => part is JsonValue).Select(static part => (string)part!).ToList())
            .Where(static metric => metric.Count > 0)
            .ToList();

        charted.Should().HaveCountGreaterThan(10);
        foreach (var metric in charted.Where(static metric => metric[0] != "AWS/Billing"))
        {
            IsSent(deployment, metric[0], metric[1], [.. metric.Skip(2).Chunk(2).Select(static pair => (pair[0], pair[1]))])
                .Should().BeTrue($"of {string.Join(' ', metric)}");
        }

        var ours = charted.Where(metric => metric[0] == $"Ingestion/{deployment.Environment}").ToLookup(static metric => metric[5], static metric => metric[1]);
        ours.Select(static feed => feed.Key).Should().BeEquivalentTo(MetricNames.Keys.Intersect(deployment.Measured), "what is on is charted, and nothing else");
        foreach (var feed in ours)
        {
            feed.Distinct().Should().BeEquivalentTo(MetricNames[feed.Key]);
        }
    }

    [Fact]
    public void The_bill_counts_the_metrics_that_are_sent()
    {
        MetricNames["news"].Should().HaveCount(LocalCloud.Costs.CostCommand.Metrics).And.HaveCountLessThanOrEqualTo(12);
        LocalCloud.Costs.DailyUsage.All.Select(static usage => (usage.Feed, usage.Metrics))
            .Append(("fundamentals", LocalCloud.Costs.RefreshUsage.Metrics)).Append((LocalCloud.Costs.SentimentUsage.Job, LocalCloud.Costs.SentimentUsage.Metrics))
            .ToDictionary(static usage => usage.Item1, static usage => usage.Item2)
            .Should().BeEquivalentTo(MetricNames.Where(static feed => feed.Key != "news").ToDictionary(static feed => feed.Key, static feed => feed.Value.Count));
    }

    [Theory]
    [InlineData("news")]
    [InlineData("events")]
    [InlineData("assets")]
    [InlineData("earnings_calendar")]
    [InlineData("fundamentals")]
    [InlineData("news_sentiment")]
    public void Nothing_watches_or_shows_a_feed_that_is_off(string feed)
    {
        var without = Deployment.Of(LocalCloud.Costs.Environments.Without(feed));
        var marks = feed switch
        {
            "events" => new[] { "market-data-dev", "events-dev", "audit-trail-dev", "rejected-events-dev", "dev-events", "dev:events" },
            "fundamentals" => ["dev-fundamentals", "dev:fundamentals", "refresh_", "refresh-", "\"fundamentals\"", "\\u0022fundamentals\\u0022"],
            _ => [$"\"{feed}\"", $"\\u0022{feed}\\u0022"],
        };

        var seen = without.All("aws_cloudwatch_metric_alarm").Concat(without.All("aws_cloudwatch_dashboard")).Select(static one => one.Values.ToJsonString());

        foreach (var mark in marks)
        {
            seen.Should().NotContain(one => one.Contains(mark, StringComparison.Ordinal), $"of {mark}");
        }
    }

    [Theory]
    [InlineData("ingestion-dev:live", true)]
    [InlineData("ingestion-dev:events", true)]
    [InlineData("ingestion-dev:fundamentals", false)] // off in dev
    [InlineData("ingestion-dev:latest", false)]
    [InlineData("live", false)]
    public void An_alarm_on_an_alias_that_is_not_there_is_noticed(string alias, bool isSent) =>
        IsSent(Deployment.Of("dev"), "AWS/Lambda", "Errors", [("FunctionName", "ingestion-dev"), ("Resource", alias)]).Should().Be(isSent);

    [Fact]
    public void The_dead_man_is_not_calmed_by_events_from_the_bus() =>
        MetricsOf(Alarm("dev", "module.alarms.aws_cloudwatch_metric_alarm.no_runs[0]")).Single()["dimensions"]!.ToJsonString().Should().Contain("ingestion-dev:live");

    [Fact]
    public void An_alarm_on_a_metric_that_nobody_sends_is_noticed() =>
        IsSent(Deployment.Of("dev"), "Ingestion/dev", "RunsLost", [("Environment", "dev"), ("Feed", "news")]).Should().BeFalse();

    [Fact]
    public void An_alarm_on_a_feed_that_is_off_or_on_a_metric_of_another_feed_is_noticed()
    {
        IsSent(Deployment.Of("dev"), "Ingestion/dev", "RunsSucceeded", [("Environment", "dev"), ("Feed", "assets")]).Should().BeFalse();
        IsSent(Deployment.WithAllFeeds(), "Ingestion/dev", "Disagreements", [("Environment", "dev"), ("Feed", "assets")]).Should().BeFalse();
    }

    [Fact]
    public void An_alarm_on_another_environment_is_noticed() =>
        IsSent(Deployment.Of("dev"), "Ingestion/prod", "RunsFailed", [("Environment", "prod"), ("Feed", "news")]).Should().BeFalse();

    private static JsonNode Alarm(string environment, string address) =>
        Deployment.Of(environment).All("aws_cloudwatch_metric_alarm").Single(alarm => alarm.Address == address).Values;

    private static IEnumerable<JsonNode> MetricsOf(JsonNode alarm) => alarm["metric_query"] is JsonArray { Count: > 0 } queries
        ? queries.Select(static query => query!["metric"]).OfType<JsonArray>().Where(static metric => metric.Count > 0).Select(static metric => metric[0]!)
        : [alarm];

    /// <summary>As Lambda names them in its metrics (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html).</summary>
    private static IEnumerable<string> Aliases(Deployment deployment) => deployment.All("aws_lambda_alias")
        .Select(static alias => $"{alias.Values["function_name"]}:{alias.Values["name"]}");

    private static bool IsSent(Deployment deployment, string space, string name, List<(string Key, string Value)> dimensions) =>
        ByAws.TryGetValue((space, name), out var sender)
            ? dimensions[0].Key == sender.Dimension
                && deployment.All(sender.Type).Any(resource => (string)resource.Values[sender.Name]! == dimensions[0].Value)
                && dimensions.Skip(1).All(more => more.Key == "Resource" && Aliases(deployment).Contains(more.Value))
            : space == $"Ingestion/{deployment.Environment}" && dimensions is [("Environment", var environment), ("Feed", var feed)]
                && environment == deployment.Environment && deployment.Measured.Contains(feed) && MetricNames[feed].Contains(name);
}
