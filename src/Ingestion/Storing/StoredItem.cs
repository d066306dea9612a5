using Amazon.DynamoDBv2.Model;
using Ingestion.Primitives;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Storing;

/// <summary>The part of a stored item that its announcement uses.</summary>
/// <param name="MarketTime">The market time that it belongs to.</param>
/// <param name="Tickers">What it is about.</param>
/// <param name="Change">What happened to it; null where items are only ever new.</param>
public sealed record StoredItem(Instant MarketTime, IReadOnlyList<Ticker> Tickers, string? Change = null)
{
    /// <summary>From the item's record.</summary>
    public static StoredItem From(Dictionary<string, AttributeValue> record) =>
        new(record.Time(ItemFields.PublishedAt)!.Value, record.Tickers(ItemFields.Tickers));
}
