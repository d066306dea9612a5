using Ingestion.Jobs;
using Ingestion.Runs;

namespace Ingestion.Pipeline;

/// <summary>Decides how a run ended that keeps a table equal to its sources, from what it got to.</summary>
internal static class SyncOutcome
{
    /// <summary>The run as the ledger will record it, without incidents and alerts.</summary>
    public static RunRecord Of<TListed, TRow>(RunRecord claimed, RunProgress progress, SyncProgress<TListed, TRow> sync, SyncedFeed<TListed, TRow> feed)
        where TRow : class
    {
        var run = claimed with { Attempts = sync.Snapshots.Attempts };
        if (progress.Delivery.IsSuperseded)
        {
            return run.FailedWith("superseded", "another invocation took this run for dead and completed it; the next run writes what is missing");
        }

        if (sync is { Decision: { } decision, Stored: not null } && feed.SourceOf(sync.Snapshots) is { } source)
        {
            return run with
            {
                Outcome = RunOutcome.Collected,
                Source = source,
                IsFailover = feed.IsFailover(source),
                Counts = SyncCounts.Of(sync.Snapshots, decision),
            };
        }

        if (progress.RanOutOfTime)
        {
            var doing = sync.Decision is null ? "sources were asked" : "rows were written";
            return run.FailedWith("deadline", $"the time was up while {doing}");
        }

        return run.FailedWith(SourceFailureTexts.CodeOf(sync.Snapshots.Failures), SourceFailureTexts.MessageOf(sync.Snapshots.Failures));
    }
}
