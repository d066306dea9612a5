using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>
/// One entry for each delivery of each event, whatever became of it: <c>audit_id</c>, with the indexes <c>EventIndex</c> by event and
/// <c>MinuteIndex</c> by time of acceptance. Entries are never changed or deleted; the function may not.
/// </summary>
/// <param name="dynamo">DynamoDB.</param>
/// <param name="name">The table.</param>
/// <param name="isByMinute">Whether what was accepted is found by its minute: all of a minute is one partition of an index, so only if somebody asks.</param>
public sealed class AuditTrail(IAmazonDynamoDB dynamo, string name, bool isByMinute)
{
    private const int MaxDetails = 2_000;
    private const int MinuteText = 16;

    /// <summary>The entry's id, made of what it is about: the same delivery, tried again, adds nothing.</summary>
    public static string IdOf(BusEvent raw) => $"{raw.EventId}/{raw.Id}";

    /// <summary>Writes an entry, unless an earlier attempt at the same delivery has.</summary>
    public async Task WriteAsync(BusEvent raw, string status, string details, Instant at, CancellationToken cancellationToken)
    {
        var instant = MarketDataTable.Text(at);
        var entry = new Dictionary<string, AttributeValue>
        {
            ["audit_id"] = Attr.S(IdOf(raw)),
            ["event_id"] = Attr.S(raw.EventId),
            ["status"] = Attr.S(status),
            ["instant"] = Attr.S(instant),
            ["type"] = Attr.S(Printable.Of(raw.Type, BusEvent.MaxShown)),
            ["source"] = Attr.S(Printable.Of(raw.Source, BusEvent.MaxShown)),
            ["bus_id"] = Attr.S(raw.Id),
            ["details"] = Attr.S(Printable.Of(details, MaxDetails)),
        };
        if (isByMinute && status == Reception.Accepted)
        {
            entry["minute"] = Attr.S(instant[..MinuteText]);
        }

        if (Ticker.TryParse(DetailFields.Text(raw.Detail, "symbol"), out var symbol))
        {
            entry["symbol"] = Attr.S(symbol.Symbol);
        }

        if (DetailFields.Text(raw.Detail, "timestamp") is { } happened && Instants.Parse(happened) is { } happenedAt)
        {
            entry["timestamp"] = Attr.S(MarketDataTable.Text(happenedAt));
        }

        try
        {
            await dynamo.PutItemAsync(
                new PutItemRequest { TableName = name, Item = entry, ConditionExpression = "attribute_not_exists(audit_id)" }, cancellationToken);
        }
        catch (ConditionalCheckFailedException)
        {
            // It is there.
        }
    }

    /// <summary>What was accepted from one instant up to another, both on the minute.</summary>
    public async Task<IReadOnlyCollection<AcceptedEvent>> AcceptedAsync(Instant from, Instant to, CancellationToken cancellationToken)
    {
        List<AcceptedEvent> accepted = [];
        for (var minute = from; minute < to; minute += Duration.FromMinutes(1))
        {
            var request = new QueryRequest
            {
                TableName = name,
                IndexName = "MinuteIndex",
                KeyConditionExpression = "#minute = :minute",
                ExpressionAttributeNames = new() { ["#minute"] = "minute" },
                ExpressionAttributeValues = new() { [":minute"] = Attr.S(MarketDataTable.Text(minute)[..MinuteText]) },
            };
            do
            {
                var page = await dynamo.QueryAsync(request, cancellationToken);
                accepted.AddRange((page.Items ?? []).Select(static entry => new AcceptedEvent(entry.Text("symbol")!, entry.Time("timestamp")!.Value)));
                request.ExclusiveStartKey = page.LastEvaluatedKey;
            }
            while (request.ExclusiveStartKey is { Count: > 0 });
        }

        return accepted;
    }
}
