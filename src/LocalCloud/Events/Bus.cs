using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;

namespace Ingestion.LocalCloud.Events;

/// <summary>A bus with its rules: entries that match become events.</summary>
public sealed class Bus
{
    /// <summary>The account in which everything is.</summary>
    public const string Account = "000000000000";

    /// <summary>What the rules route: the source's beginning, and the detail types.</summary>
    private const string SourcePrefix = "market.";

    private static readonly string[] Types = ["Trade Execution", "Quote Update", "Order Book Update"];

    private int _ids;

    /// <summary>The event that the bus makes of an entry; null when no rule matches it.</summary>
    public BusMessage? Message(string source, string type, JsonNode detail, Instant putAt, string account = Account)
    {
        if (!source.StartsWith(SourcePrefix, StringComparison.Ordinal) || !Types.Contains(type))
        {
            return null;
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{Interlocked.Increment(ref _ids):D12}");
        return new BusMessage(id, new JsonObject
        {
            ["version"] = "0",
            ["id"] = id,
            ["detail-type"] = type,
            ["source"] = source,
            ["account"] = account,
            ["time"] = putAt.ToString(),
            ["region"] = "us-east-1",
            ["resources"] = new JsonArray(),
            ["detail"] = detail.DeepClone(),
        }.ToJsonString());
    }

    /// <summary>The events that the bus makes of entries.</summary>
    public IReadOnlyList<BusMessage> Messages(IEnumerable<BusEntry> entries, Instant putAt, string account = Account) =>
        [.. entries.Select(entry => Message(entry.Source, entry.Type, entry.Detail, putAt, account)).OfType<BusMessage>()];
}
