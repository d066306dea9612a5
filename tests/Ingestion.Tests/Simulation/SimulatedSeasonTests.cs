using System.Collections.Concurrent;
using System.Globalization;
using Ingestion.Runs;

namespace Ingestion.Tests.Simulation;

/// <summary>Whole seasons of refreshes, hundreds of them, each from a seed. <c>make simulate SEED=17</c> plays one again.</summary>
[Collection(Alone.Name)]
public sealed class SimulatedSeasonTests
{
    private const int Usual = 400;

    [Fact]
    public void No_report_is_forgotten_no_call_is_one_too_many_and_nothing_is_marked_before_it_is_stored()
    {
        var seeds = Number("SIMULATION_SEED") is { } one ? [one] : Enumerable.Range(1, Math.Max(1, (Number("SIMULATION_SEEDS") ?? 2_000) * Usual / 2_000)).ToArray();
        var failures = new ConcurrentBag<string>();
        long invocations = 0, crashes = 0, calls = 0, checks = 0;
        Parallel.ForEach(Partitioner.Create(seeds, loadBalance: true), seed =>
        {
            // The program must find no other way back than the process's own.
            SynchronizationContext.SetSynchronizationContext(null);
            var season = new SimulatedSeason(seed);
            var invariants = new SeasonInvariants(season);
            season.Run();
            invariants.AtTheEnd();
            foreach (var violation in invariants.Violations.Take(3))
            {
                failures.Add($"seed {seed}: {violation}\n  to replay it: make simulate SEED={seed}");
            }

            if (seeds.Length == 1)
            {
                Show(season);
            }

            Interlocked.Add(ref invocations, season.Lambda.Invocations + season.Bus.Invocations);
            Interlocked.Add(ref crashes, season.World.Crashes);
            Interlocked.Add(ref calls, season.Documents.Calls.Values.Sum());
            Interlocked.Add(ref checks, invariants.Checked);
        });
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"simulate: {seeds.Length} seasons of fundamentals, {invocations} invocations, {crashes} killed, {calls} calls, {checks} checks, {failures.Count} violations"));
        failures.Should().BeEmpty();
    }

    /// <summary>The ledger and the rows of a season, for whoever looks into a violation.</summary>
    private static void Show(SimulatedSeason season)
    {
        foreach (var run in season.Table.WithPrefix("RUN#").Select(RunRecordMapping.From).OrderBy(static run => run.Key.ScheduledAt))
        {
            Console.Error.WriteLine($"{run.Key} began {run.StartedAt} ended {run.FinishedAt} {run.Outcome} {run.ErrorCode} attempt {run.Attempt}: {run.Counts}");
        }

        foreach (var row in season.Fundamentals.All.Concat(season.Reports.All).Concat(season.Assets.All).OrderBy(static row => row["symbol"].S, StringComparer.Ordinal))
        {
            Console.Error.WriteLine(string.Join(' ', row.Select(static field => $"{field.Key}={field.Value.S}{field.Value.N}{field.Value.BOOL}")));
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
