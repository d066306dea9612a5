using Amazon.DynamoDBv2.Model;

namespace Ingestion.Tables;

/// <summary>When a write may happen: a DynamoDB condition expression and the values it names.</summary>
public sealed record WriteCondition(string Expression, params IReadOnlyList<(string Name, AttributeValue Value)> Values)
{
    /// <summary>There is no such record yet.</summary>
    public static WriteCondition IsNew { get; } = new("attribute_not_exists(pk)");

    /// <summary>The values by name; null when there are none, because DynamoDB refuses an empty map.</summary>
    public Dictionary<string, AttributeValue>? ValuesOrNull =>
        Values.Count == 0 ? null : Values.ToDictionary(static value => value.Name, static value => value.Value);
}
