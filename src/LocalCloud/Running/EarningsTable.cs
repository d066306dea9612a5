using System.Text.Json.Nodes;

namespace Ingestion.LocalCloud.Running;

/// <summary>Rows of the earnings calendar for a person.</summary>
public static class EarningsTable
{
    private static readonly string[] Headings = ["date", "when", "symbol", "period", "estimate", "status", "name", "note"];

    /// <summary>The lines of a table.</summary>
    public static IEnumerable<string> Of(IEnumerable<JsonObject> rows) => TextTable.Of(Headings, rows.Select(static row => (IReadOnlyList<string>)
    [
        Text(row, "report_date"),
        Text(row, "time_of_day"),
        Text(row, "symbol"),
        Text(row, "fiscal_period_end"),
        $"{row["estimate"]} {(row["estimate"] is null ? string.Empty : Text(row, "currency"))}".Trim(),
        Text(row, "status"),
        Text(row, "name") is { Length: > 28 } name ? name[..27] + "…" : Text(row, "name"),
        Note(row),
    ]));

    private static string Note(JsonObject row)
    {
        List<string> notes = [];
        if (IsTrue(row, "is_disputed"))
        {
            var says = (row["sources"] as JsonObject ?? []).Select(static source => $"{source.Key} says {source.Value?["report_date"]}");
            notes.Add($"disputed: {string.Join(", ", says)}");
        }

        if (row["only_source"] is { } only)
        {
            notes.Add($"only {only}");
        }

        if (row["previous_report_date"] is { } previous)
        {
            notes.Add($"was {previous}");
        }

        if (IsTrue(row, "is_processed"))
        {
            notes.Add("processed");
        }

        return string.Join("; ", notes);
    }

    private static string Text(JsonObject row, string field) => (string?)row[field] ?? string.Empty;

    private static bool IsTrue(JsonObject row, string field) => (bool?)row[field] == true;
}
