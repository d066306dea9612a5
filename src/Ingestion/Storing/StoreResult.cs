namespace Ingestion.Storing;

/// <summary>What became of the items of one answer.</summary>
/// <param name="New">Items stored.</param>
/// <param name="Merged">Stored items that got a source or a ticker.</param>
/// <param name="Known">Rows that added nothing.</param>
/// <param name="Stored">What the announcement tells of.</param>
public sealed record StoreResult(int New, int Merged, int Known, IReadOnlyList<StoredItem> Stored);
