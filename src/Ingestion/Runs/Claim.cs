namespace Ingestion.Runs;

/// <summary>The answer to a claim. A closed set.</summary>
public abstract record Claim
{
    private Claim() { }

    /// <summary>The run is ours until the lease ends.</summary>
    public sealed record Ours(RunRecord Run) : Claim;

    /// <summary>The run has finished before.</summary>
    public sealed record AlreadyDone(RunRecord Run) : Claim;

    /// <summary>Another invocation holds it.</summary>
    public sealed record InProgress : Claim;
}
