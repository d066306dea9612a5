using Ingestion.Metrics;
using Ingestion.Storing;

namespace Ingestion.Pipeline;

/// <summary>What a run measures that keeps a table equal to its sources, beside what every run does.</summary>
public static class SyncMetrics
{
    /// <summary>The name of the rows that were there and changed, those included that are not listed any more.</summary>
    public const string Changed = "ItemsChanged";

    /// <summary>The values.</summary>
    public static IEnumerable<Metric> Of<TRow>(SyncDecision<TRow> decision)
        where TRow : class =>
    [
        Metric.Count(Changed, decision.Changes.Count(static change => change.Before?.Row is not null)),
        .. decision.Measures.Select(static measure => Metric.Count(measure.Name, measure.Count)),
    ];
}
