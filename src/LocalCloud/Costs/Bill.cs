using System.Globalization;
using System.Text.Json.Nodes;

namespace Ingestion.LocalCloud.Costs;

/// <summary>One line of the bill.</summary>
/// <param name="What">What is paid for.</param>
/// <param name="Quantity">How much of it in a month.</param>
/// <param name="Usd">Without free tier.</param>
/// <param name="UsdWithFreeTier">With the free tier that does not end after a year.</param>
public sealed record BillLine(string What, double Quantity, double Usd, double UsdWithFreeTier);

/// <summary>What a month of an environment costs: its resources as Terraform makes them, times the price list.</summary>
public static class Bill
{
    /// <summary>Every line, the most expensive first.</summary>
    /// <param name="resources">All resources, as <c>terraform show -json</c> spells them.</param>
    /// <param name="prices">The price list, <c>terraform/prices.json</c>.</param>
    /// <param name="metrics">Distinct custom metrics that the program sends.</param>
    /// <param name="symbols">How many tickers; null for as many as are set.</param>
    public static IReadOnlyList<BillLine> Of(IReadOnlyList<JsonNode> resources, JsonNode prices, int metrics, int? symbols = null)
    {
        var function = resources.Single(static resource => (string)resource["type"]! == "aws_lambda_function")["values"]!;
        var tickers = symbols ?? function["environment"]![0]!["variables"]!["TICKERS"]!.ToString().Split(',').Length;
        var usage = new Usage(tickers);
        var gigabytes = (double)function["memory_size"]! / 1024;
        var architecture = (string)function["architectures"]![0]!;
        var storedGigabytes = usage.Stories * 12 * Usage.StoryKilobytes / 1024 / 1024;
        var logGigabytes = usage.Runs * Usage.LogKilobytesPerRun / 1024 / 1024;
        List<BillLine> lines =
        [
            Line("custom metrics", "cloudwatch_metric", metrics),
            Line("alarm metrics", "cloudwatch_alarm_metric", resources.Where(Is("aws_cloudwatch_metric_alarm")).Sum(AlarmMetrics)),
            Line("dashboards", "cloudwatch_dashboard", Count("aws_cloudwatch_dashboard")),
            Line("keys", "kms_key", Count("aws_kms_key")),
            Line("secrets", "secret", Count("aws_secretsmanager_secret")),
            Line("budgets", "budget", Count("aws_budgets_budget")),
            Line("function, GB-seconds", $"lambda_gb_second_{architecture}", usage.Runs * Usage.SecondsPerRun * gigabytes),
            Line("function, calls", "lambda_request", usage.Runs),
            Line("schedules, calls", "scheduler_call", usage.Runs),
            Line("table, write units", "dynamodb_write_unit", usage.WriteUnits),
            Line("table, read units", "dynamodb_read_unit", usage.ReadUnits),
            Line("table, GB stored after a year", "dynamodb_storage_gb", storedGigabytes),
            Line("table, GB of point-in-time recovery", "dynamodb_pitr_gb", storedGigabytes),
            Line("announcements and alerts", "sns_request", usage.Runs),
            Line("e-mails", "sns_email", 100 * Count("aws_sns_topic_subscription")),
            Line("metrics, calls", "cloudwatch_put", usage.Runs),
            Line("secret, reads", "secret_request", usage.Runs / 10),
            Line("key, uses", "kms_request", usage.Runs * 2),
            Line("queues, calls", "sqs_request", 1_000),
            Line("queue of events, calls while it is empty", "sqs_request", Usage.IdleQueueCalls * Count("aws_lambda_event_source_mapping")),
            .. Events(Usage.Events),
            Line("events kept, GB after a year", "dynamodb_storage_gb", Usage.Events * 12 * Usage.EventStoredKilobytes / 1024 / 1024),
            Line("events kept, GB of recovery", "dynamodb_pitr_gb", Usage.Events * 12 * Usage.EventRecoverableKilobytes / 1024 / 1024),
            .. Count("aws_pipes_pipe") == 0 ? [] : Archive(Usage.Events),
            Line("logs, GB written", "cloudwatch_logs_gb", logGigabytes),
            Line("logs, GB stored", "cloudwatch_logs_stored_gb", logGigabytes),
        ];
        return [.. lines.OrderByDescending(static line => line.Usd)];

        IEnumerable<BillLine> Events(double events) =>
        [
            Line("events, put on the bus", "event_put", events),
            Line("events, queue calls", "sqs_request", events * Usage.EventQueueCalls),
            Line("events, function calls", "lambda_request", events),
            Line("events, GB-seconds", $"lambda_gb_second_{architecture}", events * Usage.EventSeconds * gigabytes),
            Line("events, write units", "dynamodb_write_unit", events * Usage.EventWriteUnits),
            Line("events, GB archived", "event_archive_gb", events * Usage.EventKilobytes / 1024 / 1024),
            Line("events, GB of logs", "cloudwatch_logs_gb", events * Usage.EventLogKilobytes / 1024 / 1024),
        ];

        // Firehose counts a record as five kilobytes at least.
        IEnumerable<BillLine> Archive(double entries) =>
        [
            Line("audit archive, entries handed over", "pipe_request", entries),
            Line("audit archive, GB delivered", "firehose_gb", entries * 5 / 1024 / 1024),
            Line("audit archive, GB after a year", "s3_storage_gb", entries * 12 / 1024 / 1024),
        ];

        int Count(string type) => resources.Count(Is(type));

        BillLine Line(string what, string price, double quantity)
        {
            var entry = prices["prices"]![price]!;
            var (usd, free) = ((double)entry["usd"]!, (double)entry["free"]!);
            return new BillLine(what, quantity, quantity * usd, Math.Max(0, quantity - free) * usd);
        }
    }

