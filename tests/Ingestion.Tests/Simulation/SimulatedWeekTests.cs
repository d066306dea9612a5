using System.Collections.Concurrent;
using System.Globalization;
using Ingestion.Runs;

namespace Ingestion.Tests.Simulation;

/// <summary>
/// Whole weeks of the jobs that keep reference data, hundreds of them, each from a seed. <c>make simulate SEED=17</c> plays one again.
/// </summary>
[Collection(Alone.Name)]
public sealed class SimulatedWeekTests
{
    private const int Usual = 600;

    [Fact]
    public void No_asset_is_lost_no_row_is_there_twice_and_every_change_is_told()
    {
        var seeds = Number("SIMULATION_SEED") is { } one ? [one] : Enumerable.Range(1, Math.Max(1, (Number("SIMULATION_SEEDS") ?? 2_000) * Usual / 2_000)).ToArray();
        var failures = new ConcurrentBag<string>();
        long invocations = 0, crashes = 0, checks = 0;
        Parallel.ForEach(Partitioner.Create(seeds, loadBalance: true), seed =>
        {
            var (week, invariants) = Play(seed);
            foreach (var violation in invariants.Violations.Take(3))
            {
                failures.Add($"seed {seed}: {violation}\n  to replay it: make simulate SEED={seed}");
            }

            if (seeds.Length == 1)
            {
                Show(week);
            }

            Interlocked.Add(ref invocations, week.Lambda.Invocations);
            Interlocked.Add(ref crashes, week.World.Crashes);
            Interlocked.Add(ref checks, invariants.Checked);
        });
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"simulate: {seeds.Length} weeks of reference data, {invocations} invocations, {crashes} killed, {checks} checks, {failures.Count} violations"));
        failures.Should().BeEmpty();
    }

    private static (SimulatedWeek Week, WeekInvariants Invariants) Play(int seed)
    {
        // The program must find no other way back than the process's own.
        SynchronizationContext.SetSynchronizationContext(null);
        var week = new SimulatedWeek(seed);
        var invariants = new WeekInvariants(week);
        week.Run();
        invariants.AtTheEnd();
        return (week, invariants);
    }

    /// <summary>The ledger and the rows of a week, for whoever looks into a violation.</summary>
    private static void Show(SimulatedWeek week)
    {
        foreach (var run in week.Table.WithPrefix("RUN#").Select(RunRecordMapping.From).OrderBy(static run => run.Key.ScheduledAt))
        {
            var asked = string.Join(", ", run.Attempts.Select(static attempt => $"{attempt.Source} {attempt.Outcome} {attempt.Rows}"));
            Console.Error.WriteLine($"{run.Key} began {run.StartedAt} ended {run.FinishedAt} {run.Outcome} {run.ErrorCode} attempt {run.Attempt}: {asked}; {run.Counts}");
        }

        foreach (var row in week.Reports.All.OrderBy(static row => row["symbol"].S, StringComparer.Ordinal))
        {
            Console.Error.WriteLine(string.Join(' ', row.Select(static field => $"{field.Key}={field.Value.S}{field.Value.N}{string.Join(';', (field.Value.M ?? []).Select(static source => $"{source.Key}:{source.Value.M["report_date"].S}"))}")));
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
