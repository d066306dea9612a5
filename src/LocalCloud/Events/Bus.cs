using System.Globalization;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Aws;
using NodaTime;

namespace Ingestion.LocalCloud.Events;

/// <summary>A bus with its rule: entries that match become events.</summary>
/// <param name="rule">What it routes; what exchanges put where nothing else is said.</param>
public sealed class Bus(BusRule? rule = null)
{
    /// <summary>The account in which everything is.</summary>
    public const string Account = "000000000000";

    private readonly BusRule _rule = rule ?? BusRule.MarketEvents;
    private int _ids;

    /// <summary>The event that the bus makes of an entry that was put by PutEvents; null when no rule matches it.</summary>
    /// <param name="entry">What was put.</param>
    /// <param name="now">When.</param>
    public BusMessage? Message(EventBridgeEntry entry, Instant now) =>
        Message(entry.Source!, entry.DetailType!, JsonNode.Parse(entry.Detail!)!, entry.Time is { } at ? Instant.FromUnixTimeSeconds(at) : now);

    /// <summary>The event that the bus makes of an entry; null when no rule matches it.</summary>
    public BusMessage? Message(string source, string type, JsonNode detail, Instant putAt, string account = Account)
    {
        if (!_rule.Matches(source, type))
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
