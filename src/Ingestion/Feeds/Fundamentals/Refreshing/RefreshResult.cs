namespace Ingestion.Feeds.Fundamentals.Refreshing;

/// <summary>What came of an event.</summary>
/// <param name="Outcome">One of those here.</param>
/// <param name="IsDone">Whether the message leaves the queue.</param>
public sealed record RefreshResult(string Outcome, bool IsDone)
{
    /// <summary>All five documents are there.</summary>
    public const string Refreshed = "refreshed";

    /// <summary>They were there before, fetched after the event.</summary>
    public const string AlreadyRefreshed = "already_refreshed";

    /// <summary>All five documents are there, without the report that was the reason: it is asked for again on another day.</summary>
    public const string NotReportedYet = "not_reported_yet";

    /// <summary>The calls of the day are used up. The plan of another day has the symbol again.</summary>
    public const string Waits = "waits";

    /// <summary>A document did not come, or something could not be said: the message comes again.</summary>
    public const string Incomplete = "incomplete";

    /// <summary>Another invocation is at it: the message comes again.</summary>
    public const string Held = "held";

    /// <summary>Of a document: it is stored; the provider has none.</summary>
    public const string Stored = "stored", None = "none";

    /// <summary>What became of each document that was asked for.</summary>
    public IReadOnlyList<(DocumentKind Kind, string Outcome)> Documents { get; init; } = [];

    /// <summary>How many rows were written.</summary>
    public int RowsWritten { get; init; }

    /// <summary>What went wrong; empty when nothing.</summary>
    public IReadOnlyList<string> Troubles { get; init; } = [];

    /// <summary>What is worth a look and kept nothing from being done.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
