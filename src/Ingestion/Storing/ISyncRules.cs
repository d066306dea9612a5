using NodaTime;

namespace Ingestion.Storing;

/// <summary>What lists mean for the rows of a feed's table.</summary>
public interface ISyncRules<TListed, TRow>
    where TRow : class
{
    /// <summary>The rows that the lists have to be compared with, by key.</summary>
    Task<Dictionary<string, KnownRow<TRow>>> ReadAsync(
        UpsertStore<TRow> store, IReadOnlyDictionary<string, IReadOnlyList<TListed>> lists, LocalDate today, CancellationToken cancellationToken);

    /// <summary>How many rows of the table should be in a source's list today, and how many are: a list that lacks many is not believed.</summary>
    (int Expected, int Found) Compare(string source, IReadOnlyList<TListed> list, IEnumerable<TRow> rows, LocalDate today);

    /// <summary>What is to be written: a pure function.</summary>
    SyncDecision<TRow> Decide(IReadOnlyDictionary<string, IReadOnlyList<TListed>> lists, IReadOnlyDictionary<string, KnownRow<TRow>> rows, SyncMoment moment);
}

/// <summary>When lists are compared.</summary>
/// <param name="At">The instant that the run is for.</param>
/// <param name="Today">Its day in New York.</param>
/// <param name="Before">The run before that had lists; null when there was none.</param>
public sealed record SyncMoment(Instant At, LocalDate Today, Instant? Before)
{
    /// <summary>Whether what is not listed counts as gone. Until one run has written all of a list, the table is too short to tell a whole list from a part.</summary>
    public bool MayRemove => Before is not null;
}
