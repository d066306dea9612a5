using Ingestion.Metrics;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Jobs;

/// <summary>The metrics of one run. Each name is billed by the month and by feed, so there are few: see <c>make cost</c>.</summary>
public static class RunMetrics
{
    /// <summary>The name of the step that asks the sources.</summary>
    public const string CollectStep = "collect";

    /// <summary>What every run measures. The last one is left out when the run did not read the outbox.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["RunsSucceeded", "RunsFailed", "Failovers", "ItemsCollected", "ItemsNew", "ItemsRejected", "CollectionLatency", "OldestOwedMessage"];

    /// <summary>The values.</summary>
    /// <param name="run">The run as it finished.</param>
    /// <param name="lost">Runs before it that died, or never began, and that no run has counted yet.</param>
    /// <param name="progress">What the run got to.</param>
    /// <param name="ofWork">What its work measures of itself.</param>
    /// <param name="now">The clock.</param>
    public static IReadOnlyList<Metric> Of(RunRecord run, int lost, RunProgress progress, IEnumerable<Metric> ofWork, Instant now)
    {
        List<Metric> metrics =
        [
            Metric.Count("RunsSucceeded", run.Succeeded ? 1 : 0),
            Metric.Count("RunsFailed", lost + (run.Succeeded || run.IsPostponed ? 0 : 1)),
            Metric.Count("Failovers", run.IsFailover ? 1 : 0),
            Metric.Count("ItemsCollected", run.Counts.Collected),
            Metric.Count("ItemsNew", run.Counts.New),
            Metric.Count("ItemsRejected", run.Counts.Rejected),
            Metric.Milliseconds("CollectionLatency", progress.Steps.Of(CollectStep)),
        ];
        if (progress.Delivery.IsKnown)
        {
            metrics.Add(Metric.Seconds("OldestOwedMessage", progress.Delivery.OldestAge(run.Key, now)));
        }

        return [.. metrics, .. ofWork];
    }
}
