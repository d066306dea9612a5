using NodaTime;

namespace Ingestion.Storing;

/// <summary>What became of the items of one answer.</summary>
/// <param name="New">Items stored.</param>
/// <param name="Merged">Stored items that got a source or a ticker.</param>
/// <param name="Known">Rows that added nothing.</param>
/// <param name="IsSuperseded">Whether some item could not be stored because this run's announcement has gone out without it:
/// another invocation has taken this one for dead.</param>
/// <param name="Stored">What the announcement tells of.</param>
/// <param name="Enrichment">What came of enriching the new items.</param>
public sealed record StoreResult(
    int New, int Merged, int Known, bool IsSuperseded, IReadOnlyList<StoredItem> Stored, EnrichmentNotes Enrichment);

/// <summary>What the run keeps of enriching.</summary>
/// <param name="Name">What was added, as the log names it.</param>
/// <param name="Notes">For its log line.</param>
/// <param name="OffUntil">For the runs after it.</param>
/// <param name="Trouble">For its log line.</param>
public sealed record EnrichmentNotes(string Name, IReadOnlyList<Note> Notes, Instant? OffUntil, string? Trouble);
