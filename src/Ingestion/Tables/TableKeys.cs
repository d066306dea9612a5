namespace Ingestion.Tables;

/// <summary>What a table's keys are called.</summary>
/// <param name="Partition">The partition key.</param>
/// <param name="Sort">The sort key; null where a record is found by its partition key alone.</param>
public sealed record TableKeys(string Partition, string? Sort)
{
    /// <summary>Those of the main table.</summary>
    public static TableKeys Main { get; } = new(AttributeValues.Pk, AttributeValues.Sk);
}
