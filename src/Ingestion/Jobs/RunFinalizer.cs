using Ingestion.Alerting;
using Ingestion.Messages;
using Ingestion.Metrics;
using Ingestion.Primitives;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Jobs;

/// <summary>The end of a run: writes down how it ended, alerts operations if that changes something for them, puts metrics and the log line.</summary>
/// <param name="schedule">When runs of the job are due, and what is an incident.</param>
/// <param name="ledger">Where runs are recorded.</param>
/// <param name="alerts">The words for operations.</param>
/// <param name="alerting">Sends them.</param>
/// <param name="delivery">The outbox.</param>
/// <param name="metrics">Where metrics go.</param>
/// <param name="log">Where the line goes.</param>
/// <param name="clock">The clock.</param>
public sealed class RunFinalizer(
    JobSchedule schedule, RunLedger ledger, Alerts alerts, AlertDelivery alerting, Delivery delivery, MetricSink metrics, RunLog log, IClock clock)
{
    private const int MaxError = 200;

    /// <summary>The run's answer, once everything about it is written down.</summary>
    public async Task<RunAnswer> CloseAsync(RunProgress progress, IRunWork work, CancellationToken cancellationToken)
    {
        if (!progress.Delivery.IsKnown)
        {
            // The work was cut off before it announced anything, or announces nothing: alerts that earlier runs owe go out all the same.
            await delivery.ReadAsync(progress.Run.Key.Feed, progress.Delivery, cancellationToken);
        }

        var now = clock.GetCurrentInstant();
        var run = work.Outcome(progress.Run with { FinishedAt = now, Took = progress.Steps.Total });
        var latest = await ledger.LatestAsync(run.Key.Feed, now, cancellationToken);
        var history = RunHistory.Of(run.Key, latest, schedule.Gate.DueBetween, now);
        var changes = Incidents.Decide(run, history, schedule.Incidents);
        List<OwedAlert> owed =
        [
            .. changes.Select(change => alerts.For(change, run, progress.Steps, schedule.Incidents)),
            .. AlertsOfSetAside(progress, run, latest),
        ];
        run = run with
        {
            Incidents = Incidents.OpenAfter(history, changes),
            Alerts = [.. owed.Select(static alert => alert.Id)],
            Lost = LostWith(run, history),
        };
        foreach (var alert in owed)
        {
            await delivery.OweAsync(alert, progress.Delivery, cancellationToken);
        }

        if (!await ledger.FinishAsync(run, cancellationToken))
        {
            // Taken over meanwhile. The other's word counts, and it alerts operations.
            return log.Line(RunAnswer.Without(run.Key, RunOutcome.InProgress));
        }

        var troubles = await ReportAsync(progress, work, run, history, cancellationToken);
        var answer = RunAnswer.Of(run, run.Outcome!, progress.Delivery.AnnouncedItems);
        log.Line(answer, run, progress, work, troubles);
        return answer;
    }

    /// <summary>Sends the alerts that a run left which another invocation finished.</summary>
    public Task SendAsync(RunRecord finished, DeliveryResult sent, CancellationToken cancellationToken) => alerting.SendAsync(finished, sent, cancellationToken);

    private static int LostWith(RunRecord run, RunHistory history) => run switch
    {
        { Succeeded: true } => 0,
        { IsPostponed: true } => history.LostBefore,
        _ => history.LostBefore + 1,
    };

    /// <summary>Alerts of messages that no topic will take, unless an earlier run has said so already.</summary>
    private IEnumerable<OwedAlert> AlertsOfSetAside(RunProgress progress, RunRecord run, IReadOnlyList<RunRecord> latest)
    {
        foreach (var message in progress.Delivery.Owed)
        {
            var alert = alerts.ForSetAside(message, run.Key, run.Owner);
            if (alert is not null && !latest.Any(other => other.Alerts.Contains(alert.Id)))
            {
                yield return alert;
            }
        }
    }

    /// <summary>Metrics and alerts. The run is over: what goes wrong from here on is noted, and changes nothing about it.</summary>
    private async Task<IReadOnlyList<string>> ReportAsync(
        RunProgress progress, IRunWork work, RunRecord run, RunHistory history, CancellationToken cancellationToken)
    {
        List<string> troubles = [];
        var now = clock.GetCurrentInstant();
        try
        {
            var values = RunMetrics.Of(run, history.IsLate ? 0 : history.Uncounted, progress, work.Metrics(run), now);
            if (await progress.Steps.TimeAsync("metrics", metrics.PutAsync(run.Key.Feed, values, now, cancellationToken)) is { } trouble)
            {
                troubles.Add($"metrics: {trouble}");
            }
        }
#pragma warning disable CA1031 // The run is over: its alerts must still go out.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            troubles.Add(Printable.Of($"metrics: {exception.GetType().Name}: {exception.Message}", MaxError));
        }

        try
        {
            await progress.Steps.TimeAsync("alert", alerting.SendAsync(run, progress.Delivery, cancellationToken));
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
