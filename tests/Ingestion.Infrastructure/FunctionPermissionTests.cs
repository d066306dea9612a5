using System.Text.Json.Nodes;

namespace Ingestion.Infrastructure;

/// <summary>
/// Least privilege: the role has exactly what permissions.json lists, which the end-to-end tests hold against what the native binary
/// does, and what Lambda does in its name.
/// </summary>
public sealed class FunctionPermissionTests
{
    private static readonly string[] DoneByLambda =
        ["kms:Decrypt", "kms:GenerateDataKey", "logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage"];

    /// <summary>For each feed that a queue brings.</summary>
    private static readonly string[] DoneForQueue = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];

    private static readonly JsonNode Used = JsonNode.Parse(Deployment.Text("modules", "lambda_function", "permissions.json"))!;

    /// <summary>What only a feed uses; everything else is used by all.</summary>
    private static readonly Dictionary<string, string> FeedOf = new()
    {
        ["market_data"] = "events",
        ["audit_trail"] = "events",
        ["audit_trail_index"] = "events",
        ["rejected_events"] = "events",
        ["assets"] = "assets",
        ["assets_index"] = "fundamentals",
        ["earnings_calendar"] = "earnings_calendar",
        ["earnings_calendar_index"] = "earnings_calendar",
        ["fundamentals"] = "fundamentals",
        ["bus"] = "fundamentals",
    };

    [Theory]
    [MemberData(nameof(Deployment.Varieties), MemberType = typeof(Deployment))]
    public void Nothing_is_missing_and_nothing_is_there_for_no_reason(string environment)
    {
        var feeds = Deployment.Of(environment).Feeds;
        var used = Used.AsObject().Where(kind => !FeedOf.TryGetValue(kind.Key, out var feed) || feeds.Contains(feed))
            .SelectMany(static kind => kind.Value!.AsArray().Select(static action => (string)action!));
        var byLambda = feeds.Where(static feed => feed is "events" or "fundamentals").SelectMany(static _ => DoneForQueue);

        Granted(environment).SelectMany(static statement => statement.Actions).Should().BeEquivalentTo([.. used, .. DoneByLambda, .. byLambda]);
    }

    [Fact]
    public void Reference_data_is_never_deleted() =>
        Granted(LocalCloud.Costs.Environments.AllFeeds)
            .Where(static statement => statement.Sid is "TheAssets" or "TheAssetsByAge" or "TheEarningsCalendar" or "TheEarningsCalendarByDate" or "TheFundamentals")
            .SelectMany(static statement => statement.Actions).Should().NotContain(static action => action.Contains("Delete", StringComparison.Ordinal)).And.HaveCount(16);

    [Fact]
    public void It_puts_events_of_its_own_source_and_types_on_its_own_bus_and_none_where_there_are_no_fundamentals()
    {
        var puts = Granted(LocalCloud.Costs.Environments.AllFeeds).Single(static statement => statement.Actions.Contains("events:PutEvents"));

        puts.Actions.Should().Equal("events:PutEvents");
        puts.Condition.Should().Be(
            """{"ForAllValues:StringEquals":{"events:detail-type":["pollenationNeeded","earningsProcessed"],"events:source":["ingestion.dev"]},"Null":{"events:detail-type":"false","events:source":"false"}}""");
        Granted(LocalCloud.Costs.Environments.Without("fundamentals")).SelectMany(static statement => statement.Actions).Should().NotContain("events:PutEvents");
    }

    [Theory]
    [InlineData("ItsTable", "arn:aws:dynamodb:us-east-1:000000000000:table/ingestion")]
    [InlineData("ItsSecret", "arn:aws:secretsmanager:us-east-1:000000000000:secret:ingestion/providers-AbCdEf")]
    [InlineData("ItsDeadLetters", "arn:aws:sqs:us-east-1:000000000000:queue")]
    [InlineData("ItsLogs", "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/ingestion:*")]
    public void Each_action_is_for_its_own_resource(string sid, string resource) =>
        Granted("dev").Single(statement => statement.Sid == sid).Resources.Distinct().Should().Equal(resource);

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void The_audit_trail_is_added_to_and_never_changed(string environment) =>
        Granted(environment).Single(static statement => statement.Sid == "TheAuditTrail").Actions.Should().Equal("dynamodb:PutItem");

    [Fact]
    public void Metrics_go_to_its_own_namespace_only() =>
        Granted("dev").Single(static statement => statement.Sid == "ItsMetrics").Condition.Should()
            .Be("""{"StringEquals":{"cloudwatch:namespace":"Ingestion/dev"}}""");

    private static IReadOnlyList<PolicyStatement> Granted(string environment) => PolicyStatement.From(
        (string)Deployment.Of(environment).All("aws_iam_role_policy").Single(static policy => policy.Address == "module.function.aws_iam_role_policy.this").Values["policy"]!);
}
