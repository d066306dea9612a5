namespace Ingestion.Collecting;

/// <summary>What one part of a source's question came back with: one batch of tickers, or one ticker. A closed set.</summary>
public abstract record PartAnswer<TItem>
{
    private PartAnswer() { }

    /// <summary>The part was answered.</summary>
    /// <param name="Items">Usable rows inside the window.</param>
    /// <param name="Rejected">Rows without use.</param>
    /// <param name="Outside">Good rows outside the window: seen, not used.</param>
    /// <param name="BadOutside">Bad rows outside the window.</param>
    /// <param name="End">Where its pages ended.</param>
    /// <param name="Failure">Why the rest of the part is missing; null when nothing is.</param>
    public sealed record Answered(
        IReadOnlyList<TItem> Items,
        IReadOnlyList<Rejected> Rejected,
        int Outside,
        int BadOutside,
        PagesEnd End,
        SourceFailure? Failure) : PartAnswer<TItem>;

    /// <summary>The part was not answered.</summary>
    public sealed record Failed(SourceFailure Failure) : PartAnswer<TItem>;
}
