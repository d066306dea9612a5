using System.Text.Json.Nodes;
using NodaTime;

namespace Ingestion.LocalCloud.Watching;

/// <summary>The dashboard as Terraform makes it, with the series of its charts and the states of its alarms put in.</summary>
/// <param name="environment">All resources of the environment that Terraform made.</param>
/// <param name="name">The environment's name, which the function here does not have.</param>
/// <param name="history">What CloudWatch would have.</param>
public sealed class DashboardView(IReadOnlyList<JsonNode> environment, string name, MetricHistory history)
{
    private readonly JsonNode _body = JsonNode.Parse(
        (string)environment.Single(static resource => (string)resource["type"]! == "aws_cloudwatch_dashboard")["values"]!["dashboard_body"]!)!;

    /// <summary>Widgets in their places.</summary>
    public JsonArray Widgets(IReadOnlyList<JsonObject> logs) => [.. _body["widgets"]!.AsArray().Select(widget => Widget(widget!, logs))];

    /// <summary>Every alarm, and whether it is off, judged by the periods up to now.</summary>
    public JsonArray Alarms(Instant now) =>
    [
        .. environment.Where(static resource => (string)resource["type"]! == "aws_cloudwatch_metric_alarm").Select(alarm =>
        {
            var values = alarm["values"]!;
            return (JsonNode)new JsonObject
            {
                ["name"] = ((string)values["alarm_name"]!)[$"ingestion-{name}-".Length..],
                ["state"] = IsOff(values, now) ? "ALARM" : "OK",
                ["description"] = (string)values["alarm_description"]!,
            };
        }),
    ];

    /// <summary>An alarm is off when all of its latest periods are breaching.</summary>
    private bool IsOff(JsonNode alarm, Instant now)
    {
        var metric = alarm["metric_query"] is JsonArray { Count: > 0 } queries
            ? queries.Select(static query => query!["metric"]).OfType<JsonArray>().First(static metric => metric.Count > 0)[0]!
            : alarm;
        var period = Duration.FromSeconds((int)metric["period"]!);
        return Enumerable.Range(0, (int)alarm["evaluation_periods"]!).All(earlier => IsBreaching(alarm, now - (earlier * period)));
    }

    private bool IsBreaching(JsonNode alarm, Instant now)
    {
        var threshold = (double)alarm["threshold"]!;
        return ValueOf(alarm, now) is not { } value
            ? (string)alarm["treat_missing_data"]! == "breaching"
            : (string)alarm["comparison_operator"]! switch
            {
                "LessThanThreshold" => value < threshold,
                "GreaterThanThreshold" => value > threshold,
                _ => value >= threshold,
            };
    }

    private double? ValueOf(JsonNode alarm, Instant now)
    {
        if (alarm["metric_query"] is not JsonArray { Count: > 0 } queries)
        {
            return Over(alarm, (string)alarm["statistic"]!);
        }

        var metrics = queries.Where(static query => query!["metric"] is JsonArray { Count: > 0 }).ToDictionary(static query => (string)query!["id"]!, static query => query!["metric"]![0]!);
        var period = Duration.FromSeconds((int)metrics.Values.First()["period"]!);
        return new MetricMath((string)queries.Single(static query => (bool?)query!["return_data"] == true)!["expression"]!)
            .Of(now - period, id => Over(metrics[id], (string)metrics[id]["stat"]!));

        double? Over(JsonNode metric, string statistic)
        {
            var dimensions = string.Join(' ', metric["dimensions"]!.AsObject().Select(static dimension => $"{dimension.Key}={dimension.Value}"));
            return history.Over(
                Local($"{metric["namespace"]} {metric["metric_name"]} {dimensions}"), statistic, now - Duration.FromSeconds((int)metric["period"]!), now);
        }
    }

    private JsonObject Widget(JsonNode widget, IReadOnlyList<JsonObject> logs)
    {
        var copy = widget.DeepClone().AsObject();
        switch ((string)widget["type"]!)
        {
            case "metric":
                copy["series"] = new JsonArray([.. Series(widget["properties"]!)]);
                break;
            case "log":
                copy["rows"] = LogRows.Of((string)widget["properties"]!["query"]!, logs);
                break;
        }

        return copy;
    }

    private IEnumerable<JsonNode> Series(JsonNode properties)
    {
        var period = (int)properties["period"]!;
        var entries = properties["metrics"]!.AsArray().Select(entry => Entry.Of(entry!.AsArray())).ToList();
        var byId = entries.Where(static entry => entry.Metric is not null)
            .Select((entry, i) => (Id: entry.Id ?? $"m{i}", Entry: entry, Values: history.Series(Local(entry.Metric!), entry.Statistic, period)))
            .ToList();
        foreach (var entry in entries.Where(static entry => entry.IsVisible))
        {
            var values = entry.Metric is not null
                ? byId.First(one => one.Entry == entry).Values
                : Computed(entry.Expression!, byId.ToDictionary(static one => one.Id, static one => one.Values));
            yield return new JsonObject
            {
                ["label"] = entry.Label,
                ["color"] = entry.Color,
                ["points"] = new JsonArray([.. values.Select(static point => (JsonNode)new JsonArray(point.Key, point.Value))]),
            };
        }
    }

    private static SortedDictionary<long, double> Computed(string expression, Dictionary<string, SortedDictionary<long, double>> series)
    {
        var computed = new SortedDictionary<long, double>();
        var math = new MetricMath(expression);
        foreach (var at in series.Values.SelectMany(static one => one.Keys).Distinct())
        {
            if (math.Of(Instant.FromUnixTimeSeconds(at), id => series.GetValueOrDefault(id)?.TryGetValue(at, out var value) == true ? value : null) is { } result)
            {
                computed[at] = result;
            }
        }

        return computed;
    }

    /// <summary>The dashboard is that of a deployed environment; the function here calls itself local.</summary>
    private string Local(string id) => id
        .Replace($"Environment={name} ", "Environment=local ", StringComparison.Ordinal)
        .Replace($"Ingestion/{name} ", "Ingestion/local ", StringComparison.Ordinal);

    private sealed record Entry(string? Metric, string? Expression, string? Id, string Statistic, string Label, string? Color, bool IsVisible)
    {
        public static Entry Of(JsonArray entry)
        {
            var options = entry[^1] as JsonObject;
            var parts = entry.Where(static part => part is JsonValue).Select(static part => (string)part!).ToList();
            var metric = parts.Count == 0
                ? null
                : $"{parts[0]} {parts[1]} {string.Join(' ', parts.Skip(2).Chunk(2).Select(static pair => $"{pair[0]}={pair[1]}"))}";
            return new Entry(
                metric,
                (string?)options?["expression"],
                (string?)options?["id"],
                (string?)options?["stat"] ?? "Average",
                (string?)options?["label"] ?? parts.ElementAtOrDefault(1) ?? string.Empty,
                (string?)options?["color"],
                (bool?)options?["visible"] ?? true);
        }
    }
}
