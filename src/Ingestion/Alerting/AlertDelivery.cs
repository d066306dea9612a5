using Ingestion.Messages;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Alerting;

/// <summary>
/// Sends the alerts that are owed. An alert is owed before the run that decided on it is finished in the ledger, and sent only when the ledger
/// has that run, as finished by that invocation, with the alert among its own: a run that died on the way has said nothing. Of two runs that ended at one
/// moment and both found an incident begun, or over, one sends the alert.
/// </summary>
public sealed class AlertDelivery(Outbox outbox, Delivery delivery, RunLedger ledger, Topic alerts, IClock clock)
{
    /// <summary>Sends the alerts of this finished run, and those of earlier runs that came true; in order.</summary>
    public async Task SendAsync(RunRecord finished, DeliveryResult result, CancellationToken cancellationToken)
    {
        foreach (var alert in result.Owed.OfType<OwedAlert>().Where(static owed => !owed.MustBeSetAside).OrderBy(static alert => alert.CreatedAt).ToList())
        {
            if (result.IsUnavailable)
            {
                return;
            }

            var decided = alert.Run == finished.Key ? finished : await ledger.FindAsync(alert.Run, cancellationToken);
            if (decided is { FinishedAt: null } && !await IsFencedAsync(decided, cancellationToken))
            {
                continue;
            }

            var sent = await CameTrueAsync(alert, decided, cancellationToken)
                ? await alerts.SendAsync(Alerts.Message(alert), cancellationToken)
                : new PublishResult.Accepted();
            await delivery.SettleAsync(alert, sent, result, cancellationToken);
        }
    }

    /// <summary>Whether the invocation that held the run is dead. It is fenced off then: it can no longer finish the run.</summary>
    private async Task<bool> IsFencedAsync(RunRecord held, CancellationToken cancellationToken) =>
        held.LeaseUntil <= clock.GetCurrentInstant() && await ledger.FenceAsync(held, cancellationToken);

    /// <summary>An invocation that died after it had owed its alert never finished its run, and now never will: the next one decided anew.</summary>
    private async Task<bool> CameTrueAsync(OwedAlert alert, RunRecord? decided, CancellationToken cancellationToken) =>
        decided is { FinishedAt: not null } && decided.Owner == alert.Owner && decided.Alerts.Contains(alert.Id)
        && await outbox.IsToBeSentAsync(alert, cancellationToken);
}
