using Ingestion.Alerting;
using Ingestion.Announcing;
using Ingestion.Collecting;
using Ingestion.Metrics;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion;

/// <summary>Step 8: writes down how the run ended, tells operations if that changes something for them, puts metrics and the log line.</summary>
public sealed class RunCloser<TItem>(
    Feed<TItem> feed,
    string environment,
    RunLedger ledger,
    Delivery<TItem> delivery,
    MetricSink metrics,
    RunLog log,
    IClock clock)
    where TItem : IItem
{
    private const int MaxErrorMessage = 1_000;

    /// <summary>The run's answer, once everything about it is written down.</summary>
    public async Task<RunAnswer> CloseAsync(RunProgress<TItem> progress, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var run = RecordOf(progress, now);
        var change = Incidents.Decide(run, progress.Before, now);
        run = run with { Incident = change.OpenAfter };
        if (AlertText.For(change, run, environment) is { } alert)
        {
            await delivery.OweAsync(alert, progress.Delivery, cancellationToken);
        }

        if (!await ledger.FinishAsync(run, cancellationToken))
        {
            // Taken over meanwhile. The other's word counts, and it tells operations.
            return log.Line(RunAnswer.Without(run.Key, RunOutcome.InProgress));
        }

        var metricsError = await TellAsync(progress, run, cancellationToken);
        var answer = RunAnswer.Of(run, run.Outcome!, progress.Delivery.AnnouncedItems);
        log.Line(answer, run, progress.Collected.Answer?.Rejected ?? [], progress.Collected.Failures, progress.Delivery, progress.Steps, metricsError);
        return answer;
    }

    /// <summary>Alerts and metrics. What the time does not allow stays owed, or is missing from the metrics.</summary>
    private async Task<string?> TellAsync(RunProgress<TItem> progress, RunRecord run, CancellationToken cancellationToken)
    {
        try
        {
            await progress.Steps.TimeAsync("alert", delivery.AlertAsync(progress.Delivery, cancellationToken));
            var freshest = progress.Collected.Answer?.Items is { Count: > 0 } items
                ? items.Max(static item => item.PublishedAt)
                : (Instant?)null;
            var values = RunMetrics.Of(run, progress.Steps.Of("collect"), freshest, progress.Delivery, clock.GetCurrentInstant());
            return await progress.Steps.TimeAsync(
                "metrics", metrics.PutAsync(feed.Name, values, clock.GetCurrentInstant(), cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return "the invocation's time was up";
        }
    }

    private RunRecord RecordOf(RunProgress<TItem> progress, Instant now)
    {
        var run = progress.Run with
        {
            FinishedAt = now,
            Took = progress.Steps.Total,
            Attempts = progress.Collected.Attempts,
            CollectedThrough = progress.Before.FirstOrDefault(static earlier => earlier.CollectedThrough is not null)?.CollectedThrough,
        };
        return progress switch
        {
            { Collected: { Source: { } source, Answer: { } answer }, Stored: { } stored } => run with
            {
                Outcome = RunOutcome.Collected,
                Source = source,
                IsFailover = source != feed.Sources[0].Name,
                Counts = Balanced(answer, stored),
                Coverage = answer.Coverage,
                CollectedThrough = answer is { ReachedWatermark: true, Coverage.IsFull: true } ? run.Key.ScheduledAt : run.CollectedThrough,
            },
            { RanOutOfTime: true } => run with
            {
                Outcome = RunOutcome.Failed,
                ErrorCode = "deadline",
                ErrorMessage = $"the invocation's time was up{(progress.Collected.Source is null ? " while sources were asked" : " while items were stored")}",
            },
            _ => run with
            {
                Outcome = RunOutcome.Failed,
                ErrorCode = CodeOf(progress.Collected.Failures),
                ErrorMessage = Printable.Of(
                    string.Join("; ", progress.Collected.Failures.Select(static failed => $"{failed.Source}: {failed.Failure.Message}")),
                    MaxErrorMessage),
            },
        };
    }

    /// <exception cref="InvalidOperationException">A row was lost or counted twice: a bug, not a bad day.</exception>
    private static RunCounts Balanced(SourceAnswer<TItem>.Answered answer, StoreResult stored)
    {
        var counts = new RunCounts(
            answer.Items.Count + answer.Rejected.Count, stored.New, stored.Merged, stored.Known, answer.Rejected.Count);
        return counts.Balance ? counts : throw new InvalidOperationException($"The counts of the run do not balance: {counts}.");
    }

    private static string CodeOf(IReadOnlyList<(string Source, SourceFailure Failure)> failures) =>
        failures.Select(static failed => failed.Failure.Code).Distinct().ToList() is [var only] ? only : "all_sources_failed";
}
