using System.Globalization;
using System.Text.Json.Nodes;

namespace Ingestion.Benchmarks;

/// <summary>The figures of refreshes as a table for people and as JSON for programs.</summary>
public static class RefreshTable
{
    private static readonly (string Name, Func<Sample, double> Of)[] Figures =
    [
        ("CPU ms", static sample => sample.CpuMilliseconds),
        ("ms", static sample => sample.Milliseconds),
        ("peak MiB", static sample => sample.PeakMebibytes),
    ];

    /// <summary>Scenario by scenario, subject by subject: medians, spread, and the share that native takes of it; then what is asked of AWS.</summary>
    public static string Of(IReadOnlyDictionary<(string Scenario, string Subject), List<Sample>> samples)
    {
        List<string> lines = [string.Empty, Report.Machine, "a refresh of one symbol"];
        foreach (var scenario in samples.GroupBy(static entry => entry.Key.Scenario))
        {
            lines.Add(string.Empty);
            lines.Add($"{scenario.Key,-26}{string.Concat(Figures.Select(static figure => $"{figure.Name,10}{"spread",14}{"native is",11}"))}{"requests",10}{"read units",12}{"write units",12}{"n",4}");
            var native = samples[(scenario.Key, Subjects.Native)];
            foreach (var ((_, subject), all) in scenario)
            {
                var columns = Figures.Select(figure =>
                {
                    var (median, least, most) = Spread.Of(all.Select(figure.Of));
                    var share = Spread.Of(native.Select(figure.Of)).Median / median;
                    return string.Create(CultureInfo.InvariantCulture, $"{median,10:0}{$"{least:0}-{most:0}",14}{(subject == Subjects.Native ? string.Empty : $"{share:0.00}"),11}");
                });
                lines.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {subject,-24}{string.Concat(columns)}{Range(all.Select(static sample => (double)sample.Requests)),10}{Range(all.Select(static sample => sample.ReadUnits)),12}{Range(all.Select(static sample => sample.WriteUnits)),12}{all.Count,4}"));
            }

            lines.AddRange(scenario.Select(static entry => $"  {entry.Key.Subject} asks AWS for {string.Join(", ", entry.Value[^1].Operations.Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Value} {one.Key}")))}"));
        }

        return string.Join('\n', lines);
    }

    /// <summary>The same, whole.</summary>
    public static JsonObject Json(IReadOnlyDictionary<(string Scenario, string Subject), List<Sample>> samples) => ReferenceTable.Json(samples);

    private static string Range(IEnumerable<double> figures)
    {
        var (_, least, most) = Spread.Of(figures);
        return least.Equals(most) ? least.ToString("#,##0.#", CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{least:#,##0.#}-{most:#,##0.#}");
    }
}
