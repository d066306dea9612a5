using Ingestion.Collecting;
using Ingestion.Runs;
using Ingestion.Storing;

namespace Ingestion.Pipeline;

/// <summary>What became of the rows of all lists. Of the rows that several sources have of one thing, the first counts, and the others are known.</summary>
internal static class SyncCounts
{
    public static RunCounts Of<TListed, TRow>(Snapshots<TListed> snapshots, SyncDecision<TRow> decision)
        where TRow : class
    {
        var usable = snapshots.Rows - snapshots.Rejected;
        var isNew = Math.Min(usable, decision.Changes.Count(static change => change.Before?.Row is null));

        // What is not listed any more changes without a row.
        var changed = Math.Min(usable - isNew, decision.Changes.Count(static change => change is { Before.Row: not null, IsListed: true }));
        return new RunCounts(snapshots.Rows, isNew, changed, usable - isNew - changed, snapshots.Rejected);
    }
}
