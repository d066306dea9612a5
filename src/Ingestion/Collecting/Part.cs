namespace Ingestion.Collecting;

/// <summary>What one part of a source's question came back with: one batch of tickers, or one ticker. A closed set.</summary>
public abstract record PartAnswer<TItem>
{
    private PartAnswer() { }

    /// <summary>The part was answered.</summary>
    /// <param name="Items">Usable rows inside the window.</param>
    /// <param name="Rejected">Rows without use.</param>
    /// <param name="Older">Rows from before the window, good or bad: seen, not used.</param>
    /// <param name="ReachedWatermark">Whether nothing of the window is missing.</param>
    public sealed record Answered(
        IReadOnlyList<TItem> Items, IReadOnlyList<Rejected> Rejected, int Older, bool ReachedWatermark) : PartAnswer<TItem>;

    /// <summary>The part was not answered.</summary>
    public sealed record Failed(SourceFailure Failure) : PartAnswer<TItem>;
}
