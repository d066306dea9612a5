using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;

namespace Ingestion.LocalCloud.Running;

/// <summary>Tells a person what runs of reference data did.</summary>
public static class ReferenceReport
{
    private const int MostSymbols = 8;

    private static readonly string[] Counts = ["collected", "new", "changed", "merged", "known", "rejected", "announced"];

    /// <summary>One run: its outcome and counts, what was written, what changed by kind, and alerts.</summary>
    public static void Show(ReferenceRun run, string at)
    {
        var counts = string.Join(", ", Counts.Where(name => (long?)run.Answer[name] > 0).Select(name => $"{name} {Number((long)run.Answer[name]!)}"));
        var source = run.Answer["source"] is { } name ? $" from {name}" : string.Empty;
        Console.WriteLine($"  {at} {run.Job,-17} {run.Outcome}{source}{(counts.Length > 0 ? $": {counts}" : string.Empty)}{Next(run.Answer)}");
        Line(string.Empty, $"{Number(run.Writes)} writes, {Number(run.WriteUnits)} write units, {run.Requests.Count} requests to providers, "
            + $"{Number((long?)run.Answer["duration_ms"] ?? 0)} ms, at most {Number(run.PeakMemoryBytes / 1048576.0)} MiB so far");
        foreach (var (kind, count, symbols) in run.Changes.Where(static change => change.Count > 0))
        {
            Line(kind, $"{Number(count)}{Some(symbols, MostSymbols)}");
        }

        foreach (var alert in run.Alerts)
        {
            Line("ALERT", alert.Subject ?? string.Empty);
            Line(string.Empty, $"  {alert.Body.Split('\n')[0]}");
        }
    }

    /// <summary>What the planner sees.</summary>
    public static void Show(PlannerView view) => Show("06:00 planner", view.Lines());

    /// <summary>Lines under a heading.</summary>
    public static void Show(string heading, IEnumerable<string> lines)
    {
        Console.WriteLine($"  {heading}");
        foreach (var line in lines)
        {
            Line(string.Empty, line);
        }
    }

    /// <summary>The first of many, after a colon.</summary>
    public static string Some(IReadOnlyList<string> all, int most) =>
        all.Count == 0 ? string.Empty : $": {string.Join(", ", all.Take(most))}{(all.Count > most ? ", …" : string.Empty)}";

    /// <summary>A day with its name.</summary>
    public static string Name(LocalDate day) => day.ToString("dddd uuuu-MM-dd", CultureInfo.InvariantCulture);

    private static void Line(string kind, string text) => Console.WriteLine($"      {"",-17} {(kind.Length > 0 ? $"{kind}: " : string.Empty)}{text}");

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Next(JsonNode answer) => answer["next_open"] is { } next ? $"; next {next}" : string.Empty;
}
