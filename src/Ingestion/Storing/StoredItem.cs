using Amazon.DynamoDBv2.Model;
using Ingestion.Primitives;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Storing;

/// <summary>The part of a stored item that its announcement uses.</summary>
public sealed record StoredItem(Instant PublishedAt, IReadOnlyList<Ticker> Tickers)
{
    /// <summary>From the item's record.</summary>
    public static StoredItem From(Dictionary<string, AttributeValue> record) =>
        new(record.Time(ItemFields.PublishedAt)!.Value, record.Tickers(ItemFields.Tickers));
}
