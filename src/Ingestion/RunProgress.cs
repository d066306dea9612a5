using Ingestion.Announcing;
using Ingestion.Collecting;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion;

/// <summary>What a run has got to. Each step fills in its part; whatever ends the run early leaves the rest as it is.</summary>
public sealed class RunProgress<TItem>(RunRecord run, IReadOnlyList<RunRecord> before, StepTimer steps)
    where TItem : IItem
{
    /// <summary>The run as it was claimed.</summary>
    public RunRecord Run => run;

    /// <summary>The runs before it, latest first.</summary>
    public IReadOnlyList<RunRecord> Before => before;

    /// <summary>Up to where earlier runs collected everything.</summary>
    public Watermarks CollectedThrough { get; } = Watermarks.After(before);

    /// <summary>Until when an earlier run found that there is no use in asking others about new items.</summary>
    public Instant? EnrichmentOffUntil { get; } = RunRecord.LatestFinished(before)?.EnrichmentOffUntil;

    /// <summary>How long its steps took.</summary>
    public StepTimer Steps => steps;

    /// <summary>What the sources came back with.</summary>
    public Collected<TItem> Collected { get; } = new();

    /// <summary>What became of the items; null when it did not get to storing all of them.</summary>
    public StoreResult? Stored { get; set; }

    /// <summary>What came of delivering.</summary>
    public DeliveryResult Delivery { get; } = new();

    /// <summary>Whether the invocation's time was up before the work was done.</summary>
    public bool RanOutOfTime { get; set; }
}
