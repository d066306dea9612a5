using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>An event of an exchange, checked and bounded; made by <see cref="EventRules"/> only.</summary>
public sealed record MarketEvent
{
    /// <summary>Its source, and the exchange's id of it or, where it gives none, the bus's: <c>market.nyse/T-1</c>. Two events with one key are the same.</summary>
    public required string Key { get; init; }

    /// <summary>When it happened.</summary>
    public required Instant At { get; init; }

    /// <summary><c>Trade Execution</c>, <c>Quote Update</c>, …</summary>
    public required string Type { get; init; }

    /// <summary>Who put it on the bus: <c>market.nyse</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The AWS account that put it on the bus: 12 digits.</summary>
    public required string Account { get; init; }

    /// <summary>The exchange: <c>NYSE</c>, <c>XNAS</c>.</summary>
    public required string Exchange { get; init; }

    /// <summary>What was traded or quoted.</summary>
    public required Ticker Symbol { get; init; }

    /// <summary>Numbers that it names: <c>price</c>, <c>volume</c>, <c>bid</c>, <c>ask</c>.</summary>
    public required IReadOnlyDictionary<string, decimal> Numbers { get; init; }

    /// <summary>ISO 4217; null where it names none.</summary>
    public required string? Currency { get; init; }

    /// <summary>All that it says, as it came: JSON of at most 32 KiB.</summary>
    public required string Detail { get; init; }

    /// <summary>The bus's id of the delivery.</summary>
    public required string BusId { get; init; }

    /// <summary>When it was put on the bus.</summary>
    public required Instant PutAt { get; init; }
}
