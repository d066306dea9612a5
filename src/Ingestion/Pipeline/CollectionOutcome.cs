using Ingestion.Collecting;
using Ingestion.Jobs;
using Ingestion.Runs;
using Ingestion.Storing;

namespace Ingestion.Pipeline;

/// <summary>Decides how a run that collects a feed ended, from what it got to.</summary>
internal static class CollectionOutcome
{
    /// <summary>The run as the ledger will record it, without incidents and alerts.</summary>
    public static RunRecord Of<TItem>(RunRecord claimed, RunProgress progress, CollectionProgress<TItem> collection, Feed<TItem> feed)
        where TItem : IItem
    {
        var run = claimed with
        {
            Attempts = collection.Collected.Attempts,
            CollectedThrough = collection.CollectedThrough,
            EnrichmentOffUntil = collection.Stored?.Enrichment.OffUntil ?? collection.EnrichmentOffUntil,
        };
        if (progress.Delivery.IsSuperseded || collection.Stored is { IsSuperseded: true })
        {
            return run.FailedWith("superseded", "another invocation took this run for dead and completed it; the next run stores what is missing");
        }

        if (collection is { Collected: { Source: not null } collected, Stored: { } stored })
        {
            return Succeeded(run, collected, stored, feed);
        }

        if (feed.IsPostponed(collection.Collected))
        {
            return run with { Outcome = RunOutcome.Postponed };
        }

        if (progress.RanOutOfTime)
        {
            var doing = collection.Collected.Source is null ? "sources were asked" : "items were stored";
            return run.FailedWith("deadline", $"the time was up while {doing}");
        }

        return run.FailedWith(SourceFailureTexts.CodeOf(collection.Collected.Failures), SourceFailureTexts.MessageOf(collection.Collected.Failures));
    }

    private static RunRecord Succeeded<TItem>(RunRecord run, Collected<TItem> collected, StoreResult stored, Feed<TItem> feed)
        where TItem : IItem
    {
        var (source, answer) = (collected.Source!, collected.Answer!);
        var through = collected.IsDoubtful ? run.CollectedThrough : run.CollectedThrough.With(source, collected.Request!.WatermarkAfter(answer.Missing));
        return run with
        {
            Outcome = RunOutcome.Collected,
            Source = source,
            IsFailover = feed.IsFailover(source),
            Counts = Balanced(answer, stored),
            Coverage = answer.Coverage,
            CollectedThrough = through,
        };
    }

    /// <exception cref="InvalidOperationException">A row was lost or counted twice: a bug, not a bad day.</exception>
    private static RunCounts Balanced<TItem>(FetchResult<TItem>.Answered answer, StoreResult stored)
    {
        var counts = new RunCounts(
            answer.Items.Count + answer.Rejected.Count, stored.New, stored.Merged, stored.Known, answer.Rejected.Count);
        return counts.Balance ? counts : throw new InvalidOperationException($"The counts of the run do not balance: {counts}.");
    }
}
