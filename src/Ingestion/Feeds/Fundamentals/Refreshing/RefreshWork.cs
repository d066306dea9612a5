using System.Globalization;
using Ingestion.Collecting;
using Ingestion.Messages;
using Ingestion.Providers;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Refreshing;

/// <summary>How far one delivery of an event has got.</summary>
/// <param name="run">The refresh in messages.</param>
/// <param name="asked">Documents that were fetched before are asked for again.</param>
internal sealed class RefreshWork(RunKey run, Instant asked)
{
    private readonly List<(DocumentKind Kind, string Outcome)> _documents = [];
    private int _rows;

    /// <summary>The refresh in messages.</summary>
    public RunKey Run => run;

    /// <summary>Documents that were fetched before are asked for again.</summary>
    public Instant Asked => asked;

    /// <summary>What the table has.</summary>
    public required RefreshState State { get; set; }

    /// <summary>The announcement of what was written; null before the first row.</summary>
    public OwedAnnouncement? Announcement { get; set; }

    /// <summary>What became of each document that was asked for.</summary>
    public IReadOnlyList<(DocumentKind Kind, string Outcome)> Documents => _documents;

    /// <summary>What went wrong.</summary>
    public List<string> Troubles { get; } = [];

    /// <summary>Whether the day has no calls left.</summary>
    public bool IsOutOfCalls { get; private set; }

    /// <summary>Whether the provider takes no call of ours.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>A document came, or there is none.</summary>
    public void Took(DocumentKind kind, string outcome, int rows, Rejections? rejected = null)
    {
        _documents.Add((kind, outcome));
        _rows += rows;
        if (rejected is { Count: > 0, First: [var first, ..] })
        {
            Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{DocumentKinds.CodeOf(kind)}: {rejected.Count} periods or values were rejected, the first because: {first.Reason}"));
        }
    }

    /// <summary>What is worth a look and keeps nothing from being done.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>A document did not come.</summary>
    public void Failed(DocumentKind kind, SourceFailure failure)
    {
        _documents.Add((kind, failure.Code));
        IsOutOfCalls |= failure.Kind == SourceFailureKind.DailyLimit;
        IsRefused |= failure.Kind == SourceFailureKind.Unauthorized;
        Troubles.Add($"{DocumentKinds.CodeOf(kind)}: {failure.WithQuote}");
    }

    /// <summary>What came of it.</summary>
    public RefreshResult Result(string outcome, bool isDone) =>
        new(outcome, isDone) { Documents = _documents, RowsWritten = _rows, Troubles = Troubles, Notes = Notes };
}
