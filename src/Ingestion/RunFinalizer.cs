using Ingestion.Alerting;
using Ingestion.Announcing;
using Ingestion.Market;
using Ingestion.Metrics;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion;

/// <summary>Step 8: writes down how the run ended, tells operations if that changes something for them, puts metrics and the log line.</summary>
public sealed class RunFinalizer<TItem>(
    Feed<TItem> feed,
    Alerts alerts,
    MarketGate gate,
    RunLedger ledger,
    Delivery<TItem> delivery,
    MetricSink metrics,
    RunLog log,
    IClock clock)
    where TItem : IItem
{
    private const int MaxError = 200;

    /// <summary>The run's answer, once everything about it is written down.</summary>
    public async Task<RunAnswer> CloseAsync(RunProgress<TItem> progress, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var run = RunOutcomeDecision.Of(progress, feed, now);
        var latest = await ledger.LatestAsync(feed.Name, now, cancellationToken);
        var history = RunHistory.Of(run.Key, latest, gate.DueBetween, now);
        var changes = Incidents.Decide(run, history);
        List<OwedAlert> owed =
        [
            .. changes.Select(change => alerts.For(change, run, progress.Steps)),
            .. progress.Delivery.Owed.Select(message => alerts.ForHopeless(message, run.Key, run.Owner)).OfType<OwedAlert>().Where(alert => !latest.Any(other => other.Alerts.Contains(alert.Id))),
        ];
        run = run with
        {
            Incidents = Incidents.OpenAfter(history, changes),
            Alerts = [.. owed.Select(static alert => alert.Id)],
            Lost = run.Succeeded ? 0 : history.LostBefore + 1,
        };
        foreach (var alert in owed)
        {
            await delivery.OweAsync(alert, progress.Delivery, cancellationToken);
        }

        if (!await ledger.FinishAsync(run, cancellationToken))
        {
            // Taken over meanwhile. The other's word counts, and it tells operations.
            return log.Line(RunAnswer.Without(run.Key, RunOutcome.InProgress));
        }

        var troubles = await TellAsync(progress, run, history, cancellationToken);
        var answer = RunAnswer.Of(run, run.Outcome!, progress.Delivery.AnnouncedItems);
        log.Line(answer, run, progress.Collected.Answer?.Rejected ?? [], progress.Collected.Failures, progress.Stored?.Enrichment, progress.Delivery, progress.Steps, troubles);
        return answer;
    }

    /// <summary>Metrics and alerts. The run is over: what goes wrong from here on is noted, and changes nothing about it.</summary>
    private async Task<IReadOnlyList<string>> TellAsync(
        RunProgress<TItem> progress, RunRecord run, RunHistory history, CancellationToken cancellationToken)
    {
        List<string> troubles = [];
        var freshest = progress.Collected.Answer?.Items is { Count: > 0 } items ? items.Max(static item => item.PublishedAt) : (Instant?)null;
        var now = clock.GetCurrentInstant();
        var values = RunMetrics.Of(run, history.IsLate ? 0 : history.Uncounted, progress.Steps.Of("collect"), freshest, progress.Delivery, now);
        if (await progress.Steps.TimeAsync("metrics", metrics.PutAsync(feed.Name, values, now, cancellationToken)) is { } trouble)
        {
            troubles.Add($"metrics: {trouble}");
        }

        try
        {
            await progress.Steps.TimeAsync("alert", delivery.AlertAsync(run, progress.Delivery, cancellationToken));
            await delivery.SetAsideAsync(progress.Delivery, cancellationToken);
        }
#pragma warning disable CA1031 // What is not sent, or not taken out of the outbox, the next run finds there.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            troubles.Add(Printable.Of($"alerts: {exception.GetType().Name}: {exception.Message}", MaxError));
        }

        return troubles;
    }
}
