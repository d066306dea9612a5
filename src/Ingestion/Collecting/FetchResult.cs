using Ingestion.Providers;
using Ingestion.Runs;

namespace Ingestion.Collecting;

/// <summary>What a source came back with. A closed set.</summary>
public abstract record FetchResult<TItem>
{
    private FetchResult() { }

    /// <summary>The source answered, for at least one ticker.</summary>
    /// <param name="Items">Usable rows, in the order they came.</param>
    /// <param name="Rejected">The other rows inside the window.</param>
    /// <param name="Seen">All rows, those outside the window included.</param>
    /// <param name="Coverage">Tickers answered of tickers asked.</param>
    /// <param name="Missing">What of the request has not been answered.</param>
    /// <param name="End">Where its pages ended; the worst of its batches.</param>
    /// <param name="Failures">Why tickers are missing, one per batch that failed.</param>
    public sealed record Answered(
        IReadOnlyList<TItem> Items,
        IReadOnlyList<RejectedRow> Rejected,
        int Seen,
        Coverage Coverage,
        IReadOnlyList<Gap> Missing,
        PagesEnd End,
        IReadOnlyList<SourceFailure> Failures) : FetchResult<TItem>;

    /// <summary>The source has nothing to use.</summary>
    public sealed record Failed(SourceFailure Failure) : FetchResult<TItem>;
}
