using Ingestion.Collecting;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion;

/// <summary>Decides how a run ended, from what it got to.</summary>
public static class RunOutcomeDecision
{
    private const int MaxErrorMessage = 1_000;

    /// <summary>The run as the ledger will have it, but for what incidents make of it.</summary>
    public static RunRecord Of<TItem>(RunProgress<TItem> progress, Feed<TItem> feed, Instant now)
        where TItem : IItem
    {
        var run = progress.Run with
        {
            FinishedAt = now,
            Took = progress.Steps.Total,
            Attempts = progress.Collected.Attempts,
            CollectedThrough = progress.CollectedThrough,
            EnrichmentOffUntil = progress.Stored?.Enrichment.OffUntil ?? progress.EnrichmentOffUntil,
        };
        return progress switch
        {
            { Stored.IsSuperseded: true } or { Delivery.IsSuperseded: true } =>
                Failed(run, "superseded", "another invocation took this run for dead and completed it; the next run stores what is missing"),
            { Collected: { Source: not null } collected, Stored: { } stored } => Succeeded(run, collected, stored, feed),
            { RanOutOfTime: true, Collected.Source: null } => Failed(run, "deadline", "the time was up while sources were asked"),
            { RanOutOfTime: true } => Failed(run, "deadline", "the time was up while items were stored"),
            _ => Failed(run, CodeOf(progress.Collected.Failures), MessageOf(progress.Collected.Failures)),
        };
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

    private static string CodeOf(List<(string Source, SourceFailure Failure)> failures) =>
        failures.Select(static failed => failed.Failure.Code).Distinct().ToList() is [var only] ? only : "all_sources_failed";

    private static string MessageOf(IReadOnlyList<(string Source, SourceFailure Failure)> failures) =>
        Printable.Of(string.Join("; ", failures.Select(static failed => $"{failed.Source}: {failed.Failure.Message}")), MaxErrorMessage);
}
