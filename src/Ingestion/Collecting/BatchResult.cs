using Ingestion.Providers;

namespace Ingestion.Collecting;

/// <summary>What one batch came back with. A closed set.</summary>
public abstract record BatchResult<TItem>
{
    private BatchResult() { }

    /// <summary>The batch was answered.</summary>
    /// <param name="Items">Usable rows inside the window.</param>
    /// <param name="Rejected">Rows without use.</param>
    /// <param name="Outside">Good rows outside the window: seen, not used.</param>
    /// <param name="BadOutside">Bad rows outside the window.</param>
    /// <param name="End">Where its pages ended.</param>
    /// <param name="Done">How much of the batch has been taken, in the source's own measure: where to go on.</param>
    /// <param name="Failure">Why the rest of the batch is missing; null when nothing is, or only the time or the room was short.</param>
    public sealed record Answered(
        IReadOnlyList<TItem> Items,
        IReadOnlyList<RejectedRow> Rejected,
        int Outside,
        int BadOutside,
        PagesEnd End,
        int Done,
        SourceFailure? Failure) : BatchResult<TItem>;

    /// <summary>The batch was not answered.</summary>
    public sealed record Failed(SourceFailure Failure) : BatchResult<TItem>;

    /// <summary>The batch was not asked for, because this run has taken as many rows as it may.</summary>
    public sealed record NoRoom : BatchResult<TItem>;
}
