using Amazon.DynamoDBv2.Model;
using Ingestion.Primitives;

namespace Ingestion.Storing;

/// <summary>How a feed's items look in the table, beside what <see cref="ItemRecord{TItem}"/> writes for every feed.</summary>
public interface IItemSchema<TItem>
    where TItem : IAttributedItem
{
    /// <summary>What the partition key begins with: <c>NEWS</c>.</summary>
    string Partition { get; }

    /// <summary>The constant sort key: it is what makes a conditional put a real dedup.</summary>
    string SortKey { get; }

    /// <summary>Most tickers that one item keeps.</summary>
    int MaxTickers { get; }

    /// <summary>The same item with these tickers.</summary>
    TItem WithTickers(TItem item, IReadOnlyList<Ticker> tickers);

    /// <summary>Adds the feed's own fields to the record of an item.</summary>
    void AddFields(TItem item, Dictionary<string, AttributeValue> record);

    /// <summary>What the item of another source adds to the fields of a known item; null when nothing.</summary>
    /// <param name="record">The known item's whole record.</param>
    /// <param name="item">The same thing as another source tells it.</param>
    FieldAddition? AdditionTo(Dictionary<string, AttributeValue> record, TItem item);

    /// <summary>The attribute that tells by its change that a field of the ticker rows has changed: a number, not there while there is nothing that changes.</summary>
    string RowsChangeWith { get; }

    /// <summary>The fields of the record that each of its ticker rows repeats, so that a reader need not fetch every item.</summary>
    IReadOnlyList<string> RowFields { get; }
}
