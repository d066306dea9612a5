using NodaTime;

namespace Ingestion.Collecting;

/// <summary>One source that one run asked, as the ledger keeps it.</summary>
/// <param name="Source">Who was asked.</param>
/// <param name="Outcome"><c>answered</c>, or the code of the failure.</param>
/// <param name="Took">From the first request to the last byte, or to giving up.</param>
/// <param name="Rows">Rows in the answer.</param>
/// <param name="RetryAfter">How long the source asked to be left alone.</param>
public sealed record SourceAttempt(string Source, string Outcome, Duration Took, int Rows, Duration? RetryAfter)
{
    /// <summary>What <see cref="Outcome"/> is when the source answered.</summary>
    public const string Answered = "answered";
}
