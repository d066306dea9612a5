namespace Ingestion.Benchmarks;

/// <summary>One invocation, measured from outside.</summary>
/// <param name="Milliseconds">From the process's start, or from the event when it was warm, to the answer.</param>
/// <param name="CpuMilliseconds">CPU time of the process in it.</param>
/// <param name="PeakMebibytes">The most memory that the process has used so far.</param>
/// <param name="Requests">To AWS and to the provider.</param>
/// <param name="ReadUnits">DynamoDB's read units.</param>
/// <param name="WriteUnits">DynamoDB's write units.</param>
public sealed record Sample(double Milliseconds, double CpuMilliseconds, double PeakMebibytes, int Requests, double ReadUnits, double WriteUnits)
{
    /// <summary>The requests to AWS, by operation.</summary>
    public required IReadOnlyDictionary<string, int> Operations { get; init; }
}
