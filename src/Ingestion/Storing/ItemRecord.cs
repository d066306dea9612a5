using Amazon.DynamoDBv2.Model;
using Ingestion.Primitives;
using Ingestion.Tables;

namespace Ingestion.Storing;

/// <summary>The records of an item: the item itself, and one row for each of its tickers. Attribute names live here.</summary>
public sealed class ItemRecord<TItem>(IItemSchema<TItem> schema)
    where TItem : IAttributedItem
{
    /// <summary>The key of an item's record.</summary>
    public (string Pk, string? Sk) KeyOf(string key) => ($"{schema.Partition}#{key}", schema.SortKey);

    /// <summary>The item's own key, from its record.</summary>
    public string ItemKeyOf(Dictionary<string, AttributeValue> record) => record.Text(AttributeValues.Pk)![(schema.Partition.Length + 1)..];

    /// <summary>The whole record of a new item.</summary>
    public Dictionary<string, AttributeValue> Of(TItem item, Provenance provenance)
    {
        var record = new Dictionary<string, AttributeValue>
        {
            [AttributeValues.Pk] = AttributeValues.S(KeyOf(item.Key).Pk),
            [AttributeValues.Sk] = AttributeValues.S(schema.SortKey),
            [ItemFields.DedupKey] = AttributeValues.S(item.Key),
            [ItemFields.Source] = AttributeValues.S(provenance.Source),
            [ItemFields.Sources] = new() { M = new() { [provenance.Source] = SourceEntry.Of(item, withUrl: false) } },
            [ItemFields.Url] = AttributeValues.S(item.Url),
            [ItemFields.PublishedAt] = AttributeValues.At(item.MarketTime),
            [ItemFields.IngestedAt] = AttributeValues.At(provenance.IngestedAt),
            [ItemFields.Tickers] = AttributeValues.Set(item.Tickers),
            [ItemFields.Run] = AttributeValues.S(provenance.Run.ToString()),
            [ItemFields.Announcement] = AttributeValues.S(provenance.Announcement),
            [ItemFields.IsFailover] = AttributeValues.Bool(provenance.IsFailover),
        };
        schema.AddFields(item, record);
        return record;
    }

    /// <summary>The row of an item under one of its tickers, made from the item's whole record.</summary>
    public Dictionary<string, AttributeValue> TickerRow(Dictionary<string, AttributeValue> record, Ticker ticker)
    {
        var row = new Dictionary<string, AttributeValue>
        {
            [AttributeValues.Pk] = AttributeValues.S($"TICKER#{ticker.Symbol}"),
            [AttributeValues.Sk] = AttributeValues.S($"{record.Text(ItemFields.PublishedAt)}#{ItemKeyOf(record)}"),
            [ItemFields.DedupKey] = AttributeValues.S(ItemKeyOf(record)),
        };
        foreach (var field in schema.RowFields)
        {
            if (record.TryGetValue(field, out var value))
            {
                row[field] = value;
            }
        }

        return row;
    }
}
