using System.Text.Json.Nodes;

namespace Ingestion.LocalCloud.Dynamo;

/// <summary>An index of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partition">The partition key.</param>
/// <param name="Sort">The sort key.</param>
/// <param name="Attributes">What it has beside the keys; everything where none is named.</param>
public sealed record TableIndex(string Name, string Partition, string Sort, params IReadOnlyList<string> Attributes)
{
    /// <summary>Whether the sort key is a number; else it is a text.</summary>
    public bool IsByNumber { get; init; }

    /// <summary>What it has, as DynamoDB is told.</summary>
    public JsonObject Projection => Attributes.Count == 0
        ? new() { ["ProjectionType"] = "ALL" }
        : new() { ["ProjectionType"] = "INCLUDE", ["NonKeyAttributes"] = new JsonArray([.. Attributes.Select(static name => (JsonNode)name)]) };
}
