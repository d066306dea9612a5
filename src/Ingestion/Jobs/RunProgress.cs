using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Runs;

namespace Ingestion.Jobs;

/// <summary>How far a run has got. Each step fills in its part; a run that ends early leaves the rest empty.</summary>
public sealed class RunProgress(RunRecord run, IReadOnlyList<RunRecord> before, StepTimer steps)
{
    /// <summary>The run as it was claimed.</summary>
    public RunRecord Run => run;

    /// <summary>The runs before it, latest first.</summary>
    public IReadOnlyList<RunRecord> Before => before;

    /// <summary>How long its steps took.</summary>
    public StepTimer Steps => steps;

    /// <summary>What came of delivering.</summary>
    public DeliveryResult Delivery { get; } = new();

    /// <summary>Whether the invocation's time was up before the work was done.</summary>
    public bool RanOutOfTime { get; set; }
}
