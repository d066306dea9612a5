using Amazon.DynamoDBv2.Model;

namespace Ingestion.Storing;

/// <summary>When a write may happen: a DynamoDB condition expression and the values it names.</summary>
public sealed record WriteCondition(string Expression, params IReadOnlyList<(string Name, AttributeValue Value)> Values)
{
    /// <summary>There is no such record yet.</summary>
    public static WriteCondition IsNew { get; } = new("attribute_not_exists(pk)");

    /// <summary>There is no such item yet, and its key is not closed to the announcement under which it would be stored.</summary>
    public static WriteCondition IsNewUnder(string announcement) => new(
        $"attribute_not_exists(pk) OR (attribute_exists({ItemFields.ClosedTo}) AND NOT contains({ItemFields.ClosedTo}, :a))",
        (":a", AttributeValues.S(announcement)));

    /// <summary>There is no item under the key: no record at all, or one that only closes it to some announcements.</summary>
    public static WriteCondition HasNoItem { get; } =
        new($"attribute_not_exists(pk) OR attribute_exists({ItemFields.ClosedTo})");

    /// <summary>The values by name; null when there are none, because DynamoDB refuses an empty map.</summary>
    public Dictionary<string, AttributeValue>? ValuesOrNull =>
        Values.Count == 0 ? null : Values.ToDictionary(static value => value.Name, static value => value.Value);
}
