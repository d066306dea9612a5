namespace Ingestion.Runs;

/// <summary>What became of the rows of one run. Every collected row is exactly one of new, merged, known and rejected.</summary>
public sealed record RunCounts(int Collected, int New, int Merged, int Known, int Rejected)
{
    /// <summary>A run that got nothing.</summary>
    public static RunCounts None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Whether no row was lost or counted twice.</summary>
    public bool Balance => Collected == New + Merged + Known + Rejected;
}
