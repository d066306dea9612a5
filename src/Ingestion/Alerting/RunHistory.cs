using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Alerting;

/// <summary>The ledger as it is when a run ends, seen from that run.</summary>
/// <param name="Before">The runs scheduled before it, latest first.</param>
/// <param name="IsLate">Whether a run scheduled after it has finished already: that one has spoken for the present.</param>
/// <param name="Due">Those runs, but for those that were postponed, and among them those that were due and never began; in order.</param>
/// <param name="Now">The clock, by which a run that never finished is known to be dead.</param>
public sealed record RunHistory(IReadOnlyList<RunRecord> Before, bool IsLate, IReadOnlyList<DueRun> Due, Instant Now)
{
    /// <summary>The latest run that finished: it knows what was open after it.</summary>
    public RunRecord? LastFinished { get; } = RunRecord.LatestFinished(Before);

    /// <summary>From the latest runs of all.</summary>
    /// <param name="run">The run that ends.</param>
    /// <param name="latest">The latest runs of the feed, latest first.</param>
    /// <param name="dueBetween">When runs were due, between two instants, both excluded.</param>
    /// <param name="now">The clock.</param>
    public static RunHistory Of(
        RunKey run, IReadOnlyList<RunRecord> latest, Func<Instant, Instant, IEnumerable<Instant>> dueBetween, Instant now)
    {
        List<RunRecord> before = [.. latest.Where(one => one.Key.ScheduledAt < run.ScheduledAt)];
        var isLate = latest.Any(one => one.Key.ScheduledAt > run.ScheduledAt && one.FinishedAt is not null);
        List<DueRun> due = [.. before.Where(static one => !one.IsPostponed).Select(static one => new DueRun(one.Key.ScheduledAt, one))];
        if (!isLate && before.Count > 0)
        {
            foreach (var at in dueBetween(before[^1].Key.ScheduledAt, run.ScheduledAt))
            {
                if (!before.Exists(one => one.Key.ScheduledAt == at))
                {
                    due.Add(new DueRun(at, Run: null));
                }
            }
        }

        due.Sort(static (one, other) => one.At.CompareTo(other.At));
        return new RunHistory(before, isLate, due, now);
    }

    /// <summary>Runs that died, or never began, since the last one that finished: nobody has counted them yet.</summary>
    public int Uncounted => Due.Count(due =>
        (LastFinished is null || due.At > LastFinished.Key.ScheduledAt)
        && (due.Run is null || due.Run.FailedBy(Now)));

    /// <summary>How many runs in a row before this one got nothing.</summary>
    public int LostBefore => Uncounted + (LastFinished?.Lost ?? 0);
}
