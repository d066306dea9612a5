using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Storing;

/// <summary>What the steps know of an item of any feed.</summary>
public interface IItem
{
    /// <summary>Identity: two items with one key are the same thing.</summary>
    string Key { get; }

    /// <summary>The market time it belongs to.</summary>
    Instant MarketTime { get; }

    /// <summary>The tickers it is about.</summary>
    IReadOnlyList<Ticker> Tickers { get; }
}
