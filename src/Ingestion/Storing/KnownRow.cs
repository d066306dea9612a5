namespace Ingestion.Storing;

/// <summary>A row as a run found it.</summary>
/// <param name="Row">The row; null where there is only a fence.</param>
/// <param name="Revision">How often it had been changed.</param>
public sealed record KnownRow<TRow>(TRow? Row, long Revision)
    where TRow : class;

/// <summary>A row as it is to be from now on.</summary>
/// <param name="Row">The row.</param>
/// <param name="Before">As it was found; null when it was not there.</param>
/// <param name="Kind">What the announcement calls the change; null when nobody needs to be told.</param>
/// <param name="IsListed">Whether a list has it today.</param>
public sealed record RowChange<TRow>(TRow Row, KnownRow<TRow>? Before, string? Kind, bool IsListed)
    where TRow : class;

/// <summary>What became of the changes of a run.</summary>
/// <param name="Stored">What the announcement tells of.</param>
/// <param name="Contested">Rows that somebody else changed meanwhile. They are left as they are; the next run compares them anew.</param>
public sealed record UpsertResult(IReadOnlyList<StoredItem> Stored, int Contested);
