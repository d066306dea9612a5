namespace Ingestion.Storing;

/// <summary>An item that several sources may report, each under its own id. It is stored once, with all its sources, and has at least one ticker.</summary>
public interface IAttributedItem : IItem
{
    /// <summary>Other keys under which the same thing may be stored; it is the same if its URL is.</summary>
    IReadOnlyList<string> NeighbourKeys { get; }

    /// <summary>Where it can be read, query included.</summary>
    string Url { get; }

    /// <summary>The source's own id.</summary>
    string SourceId { get; }
}
