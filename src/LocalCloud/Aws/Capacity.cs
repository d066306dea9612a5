using System.Text.Json.Nodes;

namespace Ingestion.LocalCloud.Aws;

/// <summary>Capacity units that requests used, as DynamoDB bills them on demand. Dynalite says how many.</summary>
public sealed class Capacity
{
    private readonly Lock _gate = new();

    /// <summary>Read units.</summary>
    public double Reads { get; private set; }

    /// <summary>Write units.</summary>
    public double Writes { get; private set; }

    /// <summary>Counts what an answer says that its request used.</summary>
    public void Count(string operation, JsonNode? answer)
    {
        var units = answer?["ConsumedCapacity"] switch
        {
            JsonArray tables => tables.Sum(static table => (double)table!["CapacityUnits"]!),
            JsonObject table => (double)table["CapacityUnits"]!,
            _ => 0,
        };
        lock (_gate)
        {
            if (operation is "GetItem" or "BatchGetItem" or "Query" or "Scan")
            {
                Reads += units;
            }
            else
            {
                Writes += units;
            }
        }
    }
}
