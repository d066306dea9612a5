using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Refreshing;

/// <summary>What an answer of the provider changes in the table.</summary>
public static class DocumentChanges
{
    /// <summary>
    /// Periods that are new, and periods with other values than before. What the answer does not have any more stays. The overview has no period: it is a new
    /// row on the first day on which it says something else.
    /// </summary>
    /// <param name="stored">What the table has of the document; of the overview, the latest.</param>
    /// <param name="answered">What the provider says.</param>
    /// <param name="at">When it said so.</param>
    public static IReadOnlyList<StoredDocumentRow> Of(IEnumerable<StoredDocumentRow> stored, IEnumerable<DocumentRow> answered, Instant at)
    {
        var known = stored.ToDictionary(static one => (one.Row.Period, one.Row.Date));
        var latest = known.Values.MaxBy(static one => one.Row.Date);
        List<StoredDocumentRow> changes = [];
        foreach (var row in answered)
        {
            if (row.Kind == DocumentKind.Overview && latest is not null && latest.Row with { Date = row.Date } == row)
            {
                continue;
            }

            if (!known.TryGetValue((row.Period, row.Date), out var before))
            {
                changes.Add(new StoredDocumentRow(row, Revision: 1, FirstSeen: at, KnownSince: at, Versions: []));
            }
            else if (before.Row != row)
            {
                changes.Add(before.RestatedAs(row, at));
            }
        }

        return changes;
    }
}
