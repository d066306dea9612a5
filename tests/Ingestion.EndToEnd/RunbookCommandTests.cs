using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Aws;
using Ingestion.LocalCloud.Events;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Providers;

namespace Ingestion.EndToEnd;

/// <summary>
/// What the runbook tells people to type, typed: events go to the native binary, queries to its table, filter patterns over the lines that it wrote in an outage.
/// </summary>
public sealed partial class RunbookCommandTests : FunctionFixture
{
    /// <summary>What LocalCloud has no part for, and who holds it to being right instead.</summary>
    private static readonly Dictionary<string, string> OnlyInAws = new()
    {
        ["secretsmanager describe-secret"] = "no program calls it",
        ["secretsmanager put-secret-value"] = "the rotation itself is tested: a key that is refused is read again",
        ["lambda get-account-settings"] = "LocalCloud has no account",
        ["lambda get-function-concurrency"] = "LocalCloud has no account",
        ["scheduler list-schedules"] = "schedules exist in Terraform only",
        ["sqs receive-message"] = "queues exist in Terraform only",
        ["sqs get-queue-url"] = "queues exist in Terraform only",
        ["sqs get-queue-attributes"] = "queues exist in Terraform only",
        ["sqs start-message-move-task"] = "queues exist in Terraform only",
        ["sqs purge-queue"] = "queues exist in Terraform only",
        ["sns list-subscriptions-by-topic"] = "subscriptions exist in AWS only",
        ["events put-events"] = "the tests of what is deployed hold its event to the rule of the bus",
        ["dynamodb get-item"] = "the tests of what is deployed hold its keys to those of the table",
        ["events start-replay"] = "the archive exists in Terraform only",
        ["events describe-archive"] = "the archive exists in Terraform only",
        ["dynamodb restore-table-to-point-in-time"] = "dynalite keeps no backups",
        ["dynamodb create-backup"] = "dynalite keeps no backups",
        ["dynamodb restore-table-from-backup"] = "dynalite keeps no backups",
    };

    /// <summary>What only another feed keeps in the main table.</summary>
    private static readonly (string Pk, string Sk)[] OfOtherFeeds =
    [
        ("SET_ASIDE", "2026-11-20T15:05:00Z#news-20261120T150500Z-1"), ("RUN#earnings_calendar", "2026-11-20T10:00:00Z"), ("PLAN#refresh_oldest", "2026-11-20T12:00:00Z"),
        ("CALLS#alphavantage", "2026-11-20"),
    ];

    /// <summary>What refreshes leave in the log.</summary>
    private static readonly string[] OfRefreshes =
    [
        """{"event":"refresh","run":"fundamentals/2026-11-20T12:00:00Z","symbol":"IBM","outcome":"refreshed","rows_written":431,"calls":5}""",
        """{"event":"refresh","run":"fundamentals/2026-11-20T12:00:00Z","symbol":"NVDA","outcome":"incomplete","rows_written":112,"calls":5}""",
        """{"event":"refresh","run":"fundamentals/2026-11-20T12:00:00Z","symbol":"AAPL","outcome":"failed","rows_written":0,"calls":1}""",
    ];

    private static readonly IReadOnlyList<RunbookCommand> Commands =
        RunbookCommand.In(File.ReadAllText(Path.Combine(Repository.Root, "terraform", "RUNBOOK.md")));

    /// <summary>A good event and a bad one.</summary>
    private static string Events => EventQueue.BatchOf(new Bus().Messages(
        EventMix.Of(10, PutAt).Where(static (_, i) => i is 0 or 9)
            .Select(static (entry, i) =>
            {
                entry.Detail["event_id"] = $"T-{i + 1}";
                return entry with { Source = "market.nyse" };
            }),
        PutAt));

    private static NodaTime.Instant PutAt => NodaTime.Instant.FromUtc(2026, 11, 20, 15, 5);

    [Fact]
    public void Each_command_of_the_runbook_is_run_here_or_known_to_exist_in_AWS_only() =>
        Commands.Select(static command => command.Name).Distinct().Should().BeEquivalentTo(
            [.. OnlyInAws.Keys, "lambda invoke", "dynamodb query", "logs tail"]);

    [Fact]
    public async Task Events_are_answered_by_the_function()
    {
        var function = await StartAsync();
        Cloud.Providers.Now = NodaTime.Instant.FromUtc(2026, 11, 20, 15, 5);
        List<string> outcomes = [];

        foreach (var command in Commands.Where(static command => command.Name == "lambda invoke"))
        {
            var answered = (await function.InvokeAsync(command["--payload"])).Should().BeOfType<Invocation.Answered>(command.ToString()).Which;
            outcomes.Add((string)JsonNode.Parse(answered.Payload)!["outcome"]!);
        }

        outcomes.Should().Equal("collected", "collected", "sent");
    }