    /// <summary>What a day costs on which others make the function write all that its tables let it write.</summary>
    public static double WorstDay(IReadOnlyList<JsonNode> resources, JsonNode prices) => resources.Where(Is("aws_dynamodb_table")).Select(static table => table["values"]!)
        .SelectMany(static table => (table["global_secondary_index"]?.AsArray() ?? []).Append(table))
        .Sum(static limited => (double?)limited!["on_demand_throughput"]?.AsArray().FirstOrDefault()?["max_write_request_units"] ?? 0)
        * 24 * 60 * 60 * (double)prices["prices"]!["dynamodb_write_unit"]!["usd"]!;

    /// <summary>The bill as a table.</summary>
    public static string Table(string environment, IReadOnlyList<BillLine> lines, JsonNode prices)
    {
        List<string> text = [$"{environment}: a month in {prices["region"]}, US dollars, prices as of {prices["as_of"]} (terraform/prices.json)", string.Empty];
        text.Add($"  {"",-42}{"quantity",14}{"list price",12}{"with free",12}");
        text.AddRange(lines.Select(static line => string.Create(
            CultureInfo.InvariantCulture, $"  {line.What,-42}{line.Quantity,14:#,##0.###}{line.Usd,12:0.0000}{line.UsdWithFreeTier,12:0.0000}")));
        text.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"  {"total",-42}{"",14}{lines.Sum(static line => line.Usd),12:0.00}{lines.Sum(static line => line.UsdWithFreeTier),12:0.00}"));
        return string.Join('\n', text);
    }

    private static Func<JsonNode, bool> Is(string type) => resource => (string)resource["type"]! == type;

    /// <summary>An alarm on an expression is billed for every metric in it.</summary>
    private static int AlarmMetrics(JsonNode alarm) =>
        alarm["values"]!["metric_query"] is JsonArray { Count: > 0 } queries
            ? queries.Count(static query => query!["metric"] is JsonArray { Count: > 0 })
            : 1;
}
