using System.Text.Json.Nodes;
using Ingestion.Hosting;
using Ingestion.Primitives;

namespace Ingestion.Infrastructure;

/// <summary>What holds for everything that is deployed. Each rule names what breaks it.</summary>
public static class Rules
{
    /// <summary>Statements that may name every resource, and why.</summary>
    private static readonly Dictionary<string, string> MayNameEverything = new()
    {
        ["ItsMetrics"] = "PutMetricData has no resources; its namespace is a condition",
        ["ItsTraces"] = "X-Ray has no resources",
        ["AccountByItsOwnPolicies"] = "in a key's policy, everything is that key; AWS asks for it so that the key stays manageable",
        ["AlarmsBudgetsAndScheduler"] = "in a key's policy, everything is that key",
        ["TlsOnly"] = "it denies",
    };

    /// <summary>Statements that may name every action of a service, and why.</summary>
    private static readonly Dictionary<string, string> MayDoEverything = new()
    {
        ["AccountByItsOwnPolicies"] = "AWS asks for it so that the key stays manageable",
        ["AlarmsBudgetsAndScheduler"] = "GenerateDataKey and GenerateDataKeyWithoutPlaintext, as AWS documents it",
        ["TlsOnly"] = "it denies",
    };

    /// <summary>Indexes that may have all attributes, and why.</summary>
    private static readonly Dictionary<string, string> MayBeWhole = new()
    {
        ["UpcomingEarningsIndex"] = "each run compares every report to come with today's calendars, and reads them by this index alone",
    };

    /// <summary>How the names of tables begin whose records stay for good.</summary>
    private static readonly string[] Kept = ["audit-trail-", "assets-", "earnings-calendar-", "fundamentals-"];

    private static readonly string[] Forbidden =
        ["aws_nat_gateway", "aws_vpc", "aws_subnet", "aws_eip", "aws_vpc_endpoint", "aws_appautoscaling_target", "aws_lambda_provisioned_concurrency_config"];

    public static IEnumerable<string> Broken(Deployment deployment) =>
    [
        .. deployment.Resources.Where(static resource => Forbidden.Contains((string)resource["type"]!))
            .Select(static resource => $"{resource["address"]}: costs by the hour, and nothing here needs it"),
        .. Table(deployment),
        .. Function(deployment),
        .. Queues(deployment),
        .. Topics(deployment),
        .. Schedules(deployment),
        .. deployment.All("aws_cloudwatch_log_group").Where(static group => (double?)group.Values["retention_in_days"] is null or 0)
            .Select(static group => $"{group.Address}: retention_in_days is not set: logs would be kept, and paid for, for ever"),
        .. Statements(deployment),
    ];

    private static IEnumerable<string> Table(Deployment deployment)
    {
        foreach (var (address, table) in deployment.All("aws_dynamodb_table"))
        {
            if ((string?)table["billing_mode"] != "PAY_PER_REQUEST")
            {
                yield return $"{address}: billing_mode is {table["billing_mode"]}, not PAY_PER_REQUEST";
            }

            if ((bool?)First(table["point_in_time_recovery"])?["enabled"] != true)
            {
                yield return $"{address}: point_in_time_recovery is off";
            }

            if ((bool?)First(table["server_side_encryption"])?["enabled"] != true)
            {
                yield return $"{address}: server_side_encryption is off";
            }

            var name = (string)table["name"]!;
            var isKept = Array.Exists(Kept, kept => name.StartsWith(kept, StringComparison.Ordinal));
            if (isKept && (bool?)First(table["ttl"])?["enabled"] == true)
            {
                yield return $"{address}: ttl is on: what is to stay could be made to expire";
            }

            if (new[] { "audit-trail-", "market-data-", "rejected-events-" }.Any(pushed => name.StartsWith(pushed, StringComparison.Ordinal)))
            {
                foreach (var open in (table["global_secondary_index"]?.AsArray() ?? []).Append(table).Where(static one => First(one!["on_demand_throughput"]) is null))
                {
                    yield return $"{address}: {open!["name"]}: on_demand_throughput is not set: what others push has no limit";
                }
            }

            foreach (var index in (table["global_secondary_index"]?.AsArray() ?? [])
                .Where(static index => (string?)index!["projection_type"] == "ALL" && !MayBeWhole.ContainsKey((string)index["name"]!)))
            {
                yield return $"{address}: {index!["name"]}: has all attributes, and each is written and stored once more";
            }

            if (!isKept && (string?)First(table["ttl"])?["attribute_name"] != Tables.AttributeValues.ExpiresAt)
            {
                yield return $"{address}: ttl goes by {First(table["ttl"])?["attribute_name"]}; the program writes {Tables.AttributeValues.ExpiresAt}";
            }

            if (deployment.Environment != "dev" && (bool?)table["deletion_protection_enabled"] != true)
            {
                yield return $"{address}: deletion_protection_enabled is off outside dev";
            }
        }
    }

