using System.Globalization;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.Benchmarks;

/// <summary>
/// The jobs of reference data, each run by a process of its own: into an empty table, and an hour later, when nothing is different. The subjects take turns,
/// and must make the same rows of the same lists.
/// </summary>
public sealed class ReferenceRuns(Cloud cloud, IReadOnlyList<Subject> subjects, int rounds, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly string[] Compared = ["symbol", "asset_id", "fiscal_period_end", "report_date", "status", "is_disputed", "is_tracked", "fiscal_quarter", "estimate"];

    private readonly Dictionary<(string Scenario, string Subject), List<Sample>> _samples = [];

    /// <summary>Every sample, by scenario and subject.</summary>
    public IReadOnlyDictionary<(string Scenario, string Subject), List<Sample>> Samples => _samples;

    /// <summary>Measures.</summary>
    /// <exception cref="InvalidOperationException">A subject did other work than another.</exception>
    public async Task RunAsync()
    {
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var job in new[] { "assets", "earnings_calendar" })
            {
                Dictionary<string, HashSet<string>> made = [];
                foreach (var subject in subjects)
                {
                    Progress.Say($"round {round} of {rounds}: {job}, {subject.Name} ...");
                    made[subject.Name] = await JobAsync(subject, job, round);
                }

                MustBeSame(job, made);
            }
        }
    }

    /// <summary>Both runs, and the rows that they made.</summary>
    private async Task<HashSet<string>> JobAsync(Subject subject, string job, int round)
    {
        var name = $"bench-{job}-{subject.Name}-{round}";
        await cloud.TableOf(name).CreateAsync();
        await cloud.CreateReferenceTablesAsync($"{name}-a", $"{name}-c");
        IEnumerable<(string, string)> settings =
            [.. cloud.ReferenceFeeds, ("TABLE_NAME", name), ("ASSETS_TABLE_NAME", $"{name}-a"), ("EARNINGS_CALENDAR_TABLE_NAME", $"{name}-c")];
        var due = ReferenceWeek.Due(ReferenceWeek.Played.Monday, job);
        foreach (var (at, which, isNew) in new[] { (due, "first", (int?)null), (due + Duration.FromHours(1), "again", 0) })
        {
            await using var measured = await Measured.StartAsync(cloud, subject, Cloud.Tickers, time, settings);
            measured.Timeout = Patience;
            var sample = await measured.InvokeAsync(at, "collected", isNew, job);
            _samples[(ScenarioOf(job, which), subject.Name)] = [.. _samples.GetValueOrDefault((ScenarioOf(job, which), subject.Name), []), sample];
        }

        var rows = await cloud.TableOf(job == "assets" ? $"{name}-a" : $"{name}-c").AllAsync();
        return [.. rows.Select(static row => string.Join(' ', Compared.Select(field => row[field]?.ToJsonString())))];
    }

    private static void MustBeSame(string job, Dictionary<string, HashSet<string>> made)
    {
        var (native, own) = made.First();
        foreach (var (subject, rows) in made.Skip(1))
        {
            List<string> different = [.. own.Except(rows).Take(3), .. rows.Except(own).Take(3)];
            if (different.Count > 0)
            {
                throw new InvalidOperationException($"{job}: {native} made {own.Count} rows, {subject} {rows.Count}, and not the same:\n{string.Join('\n', different)}");
            }
        }
    }

    private static string ScenarioOf(string job, string which) => $"{job}, {which}";
}

/// <summary>The figures as a table for people and as JSON for programs.</summary>
public static class ReferenceTable
{
    /// <summary>Scenario by scenario, subject by subject: medians, spread, and the share that native takes of it.</summary>
    public static string Of(IReadOnlyDictionary<(string Scenario, string Subject), List<Sample>> samples)
    {
        List<string> lines = [string.Empty, Report.Machine];
        foreach (var scenario in samples.GroupBy(static entry => entry.Key.Scenario))
        {
            lines.Add(string.Empty);
            lines.Add($"{scenario.Key,-26}{"CPU s",8}{"spread",14}{"native is",11}{"peak MiB",10}{"spread",14}{"native is",11}{"requests",10}{"read units",12}{"write units",12}{"n",4}");
            var native = samples[(scenario.Key, Subjects.Native)];
            foreach (var ((_, subject), all) in scenario)
            {
                var figures = $"{Figure(static sample => sample.CpuMilliseconds / 1_000, "0.00")}{Figure(static sample => sample.PeakMebibytes, "0")}";
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"  {subject,-24}{figures}{all[^1].Requests,10:#,##0}{all[^1].ReadUnits,12:#,##0}{all[^1].WriteUnits,12:#,##0}{all.Count,4}"));

                string Figure(Func<Sample, double> of, string format)
                {
                    var (median, least, most) = Spread.Of(all.Select(of));
                    var share = Spread.Of(native.Select(of)).Median / median;
                    string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
                    return $"{Text(median),8}{$"{Text(least)}-{Text(most)}",14}{(subject == Subjects.Native ? string.Empty : share.ToString("0.00", CultureInfo.InvariantCulture)),11}";
                }
            }
        }

        return string.Join('\n', lines);
    }

    /// <summary>The same, whole.</summary>
    public static JsonObject Json(IReadOnlyDictionary<(string Scenario, string Subject), List<Sample>> samples) => new()
    {
        ["machine"] = Report.Machine,
        ["samples"] = new JsonArray([.. samples.Select(static entry => (JsonNode)new JsonObject
        {
            ["scenario"] = entry.Key.Scenario,
            ["subject"] = entry.Key.Subject,
            ["samples"] = new JsonArray([.. entry.Value.Select(Report.Of)]),
        })]),
    };
}
