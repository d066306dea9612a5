using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Ingestion.Primitives;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>
/// One entry for each delivery of each event, by <c>audit_id</c>, with the index <c>EventIndex</c> by event. Those of accepted events and duplicates
/// stay for good, with <c>MinuteIndex</c> by time of acceptance; entries are never changed or deleted, and the function may not. What was rejected
/// has a table of its own and expires, because anybody who may use the bus can fill it.
/// </summary>
/// <param name="dynamo">DynamoDB.</param>
/// <param name="put">Writes to it.</param>
/// <param name="name">The table of what was accepted, and of duplicates.</param>
/// <param name="rejected">The table of what was rejected.</param>
/// <param name="isByMinute">Whether what was accepted is found by its minute: only if somebody asks.</param>
public sealed class AuditTrail(IAmazonDynamoDB dynamo, PatientPut put, string name, string rejected, bool isByMinute)
{
    private const int MaxDetails = 2_000;
    private const int MinuteText = 16;

    /// <summary>Long enough to ask its sender.</summary>
    private static readonly Duration RejectedKeptFor = Duration.FromDays(30);

    /// <summary>The entry's id, made from the delivery: the same delivery, tried again, adds no entry.</summary>
    public static string IdOf(BusEvent raw) => $"{raw.Key}/{raw.Id}";

    /// <summary>Writes an entry, unless an earlier attempt at the same delivery has.</summary>
    public Task WriteAsync(BusEvent raw, string status, string details, Instant at, CancellationToken cancellationToken) => put.PutAsync(
        new PutItemRequest
        {
            TableName = status == EventOutcome.Rejected ? rejected : name,
            Item = EntryOf(raw, status, details, at),
            ConditionExpression = "attribute_not_exists(audit_id)",
        },
        cancellationToken);

    /// <summary>Hands over what was accepted within a minute, one page after the other.</summary>
    public async Task ReadAsync(Instant minute, Action<AcceptedEvent> take, CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < Shard.Count; shard++)
        {
            var request = new QueryRequest
            {
                TableName = name,
                IndexName = "MinuteIndex",
                KeyConditionExpression = "minute_shard = :minute",
                ProjectionExpression = "symbol, #timestamp",
                ExpressionAttributeNames = new() { ["#timestamp"] = "timestamp" },
                ExpressionAttributeValues = new() { [":minute"] = AttributeValues.S(Shard.Key(MarketDataTable.Text(minute)[..MinuteText], shard)) },
            };
            do
            {
                var page = await dynamo.QueryAsync(request, cancellationToken);
                foreach (var entry in page.Items ?? [])
                {
                    take(new AcceptedEvent(entry.Text("symbol")!, entry.Time("timestamp")!.Value));
                }

                request.ExclusiveStartKey = page.LastEvaluatedKey;
            }
            while (request.ExclusiveStartKey is { Count: > 0 });
        }
    }

    private Dictionary<string, AttributeValue> EntryOf(BusEvent raw, string status, string details, Instant at)
    {
        var instant = MarketDataTable.Text(at);
        var entry = new Dictionary<string, AttributeValue>
        {
            ["audit_id"] = AttributeValues.S(IdOf(raw)),
            ["event_id"] = AttributeValues.S(raw.Key),
            ["status"] = AttributeValues.S(status),
            ["instant"] = AttributeValues.S(instant),
            ["type"] = AttributeValues.S(Printable.Of(raw.Type, BusEvent.MaxShown)),
            ["source"] = AttributeValues.S(Printable.Of(raw.Source, BusEvent.MaxShown)),
            ["account"] = AttributeValues.S(Printable.Of(raw.Account, BusEvent.MaxShown)),
            ["bus_id"] = AttributeValues.S(raw.Id),
            ["details"] = AttributeValues.S(Printable.Of(details, MaxDetails)),
        };
        if (status == EventOutcome.Rejected)
        {
            entry[AttributeValues.ExpiresAt] = AttributeValues.Epoch(at + RejectedKeptFor);
        }

        if (isByMinute && status == EventOutcome.Accepted)
        {
            entry["minute_shard"] = AttributeValues.S(Shard.KeyOf(instant[..MinuteText], raw.Key));
        }

        if (Ticker.TryParse(DetailFields.Text(raw.Detail, "symbol"), out var symbol))
        {
            entry["symbol"] = AttributeValues.S(symbol.Symbol);
        }

        if (EventRules.TimeOf(raw) is { } happenedAt)
        {
            entry["timestamp"] = AttributeValues.S(MarketDataTable.Text(happenedAt));
        }

        return entry;
    }
}
