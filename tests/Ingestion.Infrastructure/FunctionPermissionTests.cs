using System.Text.Json.Nodes;

namespace Ingestion.Infrastructure;

/// <summary>
/// Least privilege: the role has exactly what permissions.json lists, which the end-to-end tests hold against what the native binary
/// does, and what Lambda does in its name.
/// </summary>
public sealed class FunctionPermissionTests
{
    private static readonly string[] DoneByLambda =
        ["kms:Decrypt", "kms:GenerateDataKey", "logs:CreateLogStream", "logs:PutLogEvents", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:SendMessage"];

    private static readonly JsonNode Used = JsonNode.Parse(Deployment.Text("modules", "lambda_function", "permissions.json"))!;

    [Theory]
    [MemberData(nameof(Deployment.Environments), MemberType = typeof(Deployment))]
    public void Nothing_is_missing_and_nothing_is_there_for_no_reason(string environment)
    {
        var used = Used.AsObject().SelectMany(static kind => kind.Value!.AsArray().Select(static action => (string)action!));

        Granted(environment).SelectMany(static statement => statement.Actions).Should().BeEquivalentTo([.. used, .. DoneByLambda]);
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
