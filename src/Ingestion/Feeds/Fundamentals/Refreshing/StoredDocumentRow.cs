using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Refreshing;

/// <summary>A period of a document as the table has it.</summary>
/// <param name="Row">The values that count.</param>
/// <param name="Revision">One more with every change.</param>
/// <param name="FirstSeen">Since when the period is known.</param>
/// <param name="KnownSince">Since when it has these values.</param>
/// <param name="Versions">What it said before, oldest first; at most <see cref="MaxVersions"/>.</param>
public sealed record StoredDocumentRow(DocumentRow Row, int Revision, Instant FirstSeen, Instant KnownSince, IReadOnlyList<DocumentVersion> Versions)
{
    /// <summary>So many earlier versions are kept.</summary>
    public const int MaxVersions = 20;

    /// <summary>The same period with other values.</summary>
    public StoredDocumentRow RestatedAs(DocumentRow row, Instant at)
    {
        List<DocumentVersion> versions = [.. Versions, DocumentVersion.Of(Row, row, KnownSince, at)];
        return new StoredDocumentRow(row, Revision + 1, FirstSeen, at, [.. versions.Skip(Math.Max(0, versions.Count - MaxVersions))]);
    }
}
