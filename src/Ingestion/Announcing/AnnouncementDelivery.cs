using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Announcing;

/// <summary>Sends the announcements that are owed, oldest first: this run's own, and those that earlier runs left behind.</summary>
/// <param name="delivery">The outbox.</param>
/// <param name="repair">Completes what an earlier run left behind.</param>
/// <param name="ledger">Who holds which run.</param>
/// <param name="announcements">The topic.</param>
/// <param name="configured">The tickers that are asked for.</param>
/// <param name="clock">The clock.</param>
/// <param name="announcedAs">The feed that the items belong to; null when the job that stores them is called so.</param>
public sealed class AnnouncementDelivery(
    Delivery delivery,
    IItemRepair repair,
    RunLedger ledger,
    Topic announcements,
    IReadOnlySet<Ticker> configured,
    IClock clock,
    string? announcedAs = null)
{
    /// <summary>Sends what is owed.</summary>
    /// <param name="run">The run at hand.</param>
    /// <param name="own">What it has just stored; null when another invocation stored it.</param>
    /// <param name="result">Takes what comes of it, also when the time runs out on the way.</param>
    /// <param name="cancellationToken">When to leave the rest to the next run.</param>
    public async Task SendAsync(
        RunRecord run, IReadOnlyList<StoredItem>? own, DeliveryResult result, CancellationToken cancellationToken)
    {
        var ownId = Announcement.IdOf(run);
        await delivery.ReadAsync(run.Key.Feed, result, cancellationToken);
        foreach (var message in result.Owed.OfType<OwedAnnouncement>().Where(static owed => !owed.MustBeSetAside).ToList())
        {
            var isOwn = message.Id == ownId;
            if (!isOwn)
            {
                var owing = await ledger.FindAsync(message.Run, cancellationToken);
                if (message.Run != run.Key && IsHeld(owing))
                {
                    continue;
                }

                // Another attempt at this very run: an earlier one, which is dead, unless it is us who were taken for dead.
                result.IsSuperseded |= message.Run == run.Key && owing?.Owner != run.Owner;
            }

            if (result.IsUnavailable || result.IsSuperseded)
            {
                return;
            }

            var body = await BodyOfAsync(message, isOwn ? own : null, cancellationToken);
            var sent = body is null ? new PublishResult.Accepted() : await announcements.SendAsync(AnnouncementMessage.Of(body), cancellationToken);
            if (await delivery.SettleAsync(message, sent, result, cancellationToken) && isOwn)
            {
                result.AnnouncedItems = own?.Count ?? 0;
                result.AnnouncedAt = clock.GetCurrentInstant();
            }
        }
    }

    /// <summary>What an announcement says; null when there is nothing to tell, or it is owed no more.</summary>
    private async Task<string?> BodyOfAsync(OwedAnnouncement message, IReadOnlyList<StoredItem>? own, CancellationToken cancellationToken)
    {
        if (message.Body is { } written)
        {
            return written;
        }

        var stored = own ?? await repair.CompleteAsync(message, cancellationToken);
        if (stored.Count == 0)
        {
            return null;
        }

        var body = AnnouncementMessage.BodyOf(Announcement.Of(message, stored, configured, announcedAs));
        return repair.ItemsChange ? await delivery.WriteDownAsync(message, body, cancellationToken) : body;
    }

    /// <summary>Whether an invocation may still be storing the run's items.</summary>
    private bool IsHeld(RunRecord? run) => run is { FinishedAt: null } && run.LeaseUntil > clock.GetCurrentInstant();
}
