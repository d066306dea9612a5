using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Ingestion.Storing;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>
/// The events that were accepted: <c>event_id</c> and <c>timestamp</c>, with the indexes <c>SymbolIndex</c> and <c>ExchangeIndex</c>, each by time.
/// </summary>
public sealed class MarketDataTable(IAmazonDynamoDB dynamo, string name)
{
    private const string EventId = "event_id", Timestamp = "timestamp", BusId = "bus_id";

    private static readonly Duration KeptFor = Duration.FromDays(365);

    /// <summary>Microseconds, always all six digits: as text, instants sort as they are.</summary>
    private static readonly InstantPattern ToTheMicrosecond = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.ffffff'Z'");

    /// <summary>An instant as the table has it.</summary>
    public static string Text(Instant at) => ToTheMicrosecond.Format(at);

    /// <summary>
    /// Stores an event unless one with its id is there. Gives the delivery that it is stored by: this one, also when an attempt before had come
    /// that far; or an earlier one.
    /// </summary>
    public async Task<string> StoreAsync(MarketEvent item, string session, Instant receivedAt, CancellationToken cancellationToken)
    {
        // Under another time too: the key alone would let an exchange that repeats an id with a new time be counted twice.
        if (await StoredByAsync(item.Id, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        try
        {
            await dynamo.PutItemAsync(
                new PutItemRequest
                {
                    TableName = name,
                    Item = RecordOf(item, session, receivedAt),
                    ConditionExpression = $"attribute_not_exists({EventId})",
                },
                cancellationToken);
            return item.BusId;
        }
        catch (ConditionalCheckFailedException)
        {
            // Somebody was faster, or our own put had arrived although its answer had not.
            return await StoredByAsync(item.Id, cancellationToken) ?? item.BusId;
        }
    }

    private async Task<string?> StoredByAsync(string id, CancellationToken cancellationToken)
    {
        var found = await dynamo.QueryAsync(
            new QueryRequest
            {
                TableName = name,
                KeyConditionExpression = $"{EventId} = :id",
                ExpressionAttributeValues = new() { [":id"] = Attr.S(id) },
                ProjectionExpression = BusId,
                Limit = 1,
                ConsistentRead = true,
            },
            cancellationToken);
        return found.Items is [var stored, ..] ? stored.Text(BusId) : null;
    }

    private static Dictionary<string, AttributeValue> RecordOf(MarketEvent item, string session, Instant receivedAt)
    {
        var record = new Dictionary<string, AttributeValue>
        {
            [EventId] = Attr.S(item.Id),
            [Timestamp] = Attr.S(Text(item.At)),
            ["type"] = Attr.S(item.Type),
            ["source"] = Attr.S(item.Source),
            ["exchange"] = Attr.S(item.Exchange),
            ["symbol"] = Attr.S(item.Symbol.Symbol),
            ["session"] = Attr.S(session),
            ["detail"] = Attr.S(item.Detail),
            [BusId] = Attr.S(item.BusId),
            ["put_at"] = Attr.At(item.PutAt),
            ["received_at"] = Attr.S(Text(receivedAt)),
            [Attr.ExpiresAt] = Attr.Epoch(receivedAt + KeptFor),
        };
        if (item.Currency is { } currency)
        {
            record["currency"] = Attr.S(currency);
        }

        foreach (var (number, value) in item.Numbers)
        {
            record[number] = new AttributeValue { N = value.ToString(CultureInfo.InvariantCulture) };
        }

        return record;
    }
}
