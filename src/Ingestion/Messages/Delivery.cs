using Ingestion.Primitives;

namespace Ingestion.Messages;

/// <summary>Settles owed messages. A message leaves the outbox only after SNS, or the bus, has accepted it.</summary>
public sealed class Delivery(Outbox outbox)
{
    private const int MaxError = 200;

    /// <summary>Owes a message.</summary>
    public async Task OweAsync(OwedMessage message, DeliveryResult result, CancellationToken cancellationToken)
    {
        await outbox.OweAsync(message, cancellationToken);
        result.Add(message);
    }

    /// <summary>Owes messages.</summary>
    public async Task OweManyAsync(IReadOnlyList<OwedMessage> messages, DeliveryResult result, CancellationToken cancellationToken)
    {
        await outbox.OweManyAsync(messages, cancellationToken);
        foreach (var message in messages)
        {
            result.Add(message);
        }
    }

    /// <summary>Reads what a feed owes.</summary>
    public async Task ReadAsync(string feed, DeliveryResult result, CancellationToken cancellationToken) =>
        result.AddRead(await outbox.OwedAsync(feed, cancellationToken));

    /// <summary>Writes down what an announcement says; gives back what counts, null when it is owed no more.</summary>
    public Task<string?> WriteDownAsync(OwedAnnouncement message, string body, CancellationToken cancellationToken) =>
        outbox.WriteDownAsync(message, body, cancellationToken);

    /// <summary>Removes an accepted message from the outbox; keeps any other, with the reason. True when it was removed.</summary>
    public async Task<bool> SettleAsync(OwedMessage message, PublishResult sent, DeliveryResult result, CancellationToken cancellationToken)
    {
        if (sent.Error is not { } error)
        {
            await outbox.SettleAsync(message, cancellationToken);
            result.Settle(message);
            return true;
        }

        error = Printable.Of(error, MaxError);

        // A bus that cannot be reached is no reason to keep from SNS what operations must hear.
        result.IsUnavailable |= sent is PublishResult.Unavailable && message is not OwedEvent;
        result.Keep(message, error);
        await outbox.KeepAsync(message, error, sent is PublishResult.Refused, cancellationToken);
        return false;
    }

    /// <summary>Sets aside messages that will never be taken, once an alert says so.</summary>
    public async Task SetAsideAsync(DeliveryResult result, CancellationToken cancellationToken)
    {
        foreach (var message in result.Owed.Where(static owed => owed.MustBeSetAside).ToList())
        {
            await outbox.SetAsideAsync(message, cancellationToken);
            result.Settle(message);
        }
    }
}
