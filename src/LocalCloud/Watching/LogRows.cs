using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ingestion.LocalCloud.Watching;

/// <summary>
/// What the dashboard's Logs Insights queries would find: those that list fields and those that sum or count, by a field or by the day. Anything else
/// finds nothing here.
/// </summary>
public static partial class LogRows
{
    /// <summary>Rows, latest or largest first, from lines of JSON in order.</summary>
    public static JsonArray Of(string query, IReadOnlyList<JsonObject> lines)
    {
        var parts = query.Split(" | ").ToDictionary(static part => part.Split(' ')[0], static part => part[(part.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        var found = lines.Where(line => Holds(parts.GetValueOrDefault("filter"), line)).ToList();
        return parts.TryGetValue("fields", out var fields) ? List(fields.Split(", "), found)
            : parts.TryGetValue("stats", out var stats) ? Summed(stats, found)
            : [];
    }

    private static JsonArray List(string[] fields, List<JsonObject> lines) =>
    [
        .. Enumerable.Reverse(lines).Take(20).Select(line =>
            (JsonNode)new JsonObject(fields.Select(field => KeyValuePair.Create(field, At(line, field)?.DeepClone())))),
    ];

    private static JsonArray Summed(string stats, List<JsonObject> lines)
    {
        var by = stats[(stats.LastIndexOf(" by ", StringComparison.Ordinal) + 4)..];
        var groups = lines.GroupBy(line => by.StartsWith("bin(", StringComparison.Ordinal) ? (((string?)line["run"])?.Split('/')[^1] ?? (string?)(line["timestamp"] ?? line["time"]))?[..10] : At(line, by)?.ToString());
        return [.. groups.OrderByDescending(static group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            var row = new JsonObject { [by.StartsWith("bin(", StringComparison.Ordinal) ? "day" : by] = group.Key };
            foreach (Match column in Column().Matches(stats))
            {
                var sums = Call().Replace(column.Groups["expression"].Value, call => Of(call, group).ToString(System.Globalization.CultureInfo.InvariantCulture));
                row[column.Groups["name"].Value] = new MetricMath(sums).Of(default, static _ => null);
            }

            return (JsonNode)row;
        })];
    }

    private static double Of(Match call, IEnumerable<JsonObject> lines)
    {
        var values = lines.Select(line => (double?)At(line, call.Groups["field"].Value)).OfType<double>();
        return call.Groups["function"].Value switch
        {
            "count" => call.Groups["field"].Value == "*" ? lines.Count() : values.Count(),
            "sum" => values.Sum(),
            _ => values.DefaultIfEmpty().Max(),
        };
    }

    private static bool Holds(string? filter, JsonObject line) => filter is null || filter.Split(" and ").All(term =>
        term.Trim('(', ')').Split(" or ").Any(one => Comparison().Match(one) is { Success: true } match
            && At(line, match.Groups["field"].Value) is { } value
            && (match.Groups["text"].Success ? value.ToString() == match.Groups["text"].Value : value is JsonValue number && (double)number > 0)));

    private static JsonNode? At(JsonObject line, string path)
    {
        JsonNode? node = line;
        foreach (var name in path.Split('.'))
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    [GeneratedRegex(@"(?<expression>[^,]+?) as (?<name>\w+)")]
    private static partial Regex Column();

    [GeneratedRegex(@"(?<function>sum|count|max)\((?<field>[\w.*]+)\)")]
    private static partial Regex Call();

    [GeneratedRegex("^(?<field>[\\w.]+) (= \"(?<text>[^\"]*)\"|> 0)$")]
    private static partial Regex Comparison();
}
