using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Runs;

namespace Ingestion.Jobs;

/// <summary>How far a run has got. Each step fills in its part; a run that ends early leaves the rest empty.</summary>
/// <param name="run">The run as it was claimed.</param>
/// <param name="before">The runs before it, latest first.</param>
/// <param name="steps">How long its steps took.</param>
/// <param name="delivery">What came of delivering.</param>
/// <param name="kind">What the event asked for beside the usual.</param>
public sealed class RunProgress(RunRecord run, IReadOnlyList<RunRecord> before, StepTimer steps, DeliveryResult delivery, string? kind = null)
{
    /// <summary>One of <see cref="IJobBody.Kinds"/>; null for the usual.</summary>
    public string? Kind => kind;

    /// <summary>The run as it was claimed.</summary>
    public RunRecord Run => run;

    /// <summary>The runs before it, latest first.</summary>
    public IReadOnlyList<RunRecord> Before => before;

    /// <summary>How long its steps took.</summary>
    public StepTimer Steps => steps;

    /// <summary>What came of delivering.</summary>
    public DeliveryResult Delivery => delivery;

    /// <summary>Whether the invocation's time was up before the work was done.</summary>
    public bool RanOutOfTime { get; set; }
}
