using System.Text.Json;
using Ingestion.Market;
using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>
/// Events that exchanges put on the bus: checked, stored once, and written into the audit trail whatever becomes of them. At any hour, because
/// exchanges send corrections; whether the session was open is stored with each.
/// </summary>
public sealed class MarketEvents(
    EventRules rules, EventClaims claims, MarketDataTable events, AuditTrail audit, EventWindows windows, MarketGate gate, JsonLines log, IClock clock, TimeProvider time)
    : IEventReceiver
{
    private const int MaxExcerpt = 500;

    /// <inheritdoc/>
    public bool Recognises(JsonElement root) => BusEvent.IsOne(root);

    /// <inheritdoc/>
    /// <exception cref="PoisonedEventException">Nothing can be written down about it.</exception>
    public async Task<RunAnswer> ReceiveAsync(JsonElement root, Deadline deadline)
    {
        var began = time.GetTimestamp();
        var raw = BusEvent.Read(root);
        var receivedAt = clock.GetCurrentInstant();
        try
        {
            var (status, details) = await TakeAsync(raw, receivedAt, deadline.Work);
            return Log(raw, receivedAt, status, details, (long)time.GetElapsedTime(began).TotalMilliseconds);
        }
        catch (Exception exception)
        {
            // Lambda tries again, and keeps the event as a dead letter in the end.
            Log(raw, receivedAt, "error", $"{exception.GetType().Name}: {exception.Message}", (long)time.GetElapsedTime(began).TotalMilliseconds);
            throw;
        }
    }

    private async Task<(string Status, string Details)> TakeAsync(BusEvent raw, Instant receivedAt, CancellationToken cancellationToken)
    {
        var (status, details) = rules.Check(raw, out var problems) is { } item
            ? await StoreAsync(item, receivedAt, cancellationToken)
            : (Reception.Rejected, $"{string.Join("; ", problems)}. It says: {Printable.Of(DetailFields.Raw(raw.Detail), MaxExcerpt)}");
        await audit.WriteAsync(raw, status, details, receivedAt, cancellationToken);
        return (status, details);
    }

    private RunAnswer Log(BusEvent raw, Instant receivedAt, string status, string details, long milliseconds)
    {
        var answer = new RunAnswer { Job = EventWindows.Name, Run = $"{EventWindows.Name}/{raw.EventId}", Outcome = status, DurationMs = milliseconds };
        log.Write(json =>
        {
            json.WriteString("event", "market_event");
            json.WriteString("run", answer.Run);
            json.WriteString("outcome", status);
            json.WriteString("type", Printable.Of(raw.Type, BusEvent.MaxShown));
            json.WriteString("delivery", raw.Id);
            json.WriteNumber("waited_ms", Math.Max(0, (long)(receivedAt - raw.PutAt).TotalMilliseconds));
            json.WriteNumber("duration_ms", milliseconds);
            if (status != Reception.Accepted)
            {
                json.WriteString("details", Printable.Of(details, MaxExcerpt));
            }
        });
        return answer;
    }

    private async Task<(string Status, string Details)> StoreAsync(MarketEvent item, Instant receivedAt, CancellationToken cancellationToken)
    {
        await windows.OweAsync(receivedAt, cancellationToken);
        var holder = await claims.ClaimAsync(item, receivedAt, cancellationToken);
        if (holder != item.BusId)
        {
            return (Reception.Duplicate, $"stored by the delivery {holder}");
        }

        var session = gate.At(item.At) is null ? "open" : "closed";
        var stored = await events.StoreAsync(item, session, receivedAt, cancellationToken);
        return stored == item.BusId
            ? (Reception.Accepted, $"{item.Type} of {item.Symbol.Symbol} on {item.Exchange} at {MarketDataTable.Text(item.At)}, session {session}")
            : (Reception.Rejected, $"event_id is {item.Id}, which another source uses for an event of the same time, stored by the delivery {stored}");
    }
}