    [Fact]
    public async Task Queries_find_stories_runs_and_what_is_owed()
    {
        var function = await StartAsync();
        Cloud.Aws.Fault = static call => call.Service == "sns" ? new AwsError(404, "NotFound", "as told") : null;
        await RunAsync(function, FirstRun);
        var queries = Commands.Where(static command => command.Name == "dynamodb query").ToList();
        queries.Should().HaveCount(10);
        foreach (var (pk, sk) in OfOtherFeeds)
        {
            await Cloud.Records.CallAsync("PutItem", new JsonObject
            {
                ["TableName"] = LocalCloud.Cloud.Table,
                ["Item"] = new JsonObject { ["pk"] = new JsonObject { ["S"] = pk }, ["sk"] = new JsonObject { ["S"] = sk } },
            }.ToJsonString());
        }

        await function.InvokeAsync(Events);

        foreach (var query in queries)
        {
            var table = query["--table-name"].Replace("-dev", "-local", StringComparison.Ordinal);
            var found = await Cloud.Records.CallAsync("Query", new JsonObject
            {
                ["TableName"] = table,
                ["IndexName"] = query.Has("--index-name") ? query["--index-name"] : null,
                ["KeyConditionExpression"] = query["--key-condition-expression"],
                ["ExpressionAttributeValues"] = JsonNode.Parse(query["--expression-attribute-values"]),
                ["ScanIndexForward"] = !query.Has("--no-scan-index-forward"),
            }.ToJsonString().Replace("\"IndexName\":null,", string.Empty, StringComparison.Ordinal));
            found["Items"]!.AsArray().Should().NotBeEmpty(query.ToString());
        }
    }

    [Fact]
    public async Task Filter_patterns_find_the_lines_that_an_outage_leaves_and_none_of_a_good_run()
    {
        var well = await StartAsync();
        await RunAsync(well, FirstRun);
        await LineAsync(well, FirstRun);
        var bad = await StartAsync();
        Cloud.Aws.Fault = static call => call.Service == "sns" ? new AwsError(404, "NotFound", "as told") : null;
        await RunAsync(bad, SecondRun);
        await LineAsync(bad, SecondRun);
        Cloud.Providers.Faults["tiingo"] = Cloud.Providers.Faults["finnhub"] = Fault.ServerError;
        await RunAsync(bad, ThirdRun);
        await LineAsync(bad, ThirdRun);
        Cloud.Aws.Fault = static call => call.Service == "dynamodb" ? new AwsError(500, "InternalServerError", "as told") : null;
        await InvokeAsync(bad, "2026-11-20T15:20:00Z");
        var misconfigured = await StartAsync(("TICKERS", "not a ticker"));
        await misconfigured.ExitCodeAsync(TimeSpan.FromMinutes(1));
        await bad.InvokeAsync(Events);
        Cloud.Aws.Fault = static _ => null;
        await bad.InvokeAsync(Events);
        List<string> lines = [.. bad.Output, .. misconfigured.Output, .. misconfigured.Errors, .. OfRefreshes];

        foreach (var command in Commands.Where(static command => command.Name == "logs tail"))
        {
            // No source here takes half a minute, and none is behind: each counts as slow and as behind.
            var pattern = command["--filter-pattern"].Replace("30000", "0", StringComparison.Ordinal).Replace("lag_s > 0", "lag_s > -1", StringComparison.Ordinal);
            lines.Should().Contain(line => IsMatch(pattern, line), $"{command} is there to find something");
            if (!pattern.Contains('>', StringComparison.Ordinal))
            {
                well.Output.Should().NotContain(line => IsMatch(pattern, line), $"{command} is for trouble");
            }
        }
    }

    /// <summary>https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html</summary>
    private static bool IsMatch(string pattern, string line)
    {
        if (!pattern.StartsWith('{'))
        {
            return line.Contains(pattern, StringComparison.Ordinal);
        }

        if (!line.StartsWith('{'))
        {
            return false;
        }

        var conditions = Condition().Matches(pattern).Select(condition =>
        {
            var index = condition.Groups["index"];
            var node = JsonNode.Parse(line)![condition.Groups["field"].Value];
            node = index.Success ? (node as JsonArray)?.ElementAtOrDefault(int.Parse(index.Value, System.Globalization.CultureInfo.InvariantCulture)) : node;
            return node is not null && (condition.Groups["text"] is { Success: true, Value: var text }
                ? text == "*" || node.ToString() == text
                : (double)node > double.Parse(condition.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture));
        }).ToList();
        return conditions.Count > 0 && (pattern.Contains("&&", StringComparison.Ordinal) ? conditions.All(static holds => holds) : conditions.Contains(true));
    }

    [GeneratedRegex("""\$\.(?<field>\w+)(\[(?<index>\d)\])? (= "(?<text>[^"]+)"|> (?<number>-?\d+))""")]
    private static partial Regex Condition();
}
