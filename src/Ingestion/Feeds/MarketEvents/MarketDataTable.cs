using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Ingestion.Tables;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>
/// The events that were accepted, by <c>event_id</c> (<c>market.nyse/T-1</c>), with the indexes <c>SymbolIndex</c> and <c>ExchangeIndex</c>, each by
/// time. The key has nothing of the time in it: that is what makes the conditional put decide who stores an event.
/// </summary>
public sealed class MarketDataTable(IAmazonDynamoDB dynamo, PatientPut put, string name)
{
    private const string EventId = "event_id", BusId = "bus_id";

    /// <summary>How long events are kept, and for how long their ids cannot be used again.</summary>
    private static readonly Duration KeptFor = Duration.FromDays(365);

    /// <summary>Microseconds, always all six digits: as text, instants sort as they are.</summary>
    private static readonly InstantPattern ToTheMicrosecond = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.ffffff'Z'");

    /// <summary>An instant as the table has it.</summary>
    public static string Text(Instant at) => ToTheMicrosecond.Format(at);

    /// <summary>
    /// Stores an event unless its source has used its id before. Gives the delivery that is stored: this one, also when an attempt before had come
    /// that far; or an earlier one.
    /// </summary>
    public async Task<string> StoreAsync(MarketEvent item, string session, Instant receivedAt, CancellationToken cancellationToken)
    {
        var request = new PutItemRequest { TableName = name, Item = RecordOf(item, session, receivedAt), ConditionExpression = $"attribute_not_exists({EventId})" };
        if (await put.PutAsync(request, cancellationToken))
        {
            return item.BusId;
        }

        var key = new Dictionary<string, AttributeValue> { [EventId] = AttributeValues.S(item.Key) };
        var stored = await dynamo.GetItemAsync(
            new GetItemRequest { TableName = name, Key = key, ConsistentRead = true, ProjectionExpression = BusId }, cancellationToken);
        return stored.Item?.Text(BusId) ?? throw new InvalidOperationException($"The event {item.Key} was there and is gone; the next try stores it.");
    }

    private static Dictionary<string, AttributeValue> RecordOf(MarketEvent item, string session, Instant receivedAt)
    {
        var record = new Dictionary<string, AttributeValue>
        {
            [EventId] = AttributeValues.S(item.Key),
            ["timestamp"] = AttributeValues.S(Text(item.At)),
            ["type"] = AttributeValues.S(item.Type),
            ["source"] = AttributeValues.S(item.Source),
            ["account"] = AttributeValues.S(item.Account),
            ["exchange"] = AttributeValues.S(item.Exchange),
            ["exchange_shard"] = AttributeValues.S(Shard.KeyOf(item.Exchange, item.Key)),
            ["symbol"] = AttributeValues.S(item.Symbol.Symbol),
            ["session"] = AttributeValues.S(session),
            ["detail"] = AttributeValues.S(item.Detail),
            [BusId] = AttributeValues.S(item.BusId),
            ["put_at"] = AttributeValues.At(item.PutAt),
            ["received_at"] = AttributeValues.S(Text(receivedAt)),
            [AttributeValues.ExpiresAt] = AttributeValues.Epoch(receivedAt + KeptFor),
        };
        if (item.Currency is { } currency)
        {
            record["currency"] = AttributeValues.S(currency);
        }

        foreach (var (number, value) in item.Numbers)
        {
            record[number] = new AttributeValue { N = value.ToString(CultureInfo.InvariantCulture) };
        }

        return record;
    }
}
