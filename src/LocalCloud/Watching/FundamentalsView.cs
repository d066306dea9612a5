using System.Text.Json.Nodes;

namespace Ingestion.LocalCloud.Watching;

/// <summary>What the console shows of fundamentals: the calls of the day, the latest plan of each planner, and how fresh each symbol is.</summary>
internal static class FundamentalsView
{
    private static readonly string[] Planners = ["refresh_after_earnings", "refresh_oldest"];

    /// <summary>As it is now.</summary>
    public static async Task<JsonObject> OfAsync(Cloud cloud)
    {
        JsonArray plans = [];
        foreach (var planner in Planners)
        {
            if ((await cloud.Records.WithPrefixAsync($"RUN#{planner}")) is { Count: > 0 } runs)
            {
                plans.Add((JsonNode)runs[^1]);
            }
        }

        var rows = await cloud.Fundamentals.AllAsync();
        var calls = await cloud.Records.WithPrefixAsync("CALLS#alphavantage");
        return new JsonObject
        {
            ["calls"] = calls.Count == 0 ? null : calls[^1],
            ["plans"] = plans,
            ["symbols"] = new JsonArray([.. rows.GroupBy(static row => (string)row["symbol"]!).OrderBy(static group => group.Key, StringComparer.Ordinal).Select(Symbol)]),
        };
    }

    /// <summary>A symbol's latest reported quarter, how many periods there are of it, and when each document came.</summary>
    private static JsonNode Symbol(IGrouping<string, JsonObject> rows)
    {
        var refresh = rows.FirstOrDefault(static row => (string)row["sk"]! == "REFRESH");
        var latest = rows.Where(static row => ((string)row["sk"]!).StartsWith("EARNINGS#Q#", StringComparison.Ordinal)).MaxBy(static row => (string)row["sk"]!, StringComparer.Ordinal);
        return new JsonObject
        {
            ["symbol"] = rows.Key,
            ["periods"] = rows.Count(static row => row.ContainsKey("document")),
            ["restated"] = rows.Count(static row => row.ContainsKey("versions")),
            ["refreshed_at"] = refresh?["refreshed_at"]?.DeepClone(),
            ["without"] = refresh?["without"]?.DeepClone(),
            ["quarter"] = latest?["date"]?.DeepClone(),
            ["eps"] = latest?["numbers"]?["reported_eps"]?.DeepClone(),
            ["expected"] = latest?["numbers"]?["estimated_eps"]?.DeepClone(),
        };
    }
}
