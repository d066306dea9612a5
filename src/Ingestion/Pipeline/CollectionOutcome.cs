using Ingestion.Collecting;
using Ingestion.Jobs;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Runs;
using Ingestion.Storing;

namespace Ingestion.Pipeline;

/// <summary>Decides how a run that collects a feed ended, from what it got to.</summary>
internal static class CollectionOutcome
{
    private const int MaxErrorMessage = 1_000;

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
            return Failed(run, "superseded", "another invocation took this run for dead and completed it; the next run stores what is missing");
        }

        if (collection is { Collected: { Source: not null } collected, Stored: { } stored })
        {
            return Succeeded(run, collected, stored, feed);
        }

        if (progress.RanOutOfTime)
        {
            var doing = collection.Collected.Source is null ? "sources were asked" : "items were stored";
            return Failed(run, "deadline", $"the time was up while {doing}");
        }

        return Failed(run, CodeOf(collection.Collected.Failures), MessageOf(collection.Collected.Failures));
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

    private static RunRecord Failed(RunRecord run, string code, string message) =>
        run with { Outcome = RunOutcome.Failed, ErrorCode = code, ErrorMessage = message };

    /// <exception cref="InvalidOperationException">A row was lost or counted twice: a bug, not a bad day.</exception>
    private static RunCounts Balanced<TItem>(FetchResult<TItem>.Answered answer, StoreResult stored)
    {
        var counts = new RunCounts(
            answer.Items.Count + answer.Rejected.Count, stored.New, stored.Merged, stored.Known, answer.Rejected.Count);
        return counts.Balance ? counts : throw new InvalidOperationException($"The counts of the run do not balance: {counts}.");
    }

    private static string CodeOf(List<(string Source, SourceFailure Failure)> failures)
    {
        List<string> codes = [.. failures.Select(static failed => failed.Failure.Code).Distinct()];
        return codes.Count == 1 ? codes[0] : "all_sources_failed";
    }

    private static string MessageOf(IReadOnlyList<(string Source, SourceFailure Failure)> failures) =>
        Printable.Of(string.Join("; ", failures.Select(static failed => $"{failed.Source}: {failed.Failure.Message}")), MaxErrorMessage);
}
