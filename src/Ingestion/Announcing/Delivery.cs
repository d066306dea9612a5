using System.Text.Json;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Announcing;

/// <summary>Delivers what is owed, oldest first. A message leaves the outbox only after SNS has accepted it.</summary>
public sealed class Delivery<TItem>(
    Outbox outbox, ItemRepair<TItem> repair, RunLedger ledger, Topic announcements, Topic alerts, IClock clock)
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
        var owed = await outbox.OwedAsync(run.Key.Feed, cancellationToken);
        result.Alerts = [.. owed.OfType<OwedAlert>()];
        foreach (var message in owed.OfType<OwedAnnouncement>())
        {
            if (result.IsUnavailable || (message.Id != ownId && await IsAtWorkAsync(message.Run, run, cancellationToken)))
            {
                result.Keep(message);
                continue;
            }

            var stored = message.Id == ownId ? own : await repair.CompleteAsync(message, cancellationToken);
            if (stored.Count == 0)
            {
                await outbox.SettleAsync(message, cancellationToken);
                continue;
            }

            var sent = await SendAsync(Announcement.Of(message, stored), cancellationToken);
            if (await SettleAsync(message, sent, result, cancellationToken) && message.Id == ownId)
            {
                result.AnnouncedItems = stored.Count;
                result.AnnouncedAt = clock.GetCurrentInstant();
            }
        }
    }

    /// <summary>Owes the alert that a run decided on, unless the run before it died after it had come to the same.</summary>
    public async Task OweAsync(OwedAlert alert, DeliveryResult result, CancellationToken cancellationToken)
    {
        if (result.Alerts.All(owed => owed.Id != alert.Id))
        {
            await outbox.OweAsync(alert, cancellationToken);
            result.Alerts = [.. result.Alerts, alert];
        }
    }

    /// <summary>Alerts: those found owed, and the one that this run has decided on.</summary>
    public async Task AlertAsync(DeliveryResult result, CancellationToken cancellationToken)
    {
        foreach (var alert in result.Alerts)
        {
            var sent = await alerts.SendAsync(
                alert.Subject,
                alert.Body,
                [("event_type", "String", alert.Kind), ("feed", "String", alert.Run.Feed)],
                cancellationToken);
            await SettleAsync(alert, sent, result, cancellationToken);
        }
    }

    /// <summary>Whether the invocation that owes a message can still be storing what it tells of.</summary>
    private async Task<bool> IsAtWorkAsync(RunKey owing, RunRecord run, CancellationToken cancellationToken) =>
        owing != run.Key
        && await ledger.FindAsync(owing, cancellationToken) is { FinishedAt: null } record
        && record.LeaseUntil > clock.GetCurrentInstant();

    private Task<Sent> SendAsync(Announcement announcement, CancellationToken cancellationToken) => announcements.SendAsync(
        subject: null,
        JsonSerializer.Serialize(announcement, WireJson.Default.Announcement),
        [
            ("event_type", "String", announcement.EventType),
            ("feed", "String", announcement.Feed),
            ("source", "String", announcement.Source),
            ("is_failover", "String", announcement.IsFailover ? "true" : "false"),
            ("tickers", "String.Array", JsonSerializer.Serialize(announcement.Tickers, WireJson.Default.IReadOnlyListString)),
        ],
        cancellationToken);

    private async Task<bool> SettleAsync(OwedMessage message, Sent sent, DeliveryResult result, CancellationToken cancellationToken)
    {
        var error = sent switch
        {
            Sent.Refused refused => refused.Error,
            Sent.Unavailable unavailable => unavailable.Error,
            _ => null,
        };
        if (error is null)
        {
            await outbox.SettleAsync(message, cancellationToken);
            return true;
        }

        error = Printable.Of(error, MaxError);
        result.IsUnavailable |= sent is Sent.Unavailable;
        result.Keep(message, error);
        await outbox.KeepAsync(message, error, cancellationToken);
        return false;
    }
}
