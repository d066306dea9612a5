using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Collecting;

/// <summary>
/// A run that was claimed and never finished has no attempts on record. For all that is known it died of what the source sent that it asked first, so
/// that counts as a failure of this source: else the next run would ask the same one, and die too.
/// </summary>
public static class DeadRuns
{
    /// <summary>What stands in the place of such an attempt's outcome.</summary>
    public const string NeverFinished = "never_finished";

    /// <summary>The same runs, latest first, those that died with the attempt that they must have made.</summary>
    /// <param name="inOrderOfPreference">All sources of the feed.</param>
    /// <param name="before">The runs before, latest first.</param>
    /// <param name="now">The clock, by which a run that never finished is known to be dead.</param>
    /// <param name="policy">How long a source is left alone.</param>
    public static IReadOnlyList<RunRecord> Blamed(IReadOnlyList<string> inOrderOfPreference, IReadOnlyList<RunRecord> before, Instant now, FailoverPolicy policy)
    {
        List<RunRecord> latestFirst = [];
        foreach (var run in before.Reverse())
        {
            var isDead = run.FinishedAt is null && run.LeaseUntil <= now;
            latestFirst.Insert(0, isDead ? run with { Attempts = [AttemptOf(run, inOrderOfPreference, latestFirst, policy)] } : run);
        }

        return latestFirst;
    }

    private static SourceAttempt AttemptOf(RunRecord run, IReadOnlyList<string> inOrderOfPreference, IReadOnlyList<RunRecord> before, FailoverPolicy policy)
    {
        var first = SourcePlan.Of(inOrderOfPreference, before, run.Key.ScheduledAt, policy)[0];
        return SourceAttempt.WithoutAnswer(first.Source, first.Why, NeverFinished, Duration.Zero);
    }
}
