namespace Ingestion.Collecting;

/// <summary>What one part of a source's question came back with. A closed set.</summary>
public abstract record PartAnswer<TItem>
{
    private PartAnswer() { }

    /// <summary>The part was answered.</summary>
    /// <param name="Items">Usable rows inside the window.</param>
    /// <param name="Rejected">Rows without use.</param>
    /// <param name="Outside">Good rows outside the window: seen, not used.</param>
    /// <param name="BadOutside">Bad rows outside the window.</param>
    /// <param name="End">Where its pages ended.</param>
    /// <param name="Done">How much of the part has been taken, in the source's own measure: where to go on.</param>
    /// <param name="Failure">Why the rest of the part is missing; null when nothing is, or only the time or the room was short.</param>
    public sealed record Answered(
        IReadOnlyList<TItem> Items,
        IReadOnlyList<Rejected> Rejected,
        int Outside,
        int BadOutside,
        PagesEnd End,
        int Done,
        SourceFailure? Failure) : PartAnswer<TItem>;

    /// <summary>The part was not answered.</summary>
    public sealed record Failed(SourceFailure Failure) : PartAnswer<TItem>;

    /// <summary>The part was not asked for, because this run has taken as many rows as it may.</summary>
    public sealed record NoRoom : PartAnswer<TItem>;
}
