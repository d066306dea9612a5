using Ingestion.Alerting;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Announcing;

/// <summary>Delivers what is owed, oldest first. A message leaves the outbox only after SNS has accepted it.</summary>
public sealed class Delivery<TItem>(
    Outbox outbox, ItemRepair<TItem> repair, RunLedger ledger, Topic announcements, Topic alerts, IReadOnlySet<Ticker> configured, IClock clock)
    where TItem : IItem
{
    private const int MaxError = 200;

    /// <summary>Announcements: this run's own, and those that earlier runs left behind.</summary>
    /// <param name="run">The run at hand.</param>
    /// <param name="own">What it has just stored.</param>
    /// <param name="result">Takes what comes of it, also when the time runs out on the way.</param>
    /// <param name="cancellationToken">When to leave the rest to the next run.</param>
    public async Task AnnounceAsync(
        RunRecord run, IReadOnlyList<StoredItem> own, DeliveryResult result, CancellationToken cancellationToken)
    {
        var ownId = Announcement.IdOf(run);
        result.Add(await outbox.OwedAsync(run.Key.Feed, cancellationToken));
        foreach (var message in result.Owed.OfType<OwedAnnouncement>().Where(static owed => !owed.IsHopeless).ToList())
        {
            if (message.Id != ownId && await IsLeftBehindAsync(message, run, result, cancellationToken) is false)
            {
                continue;
            }

            if (result.IsUnavailable || result.IsSuperseded)
            {
                return;
            }

            var stored = message.Id == ownId ? own : await repair.CompleteAsync(message, cancellationToken);
            var isSettled = stored.Count == 0
                ? await SettleAsync(message, new Sent.Accepted(), result, cancellationToken)
                : await SettleAsync(
                    message,
                    await announcements.SendAsync(AnnouncementMessage.Of(Announcement.Of(message, stored, configured)), cancellationToken),
                    result,
                    cancellationToken);
            if (isSettled && message.Id == ownId)
            {
                result.AnnouncedItems = stored.Count;
                result.AnnouncedAt = clock.GetCurrentInstant();
            }
        }
    }

    /// <summary>Owes an alert that a run decided on.</summary>
    public async Task OweAsync(OwedAlert alert, DeliveryResult result, CancellationToken cancellationToken)
    {
        await outbox.OweAsync(alert, cancellationToken);
        result.Add(alert);
    }

    /// <summary>Alerts: those that this finished run has decided on, and those of earlier runs that came true; in order.</summary>
    public async Task AlertAsync(RunRecord finished, DeliveryResult result, CancellationToken cancellationToken)
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
                && !await IsToldByAnotherAsync(alert, decided, cancellationToken);
            var sent = cameTrue
                ? await alerts.SendAsync(Alerts.Message(alert), cancellationToken)
                : new Sent.Accepted();
            await SettleAsync(alert, sent, result, cancellationToken);
        }
    }

    /// <summary>Sets aside what no topic will take, once operations have been told of it: nothing is tried for ever.</summary>
    public async Task SetAsideAsync(DeliveryResult result, CancellationToken cancellationToken)
    {
        foreach (var message in result.Owed.Where(static owed => owed.IsHopeless).ToList())
        {
            await outbox.SetAsideAsync(message, cancellationToken);
            result.Settle(message);
        }
    }

    /// <summary>Of two runs that ended at one moment and both found an incident begun, or over, the first tells.</summary>
    private async Task<bool> IsToldByAnotherAsync(OwedAlert alert, RunRecord decided, CancellationToken cancellationToken)
    {
        var latest = await ledger.LatestAsync(alert.Run.Feed, clock.GetCurrentInstant(), cancellationToken);

        // To the second, as the ledger has it; within one second, the run of the earlier instant.
        var finished = Instants.ToSeconds(decided.FinishedAt!.Value);
        return latest.Any(other => other.Alerts.Contains(alert.Id)
            && (other.FinishedAt < finished || (other.FinishedAt == finished && other.Key.ScheduledAt < decided.Key.ScheduledAt)));
    }

    /// <summary>Whether nobody is storing any more what the message tells of.</summary>
    private async Task<bool> IsLeftBehindAsync(
        OwedAnnouncement message, RunRecord run, DeliveryResult result, CancellationToken cancellationToken)
    {
        var owing = await ledger.FindAsync(message.Run, cancellationToken);
        if (message.Run == run.Key)
        {
            // Another attempt at this very run: an earlier one, which is dead, unless it is us who were taken for dead.
            result.IsSuperseded |= owing?.Owner != run.Owner;
            return !result.IsSuperseded;
        }

        return owing is not { FinishedAt: null } || owing.LeaseUntil <= clock.GetCurrentInstant();
    }

    private async Task<bool> SettleAsync(OwedMessage message, Sent sent, DeliveryResult result, CancellationToken cancellationToken)
    {
        if (sent.Error is not { } error)
        {
            await outbox.SettleAsync(message, cancellationToken);
            result.Settle(message);
            return true;
        }

        error = Printable.Of(error, MaxError);
        result.IsUnavailable |= sent is Sent.Unavailable;
        result.Keep(message, error);
        await outbox.KeepAsync(message, error, sent is Sent.Refused, cancellationToken);
        return false;
    }
}
