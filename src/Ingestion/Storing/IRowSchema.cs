using Amazon.DynamoDBv2.Model;
using Ingestion.Tables;

namespace Ingestion.Storing;

/// <summary>How the things of a feed look in a table of their own, which holds them as they are now.</summary>
public interface IRowSchema<TRow>
    where TRow : class
{
    /// <summary>What the table's keys are called.</summary>
    TableKeys Keys { get; }

    /// <summary>Every attribute that the feed's job writes, keys aside. An update removes those that a row does not have; what others write stays.</summary>
    IReadOnlyList<string> Fields { get; }

    /// <summary>The key of a row.</summary>
    (string Partition, string? Sort) KeyOf(TRow row);

    /// <summary>The record of a row, keys included.</summary>
    Dictionary<string, AttributeValue> RecordOf(TRow row);

    /// <summary>The row of a record.</summary>
    TRow RowOf(Dictionary<string, AttributeValue> record);

    /// <summary>What an announcement tells of a row.</summary>
    StoredItem Summary(TRow row, string change);
}
