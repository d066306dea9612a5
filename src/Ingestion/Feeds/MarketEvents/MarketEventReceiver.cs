using System.Text.Json;
using Ingestion.Jobs;
using Ingestion.Market;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>
/// Events that exchanges put on the bus, in batches from the queue in which they wait: checked, stored once, and written into the audit trail whatever
/// becomes of them. At any hour, because exchanges send corrections; whether the session was open is stored with each.
/// </summary>
public sealed class MarketEventReceiver(
    EventRules rules, MarketDataTable events, AuditTrail audit, EventAnnouncements windows, MarketHours hours, JsonLines log, IClock clock, TimeProvider time)
    : IEventReceiver
{
    private const int MaxExcerpt = 500, MaxError = 500;

    /// <inheritdoc/>
    public TimeSpan Longest => Deadline.Longest;

    /// <inheritdoc/>
    public bool Recognises(JsonElement root) => QueueMessage.IsBatch(root);

    /// <summary>Takes each event by itself. An event that cannot be taken stays in the queue and costs the others nothing.</summary>
    public async Task<byte[]> ReceiveAsync(JsonElement root, Deadline deadline)
    {
        var messages = QueueMessage.BatchOf(root);
        var taken = await Task.WhenAll(messages.Select(message => TakeAsync(message, deadline.Work)));
        return QueueAnswer.Of(messages.Where((_, index) => !taken[index]));
    }

    private async Task<bool> TakeAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        BusEvent? raw = null;
        try
        {
            using var json = JsonDocument.Parse(message.Body, JsonText.AnyDepth);
            raw = BusEvent.Read(json.RootElement);
            var receivedAt = clock.GetCurrentInstant();
            var (status, details) = rules.Check(raw, out var problems) is { } item
                ? await StoreAsync(item, receivedAt, cancellationToken)
                : (EventOutcome.Rejected, $"{string.Join("; ", problems)}. It says: {Printable.Of(DetailFields.Raw(raw.Detail), MaxExcerpt)}");
            await audit.WriteAsync(raw, status, details, receivedAt, cancellationToken);
            Log(message, raw, status, status == EventOutcome.Accepted ? null : details, began);
            return true;
        }
#pragma warning disable CA1031 // Whatever it is, the message goes back into the queue, and ends as a dead letter if it keeps failing.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log(message, raw, EventOutcome.Failed, exception is JsonException ? "the message is not JSON" : $"{exception.GetType().Name}: {exception.Message}", began);
            return false;
        }
    }

    private async Task<(string Status, string Details)> StoreAsync(MarketEvent item, Instant receivedAt, CancellationToken cancellationToken)
    {
        await windows.OweAsync(receivedAt, cancellationToken);
        var session = hours.IsOpen(item.At) ? "open" : "closed";
        var stored = await events.StoreAsync(item, session, receivedAt, cancellationToken);
        return stored == item.BusId
            ? (EventOutcome.Accepted, $"{item.Type} of {item.Symbol.Symbol} on {item.Exchange} at {MarketDataTable.Text(item.At)}, session {session}")
            : (EventOutcome.Duplicate, $"stored by the delivery {stored}");
    }

    private static string LevelOf(string outcome) => outcome switch
    {
        EventOutcome.Failed => JsonLines.Error,
        EventOutcome.Rejected => JsonLines.Warn,
        _ => JsonLines.Info,
    };

    private void Log(QueueMessage message, BusEvent? raw, string outcome, string? details, long began) => log.Write(LevelOf(outcome), json =>
    {
        json.WriteString("event", "market_event");
        json.WriteString("outcome", outcome);
        json.WriteString("message", Printable.Of(message.Id, BusEvent.MaxId));
        if (raw is not null)
        {
            json.WriteString("run", $"{EventAnnouncements.Name}/{raw.Key}");
            json.WriteString("type", Printable.Of(raw.Type, BusEvent.MaxShown));
            json.WriteString("account", Printable.Of(raw.Account, BusEvent.MaxShown));
            json.WriteString("delivery", raw.Id);
            json.WriteNumber("waited_ms", Math.Max(0, (long)(clock.GetCurrentInstant() - raw.PutAt).TotalMilliseconds));
        }

        json.WriteNumber("duration_ms", (long)time.GetElapsedTime(began).TotalMilliseconds);
        if (details is not null)
        {
            json.WriteString("details", Printable.Of(details, MaxError));
        }
    });
}
