using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Alerting;

/// <summary>
/// Sends the alerts that are owed. An alert is owed before the run that decided on it is finished in the ledger, and sent only when the ledger
/// has that run, as finished by that invocation, with the alert among its own: a run that died on the way has said nothing.
/// </summary>
public sealed class AlertDelivery(Delivery delivery, RunLedger ledger, Topic alerts, IClock clock)
{
    /// <summary>Owes an alert that a run decided on.</summary>
    public Task OweAsync(OwedAlert alert, DeliveryResult result, CancellationToken cancellationToken) => delivery.OweAsync(alert, result, cancellationToken);

    /// <summary>Sends the alerts of this finished run, and those of earlier runs that came true; in order.</summary>
    public async Task SendAsync(RunRecord finished, DeliveryResult result, CancellationToken cancellationToken)
    {
        foreach (var alert in result.Owed.OfType<OwedAlert>().Where(static owed => !owed.IsHopeless).OrderBy(static alert => alert.CreatedAt).ToList())
        {
            if (result.IsUnavailable)
            {
                return;
            }

            var decided = alert.Run == finished.Key ? finished : await ledger.FindAsync(alert.Run, cancellationToken);
            if (decided is { FinishedAt: null }
                && (decided.LeaseUntil > clock.GetCurrentInstant() || !await ledger.FenceAsync(decided, cancellationToken)))
            {
                continue;
            }

            // An invocation that died after it had owed its alert never came to its end, and now never will: the next one decided anew.
            var cameTrue = decided is { FinishedAt: not null } && decided.Owner == alert.Owner && decided.Alerts.Contains(alert.Id)
                && !await IsSentByAnotherAsync(alert, decided, cancellationToken);
            var sent = cameTrue
                ? await alerts.SendAsync(Alerts.Message(alert), cancellationToken)
                : new PublishResult.Accepted();
            await delivery.SettleAsync(alert, sent, result, cancellationToken);
        }
    }

    /// <summary>Of two runs that ended at one moment and both found an incident begun, or over, the first sends the alert.</summary>
    private async Task<bool> IsSentByAnotherAsync(OwedAlert alert, RunRecord decided, CancellationToken cancellationToken)
    {
        var latest = await ledger.LatestAsync(alert.Run.Feed, clock.GetCurrentInstant(), cancellationToken);

        // To the second, as the ledger has it; within one second, the run of the earlier instant.
        var finished = Instants.ToSeconds(decided.FinishedAt!.Value);
        return latest.Any(other => other.Alerts.Contains(alert.Id)
            && (other.FinishedAt < finished || (other.FinishedAt == finished && other.Key.ScheduledAt < decided.Key.ScheduledAt)));
    }
}
