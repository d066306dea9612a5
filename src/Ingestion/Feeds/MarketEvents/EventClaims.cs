using Amazon.DynamoDBv2.Model;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>
/// Who may store an event: the first delivery that claims its id. The id alone decides, whatever time the event names; the table of events
/// could not do that, because the time is part of its key.
/// </summary>
public sealed class EventClaims(Table table)
{
    private const string SortKey = "CLAIM", BusId = "bus_id";

    /// <summary>The delivery that holds the claim: this one, also when an attempt before had come that far; or an earlier one.</summary>
    public async Task<string> ClaimAsync(MarketEvent item, Instant receivedAt, CancellationToken cancellationToken)
    {
        // Ids are each source's own.
        var pk = $"EVENT#{item.Source}#{item.Id}";
        var claim = new Dictionary<string, AttributeValue>
        {
            [Attr.Pk] = Attr.S(pk),
            [Attr.Sk] = Attr.S(SortKey),
            [BusId] = Attr.S(item.BusId),
            [Attr.ExpiresAt] = Attr.Epoch(receivedAt + MarketDataTable.KeptFor),
        };
        if (await table.PutAsync(claim, WriteCondition.IsNew, cancellationToken))
        {
            return item.BusId;
        }

        // Somebody was faster, or our own put had arrived although its answer had not.
        var held = await table.GetAsync(pk, SortKey, cancellationToken);
        return held?.Text(BusId) ?? throw new InvalidOperationException($"The claim to {item.Id} was there and is gone; the next try makes it.");
    }
}
