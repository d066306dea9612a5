using NodaTime;

namespace Ingestion.Storing;

/// <summary>What the stages know of an item of any feed.</summary>
public interface IItem
{
    /// <summary>Identity: two items with one key are the same thing.</summary>
    string Key { get; }

    /// <summary>Other keys under which the same thing may be stored; it is the same if its URL is.</summary>
    IReadOnlyList<string> NeighbourKeys { get; }

    /// <summary>Where it can be read, query included.</summary>
    string Url { get; }

    /// <summary>The market time it belongs to.</summary>
    Instant PublishedAt { get; }

    /// <summary>The tickers it is about: at least one.</summary>
    IReadOnlyList<Ticker> Tickers { get; }

    /// <summary>The source's own id.</summary>
    string SourceId { get; }
}
