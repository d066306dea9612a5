using Ingestion.Tables;

namespace Ingestion.Storing;

/// <summary>When an item may be written.</summary>
internal static class ItemConditions
{
    /// <summary>There is no such item yet, and its key is not closed to the announcement under which it would be stored.</summary>
    public static WriteCondition IsNewUnder(string announcement) => new(
        $"attribute_not_exists(pk) OR (attribute_exists({ItemFields.ClosedTo}) AND NOT contains({ItemFields.ClosedTo}, :a))",
        (":a", AttributeValues.S(announcement)));

    /// <summary>There is no item under the key: no record, or only a record that closes the key to some announcements.</summary>
    public static WriteCondition HasNoItem { get; } =
        new($"attribute_not_exists(pk) OR attribute_exists({ItemFields.ClosedTo})");
}
