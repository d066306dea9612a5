using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Reference;

namespace Ingestion.LocalCloud.Running;

/// <summary>What both tables hold of the symbols that the script is about, and what of it is different from the last look.</summary>
/// <param name="cloud">Where the tables are.</param>
public sealed class ScriptedRows(Cloud cloud)
{
    private static readonly string[] Assets = [ReferenceWeek.Delisted, ReferenceWeek.RenamedFrom, ReferenceWeek.RenamedTo];
    private static readonly string[] Reports = [ReferenceWeek.Moved, ReferenceWeek.Disputed, ReferenceWeek.Agreed, ReferenceWeek.Withdrawn];

    private readonly Dictionary<string, string> _seen = [];

    /// <summary>A line for each row that is not as it was.</summary>
    public async Task<IReadOnlyList<string>> ChangedAsync()
    {
        List<string> lines = [];
        foreach (var row in await RowsAsync())
        {
            var (key, line) = ($"{row["symbol"]} {row["fiscal_period_end"]}", LineOf(row));
            if (_seen.GetValueOrDefault(key) != line)
            {
                _seen[key] = line;
                lines.Add(line);
            }
        }

        return lines;
    }

    private async Task<IReadOnlyList<JsonObject>> RowsAsync()
    {
        List<JsonObject> rows = [];
        foreach (var (table, symbols) in new[] { (cloud.Assets, Assets), (cloud.EarningsCalendar, Reports) })
        {
            foreach (var symbol in symbols)
            {
                rows.AddRange(await table.QueryAsync(AssetHistory.Query(symbol)));
            }
        }

        return rows;
    }

    private static string LineOf(JsonObject row) => row.ContainsKey("report_date") ? Report(row) : Asset(row);

    private static string Asset(JsonObject row)
    {
        List<string> parts = [$"{row["symbol"]} is {row["status"]} since {row["status_changed_at"]}, {row["name"]}"];
        Add(parts, "renamed to", row["renamed_to"]);
        Add(parts, "renamed from", row["renamed_from"]);
        foreach (var owner in row["former"] as JsonArray ?? [])
        {
            parts.Add($"before that {owner!["name"]}, until {owner["until"]}{(owner["renamed_to"] is { } now ? $", now {now}" : string.Empty)}");
        }

        return string.Join("; ", parts);
    }

    private static string Report(JsonObject row)
    {
        List<string> parts = [$"{row["symbol"]} reports on {row["report_date"]}, {row["status"]}"];
        Add(parts, "was", row["previous_report_date"]);
        if ((bool?)row["is_disputed"] == true)
        {
            parts.Add(string.Join(", ", (row["sources"] as JsonObject ?? []).Select(static source => $"{source.Key} says {source.Value?["report_date"]}")));
        }

        return string.Join("; ", parts);
    }

    private static void Add(List<string> parts, string what, JsonNode? value)
    {
        if (value is not null)
        {
            parts.Add($"{what} {value}");
        }
    }
}
