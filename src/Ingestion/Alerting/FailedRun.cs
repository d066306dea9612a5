using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Alerting;

/// <summary>A due run that got nothing.</summary>
/// <param name="ScheduledAt">When it was due.</param>
/// <param name="Why">For people: the error, or that it never finished, or never began.</param>
/// <param name="IsBySources">Whether it ran to its end and no source answered.</param>
public sealed record FailedRun(Instant ScheduledAt, string Why, bool IsBySources)
{
    /// <summary>A run that failed, or died.</summary>
    public static FailedRun Of(RunRecord run) => run.FinishedAt is null
        ? new FailedRun(run.Key.ScheduledAt, "never finished", IsBySources: false)
        : new FailedRun(run.Key.ScheduledAt, run.ErrorMessage ?? run.ErrorCode ?? "failed", run.NoSourceAnswered);
}