    private static IEnumerable<string> Function(Deployment deployment)
    {
        foreach (var (address, function) in deployment.All("aws_lambda_function"))
        {
            if (function["vpc_config"] is JsonArray { Count: > 0 })
            {
                yield return $"{address}: vpc_config: inside a VPC it would need a NAT gateway";
            }

            if ((int?)function["timeout"] != Timeout(deployment))
            {
                yield return $"{address}: timeout is {function["timeout"]}; leases and alarms count on 60, batches of refreshes on 180";
            }

            // A mocked provider gives back what was planned, so only this notices a plan that AWS's own defaults would keep from ever being empty.
            foreach (var level in new[] { "application_log_level", "system_log_level" }.Where(level => First(function["logging_config"])?[level] is null))
            {
                yield return $"{address}: logging_config: {level} is not set: AWS fills it in, and every later plan would take it out";
            }

            // The very program reads them: a setting that it refuses is found here.
            var variables = function["environment"]![0]!["variables"]!.AsObject().ToDictionary(static one => one.Key, static one => (string?)one.Value);
            variables["AWS_REGION"] = "us-east-1";
            List<string> problems = [];
            try
            {
                Composition.Read(variables.GetValueOrDefault);
            }
            catch (SettingsException exception)
            {
                problems.AddRange(exception.Problems);
            }

            foreach (var problem in problems)
            {
                yield return $"{address}: environment: {problem}";
            }
        }
    }

    private static IEnumerable<string> Queues(Deployment deployment)
    {
        foreach (var (address, queue) in deployment.All("aws_sqs_queue"))
        {
            if (string.IsNullOrEmpty((string?)queue["kms_master_key_id"]) && (bool?)queue["sqs_managed_sse_enabled"] != true)
            {
                yield return $"{address}: is not encrypted";
            }
        }

        foreach (var (address, queue) in deployment.All("aws_sqs_queue").Where(static queue => ((string?)queue.Values["redrive_policy"])?.StartsWith('{') == true))
        {
            if ((int?)queue["visibility_timeout_seconds"] != 6 * Timeout(deployment))
            {
                yield return $"{address}: visibility_timeout_seconds is {queue["visibility_timeout_seconds"]}, not six times the function's timeout: it would hand out what is being worked on";
            }
        }

        if (deployment.All("aws_sqs_queue_policy").Count(static policy => DeniesPlainText(policy.Values)) != deployment.All("aws_sqs_queue").Count())
        {
            yield return "aws_sqs_queue: not every queue has a policy that denies what comes without TLS";
        }
    }

    private static IEnumerable<string> Topics(Deployment deployment)
    {
        foreach (var (address, topic) in deployment.All("aws_sns_topic"))
        {
            if (string.IsNullOrEmpty((string?)topic["kms_master_key_id"]))
            {
                yield return $"{address}: is not encrypted";
            }
            else if ((string?)topic["kms_master_key_id"] == "alias/aws/sns")
            {
                yield return $"{address}: the AWS managed key admits neither alarms nor budgets";
            }
        }

        if (deployment.All("aws_sns_topic_policy").Count(static policy => DeniesPlainText(policy.Values)) != deployment.All("aws_sns_topic").Count())
        {
            yield return "aws_sns_topic: not every topic has a policy that denies what comes without TLS";
        }
    }

    private static IEnumerable<string> Schedules(Deployment deployment)
    {
        foreach (var (address, schedule) in deployment.All("aws_scheduler_schedule"))
        {
            var target = schedule["target"]![0]!;
            var input = (string)target["input"]!;
            if (!input.Contains("\"<aws.scheduler.scheduled-time>\"", StringComparison.Ordinal))
            {
                yield return $"{address}: input is {input}: without <aws.scheduler.scheduled-time> spelt so, a late call would be a run of another time";
            }

            if ((string?)First(schedule["flexible_time_window"])?["mode"] != "OFF")
            {
                yield return $"{address}: flexible_time_window is not OFF";
            }

            if ((string?)schedule["schedule_expression_timezone"] != "America/New_York")
            {
                yield return $"{address}: schedule_expression_timezone is {schedule["schedule_expression_timezone"]}: the exchange's day is New York's";
            }

            var secondsToNext = address.EndsWith("-daily\"]", StringComparison.Ordinal) ? 86_400 : address.EndsWith("-hourly\"]", StringComparison.Ordinal) ? 3_600 : 300;
            if ((int?)First(target["retry_policy"])?["maximum_event_age_in_seconds"] is not { } seconds || seconds < 60 || seconds >= secondsToNext)
            {
                yield return $"{address}: retry_policy lets an event outlive the next run";
            }

            if (string.IsNullOrEmpty((string?)First(target["dead_letter_config"])?["arn"]))
            {
                yield return $"{address}: what cannot be delivered is dropped without a trace";
            }
        }
    }

    private static int Timeout(Deployment deployment) => deployment.Feeds.Contains("fundamentals") ? 180 : 60;

    /// <summary>A block that is there once; null when it is not there.</summary>
    private static JsonNode? First(JsonNode? blocks) => blocks is JsonArray { Count: > 0 } array ? array[0] : null;

    private static bool DeniesPlainText(JsonNode values) => PolicyStatement.From((string)values["policy"]!).Any(static statement =>
        statement is { Effect: "Deny", Principal: "*" } && statement.Condition.Contains("\"aws:SecureTransport\":\"false\"", StringComparison.Ordinal));

    private static IEnumerable<string> Statements(Deployment deployment)
    {
        foreach (var (address, statement) in PolicyStatement.All(deployment))
        {
            if (statement.Actions.Any(static action => action.Contains('*', StringComparison.Ordinal)) && !MayDoEverything.ContainsKey(statement.Sid))
            {
                yield return $"{address}: {statement.Sid}: allows {string.Join(", ", statement.Actions)}, and no reason is written down";
            }

            if (statement.Resources.Contains("*") && !MayNameEverything.ContainsKey(statement.Sid))
            {
                yield return $"{address}: {statement.Sid}: names every resource, and no reason is written down";
            }

            if (statement is { Effect: "Allow", Principal: "*" })
            {
                yield return $"{address}: {statement.Sid}: allows everybody";
            }
        }
    }
}
