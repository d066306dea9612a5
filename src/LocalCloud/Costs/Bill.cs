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
    /// <param name="metrics">Distinct custom metrics that runs of news send.</param>
    /// <param name="symbols">How many tickers; null for as many as are set.</param>
    public static IReadOnlyList<BillLine> Of(IReadOnlyList<JsonNode> resources, JsonNode prices, int metrics, int? symbols = null)
    {
        var function = resources.Single(static resource => (string)resource["type"]! == "aws_lambda_function")["values"]!;
        var settings = function["environment"]![0]!["variables"]!;
        var tickers = symbols ?? settings["TICKERS"]!.ToString().Split(',').Length;
        var feeds = new FeedLines(Line, (string)function["architectures"]![0]!, (double)function["memory_size"]! / 1024);
        var scheduled = resources.Where(Is("aws_scheduler_schedule"))
            .Select(static schedule => (string)JsonNode.Parse((string)schedule["values"]!["target"]![0]!["input"]!)!["job"]!).ToHashSet();
        List<BillLine> lines =
        [
            Line("alarm metrics", "cloudwatch_alarm_metric", resources.Where(Is("aws_cloudwatch_metric_alarm")).Sum(AlarmMetrics)),
            Line("dashboards", "cloudwatch_dashboard", Count("aws_cloudwatch_dashboard")),
            Line("keys", "kms_key", Count("aws_kms_key")),
            Line("secrets", "secret", Count("aws_secretsmanager_secret")),
            Line("budgets", "budget", Count("aws_budgets_budget")),
            Line("e-mails", "sns_email", 100 * Count("aws_sns_topic_subscription")),
            Line("queues, calls", "sqs_request", 1_000),
            Line("queues of events, calls while empty", "sqs_request", Usage.IdleQueueCalls * Count("aws_lambda_event_source_mapping")),
            .. scheduled.Contains("news") ? feeds.News(new Usage(tickers), metrics) : [],
            .. settings["MARKET_DATA_TABLE_NAME"] is null ? [] : feeds.Events(Usage.Events),
            .. Count("aws_pipes_pipe") == 0 ? [] : feeds.Archive(Usage.Events),
            .. DailyUsage.All.Where(usage => scheduled.Contains(usage.Feed)).SelectMany(feeds.Daily),
            .. settings["FUNDAMENTALS_TABLE_NAME"] is null ? [] : feeds.Fundamentals(RefreshUsage.Of(settings, tickers)),
            .. scheduled.Contains(SentimentUsage.Job) ? feeds.Sentiment(new SentimentUsage(tickers)) : [],
        ];
        return [.. lines.OrderByDescending(static line => line.Usd)];

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
