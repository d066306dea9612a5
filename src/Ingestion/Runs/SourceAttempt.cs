using Ingestion.Providers;
using NodaTime;

namespace Ingestion.Runs;

/// <summary>One source that one run asked, as the ledger keeps it.</summary>
/// <param name="Source">Who was asked.</param>
/// <param name="Why">Why: one of the reasons that a plan gives.</param>
/// <param name="Outcome">One of those here, or the code of the failure.</param>
/// <param name="Took">From the first request to the last byte, or to giving up.</param>
/// <param name="Rows">Rows inside the window.</param>
/// <param name="Seen">All rows.</param>
/// <param name="RetryAfter">How long the source asked to be left alone.</param>
/// <param name="Pages">Where the pages of its answer ended; null without an answer.</param>
public sealed record SourceAttempt(
    string Source, string Why, string Outcome, Duration Took, int Rows, int Seen, Duration? RetryAfter, string? Pages = null)
{
    /// <summary>An attempt that brought no answer.</summary>
    public static SourceAttempt WithoutAnswer(string source, string why, string outcome, Duration took, Duration? retryAfter = null) =>
        new(source, why, outcome, took, Rows: 0, Seen: 0, retryAfter);

    /// <summary>Whether the source gave an answer, also an empty one.</summary>
    public bool HasAnswer => Outcome is Answered or SuspiciouslyEmpty;

    /// <summary>Whether the source did not take its key.</summary>
    public bool KeyWasRejected => Outcome == SourceFailure.CodeOf(SourceFailureKind.Unauthorized);

    /// <summary>Whether the source's list was not believed.</summary>
    public bool ListWasShort => Outcome == SourceFailure.CodeOf(SourceFailureKind.ShortList);

    /// <summary>Whether what it gave is older than it should be.</summary>
    public bool WasStale => Outcome == Stale;

    /// <summary>The source answered.</summary>
    public const string Answered = "answered";

    /// <summary>The source answered without a single row, which it does not usually do.</summary>
    public const string SuspiciouslyEmpty = "suspiciously_empty";

    /// <summary>What there is of it is older than it should be. It was used all the same.</summary>
    public const string Stale = "stale";

    /// <summary>The invocation's time was up; that says nothing about the source.</summary>
    public const string CutOff = "cut_off";
}
