using System.Globalization;
using System.Text.Json.Nodes;

namespace Ingestion.Benchmarks;

/// <summary>The figures as a table for people and as JSON for programs.</summary>
public static class Report
{
    private static readonly (string Name, Func<Sample, double> Of)[] Figures =
    [
        ("ms", static sample => sample.Milliseconds),
        ("CPU ms", static sample => sample.CpuMilliseconds),
        ("peak MiB", static sample => sample.PeakMebibytes),
    ];

    private static readonly string[] Scenarios = [Comparison.ColdClosed, Comparison.ColdFew, Comparison.ColdMany, Comparison.WarmKnown];

    /// <summary>Where the figures are from.</summary>
    public static string Machine { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{(File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1] : null) ?? "unknown processor"}, {Environment.ProcessorCount} cores, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}");

    /// <summary>Scenario by scenario, subject by subject: medians, spread, and the share that native takes of it.</summary>
    public static string Table(IReadOnlyDictionary<(string Scenario, string Subject), List<Sample>> samples, IReadOnlyList<GrowthRow> growth, IReadOnlyList<MemoryRow> sizes, EventFigures events, long zipBytes)
    {
        List<string> lines = [Machine, string.Create(CultureInfo.InvariantCulture, $"deployment package: {zipBytes:#,##0} bytes"), string.Empty];
        foreach (var scenario in Scenarios)
        {
            lines.Add($"{scenario,-26}{string.Concat(Figures.Select(static figure => $"{figure.Name,10}{"spread",16}{"native is",11}"))}{"requests",10}{"n",5}");
            var native = samples[(scenario, Subjects.Native)];
            foreach (var ((_, subject), all) in samples.Where(entry => entry.Key.Scenario == scenario))
            {
                var columns = Figures.Select(figure =>
                {
                    var spread = Spread.Of(all.Select(figure.Of));
                    var share = Spread.Of(native.Select(figure.Of)).Median / spread.Median;
                    return string.Create(CultureInfo.InvariantCulture, $"{spread.Median,10:0.0}{$"{spread.Least:0.0}-{spread.Most:0.0}",16}{(subject == Subjects.Native ? string.Empty : $"{share:0.000}"),11}");
                });
                lines.Add($"  {subject,-24}{string.Concat(columns)}{all[^1].Requests,10}{all.Count,5}");
            }

            lines.Add(string.Empty);
        }

        lines.Add($"{"native, second run",-26}{"known",8}{"ms",10}{"CPU ms",10}{"peak MiB",10}{"requests",10}{"read units",12}{"write units",12}");
        lines.AddRange(growth.Take(Growth.SecondRuns).Select(static row => Line($"  {row.Stories} stories", $"{row.KnownPercent} %", row.Sample)));
        lines.Add(string.Empty);
        lines.Add($"{"native, cold run",-26}{"tickers",8}{"ms",10}{"CPU ms",10}{"peak MiB",10}{"requests",10}{"read units",12}{"write units",12}");
        lines.AddRange(growth.Skip(Growth.SecondRuns).SkipLast(Growth.RunsBehind).Select(static row => Line($"  {row.Stories} stories", $"{row.Tickers}", row.Sample)));
        lines.Add(string.Empty);
        lines.Add($"{"native, four days behind",-26}{"tickers",8}{"ms",10}{"CPU ms",10}{"peak MiB",10}{"requests",10}{"read units",12}{"write units",12}   (peak over three runs)");
        lines.AddRange(growth.TakeLast(Growth.RunsBehind).Select(static row => Line($"  {row.Stories} stories", $"{row.Tickers}", row.Sample)));
        lines.Add(string.Empty);
        lines.Add($"{"native, by memory setting",-26}{"usual ms",10}{"GB-s",10}{"largest ms",12}{"peak MiB",10}{"fits",6}   (ms as Lambda would bill them: with the setting's share of a processor)");
        lines.AddRange(sizes.Select(static row => string.Create(
            CultureInfo.InvariantCulture,
            $"{$"  {row.Megabytes} MB",-26}{row.UsualBilled,10:0}{row.UsualGigabyteSeconds,10:0.000}{row.LargestBilled,12:0}{row.Largest.PeakMebibytes,10:0.0}{(row.Fits ? "yes" : "no"),6}")));
        lines.Add(string.Empty);
        lines.Add("native, events from the bus");
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"  cold, start to answer     {events.Cold.Median,8:0.0} ms ({Times(events.Cold, events.FloorCold)} of the floor)"));
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"  warm, stored and audited  {events.Warm.Median,8:0.0} ms ({Times(events.Warm, events.FloorWarm)} of the floor), 99 % within {events.WarmP99:0.0} ms"));
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"  one instance takes        {events.PerSecond,8:0} a second, and in batches of ten {events.PerSecondInBatches:0}; each takes {events.WriteUnits:0.#} write units, to which DynamoDB adds three for the indexes"));
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"  a run of news takes       {events.NewsAlone.Median,8:0.0} ms, and {events.NewsBeside.Median:0.0} ms ({events.NewsBeside.Most:0.0} at most) while 100,000 events wait"));
        return string.Join('\n', lines);

        static string Times(Spread spread, Spread? floor) => floor is null ? "?" : string.Create(CultureInfo.InvariantCulture, $"{spread.Median / floor.Median:0.0} times that");
    }

    /// <summary>The same, whole.</summary>
    public static JsonObject Json(IReadOnlyDictionary<(string Scenario, string Subject), List<Sample>> samples, IReadOnlyList<GrowthRow> growth, IReadOnlyList<MemoryRow> sizes, EventFigures events, long zipBytes) => new()
    {
        ["machine"] = Machine,
        ["zip_bytes"] = zipBytes,
        ["samples"] = new JsonArray([.. samples.Select(static entry => (JsonNode)new JsonObject
        {
            ["scenario"] = entry.Key.Scenario,
            ["subject"] = entry.Key.Subject,
            ["samples"] = new JsonArray([.. entry.Value.Select(Of)]),
        })]),
        ["growth"] = new JsonArray([.. growth.Select(static row => (JsonNode)new JsonObject
        {
            ["tickers"] = row.Tickers,
            ["stories"] = row.Stories,
            ["known_percent"] = row.KnownPercent,
            ["sample"] = Of(row.Sample),
        })]),
        ["events"] = new JsonObject
        {
            ["cold_ms"] = events.Cold.Median,
            ["warm_ms"] = events.Warm.Median,
            ["warm_p99_ms"] = events.WarmP99,
            ["per_second"] = events.PerSecond,
            ["per_second_in_batches"] = events.PerSecondInBatches,
            ["news_alone_ms"] = events.NewsAlone.Median,
            ["news_beside_ms"] = events.NewsBeside.Median,
            ["write_units"] = events.WriteUnits,
        },
        ["memory"] = new JsonArray([.. sizes.Select(static row => (JsonNode)new JsonObject
        {
            ["megabytes"] = row.Megabytes,
            ["usual"] = Of(row.Usual),
            ["largest"] = Of(row.Largest),
        })]),
    };

    private static string Line(string what, string which, Sample sample) => string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-26}{which,8}{sample.Milliseconds,10:0}{sample.CpuMilliseconds,10:0}{sample.PeakMebibytes,10:0.0}{sample.Requests,10}{sample.ReadUnits,12:0.#}{sample.WriteUnits,12:0.#}");

    /// <summary>One sample.</summary>
    internal static JsonNode Of(Sample sample) => new JsonObject
    {
        ["ms"] = sample.Milliseconds,
        ["cpu_ms"] = sample.CpuMilliseconds,
        ["peak_mib"] = sample.PeakMebibytes,
        ["requests"] = sample.Requests,
        ["read_units"] = sample.ReadUnits,
        ["write_units"] = sample.WriteUnits,
    };
}
