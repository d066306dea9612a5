namespace Ingestion.Storing;

/// <summary>What today's lists change.</summary>
/// <param name="Changes">Rows that are to be written, one change a row.</param>
/// <param name="Notes">What the log line says of it.</param>
/// <param name="Measures">What is put as metrics, by their names.</param>
public sealed record SyncDecision<TRow>(IReadOnlyList<RowChange<TRow>> Changes, IReadOnlyList<Note> Notes, IReadOnlyList<Note> Measures)
    where TRow : class;
