using Ingestion.Announcing;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Metrics;

/// <summary>The metrics of one run. Each name is billed by the month, so there are at most twelve.</summary>
public static class RunMetrics
{
    /// <summary>Every name; a run sends all of them, but for the last four when it has nothing to say about them.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "RunsSucceeded", "RunsFailed", "Failovers", "ItemsCollected", "ItemsNew", "ItemsRejected", "CollectionLatency",
        "OldestOwedMessage", "Freshness", "AnnouncementLatency", "CollectionLag",
    ];

    /// <summary>What a run says about itself.</summary>
    /// <param name="run">The run as it finished.</param>
    /// <param name="lost">Runs before it that died, or never began, and that nobody has counted yet.</param>
    /// <param name="collecting">How long the sources took.</param>
    /// <param name="freshest">The latest publication among what was collected.</param>
    /// <param name="delivery">What came of delivering.</param>
    /// <param name="now">The clock.</param>
    public static IReadOnlyList<Metric> Of(
        RunRecord run, int lost, Duration collecting, Instant? freshest, DeliveryResult delivery, Instant now)
    {
        List<Metric> metrics =
        [
            Metric.Count("RunsSucceeded", run.Succeeded ? 1 : 0),
            Metric.Count("RunsFailed", lost + (run.Succeeded ? 0 : 1)),
            Metric.Count("Failovers", run.IsFailover ? 1 : 0),
            Metric.Count("ItemsCollected", run.Counts.Collected),
            Metric.Count("ItemsNew", run.Counts.New),
            Metric.Count("ItemsRejected", run.Counts.Rejected),
            Metric.Milliseconds("CollectionLatency", collecting),
        ];
        if (delivery.IsKnown)
        {
            metrics.Add(Metric.Seconds("OldestOwedMessage", delivery.OldestAge(run.Key, now)));
        }

        if (freshest is { } latest)
        {
            metrics.Add(Metric.Seconds("Freshness", Duration.Max(Duration.Zero, run.Key.ScheduledAt - latest)));
        }

        if (run.Succeeded)
        {
            metrics.Add(Metric.Seconds("CollectionLag", run.Lag));
        }

        if (delivery.AnnouncedAt is { } announcedAt)
        {
            metrics.Add(Metric.Milliseconds("AnnouncementLatency", announcedAt - run.StartedAt));
        }

        return metrics;
    }
}
