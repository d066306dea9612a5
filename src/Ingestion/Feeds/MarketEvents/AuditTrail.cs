using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>
/// One entry for each delivery of each event, whatever became of it: <c>audit_id</c>, with the indexes <c>EventIndex</c> by event and
/// <c>MinuteIndex</c> by time. Entries are never changed or deleted; the function may not.
/// </summary>
public sealed class AuditTrail(IAmazonDynamoDB dynamo, string name)
{
    private const int MaxDetails = 2_000;

    /// <summary>The entry's id, made of what it is about: the same delivery, tried again, adds nothing.</summary>
    public static string IdOf(BusEvent raw) => $"{EventRules.IdOf(raw)}/{raw.Id}";

    /// <summary>Writes an entry, unless an earlier attempt at the same delivery has.</summary>
    public async Task WriteAsync(BusEvent raw, string status, string details, Instant at, CancellationToken cancellationToken)
    {
        var instant = MarketDataTable.Text(at);
        var entry = new Dictionary<string, AttributeValue>
        {
            ["audit_id"] = Attr.S(IdOf(raw)),
            ["event_id"] = Attr.S(EventRules.IdOf(raw)),
            ["status"] = Attr.S(status),
            ["instant"] = Attr.S(instant),
            ["minute"] = Attr.S(instant[..16]),
            ["type"] = Attr.S(Printable.Of(raw.Type, 100)),
            ["source"] = Attr.S(Printable.Of(raw.Source, 100)),
            ["bus_id"] = Attr.S(raw.Id),
            ["details"] = Attr.S(Printable.Of(details, MaxDetails)),
        };
        if (Ticker.TryParse(DetailFields.Text(raw.Detail, "symbol"), out var symbol))
        {
            entry["symbol"] = Attr.S(symbol.Symbol);
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
}
