using Ingestion.Messages;
using Ingestion.Metrics;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Pipeline;

/// <summary>What a run that collects a feed measures, beside what every run does.</summary>
public static class CollectionMetrics
{
    /// <summary>Every name; each is sent when the run has something to say about it.</summary>
    public static readonly IReadOnlyList<string> Names = ["Freshness", "CollectionLag", "AnnouncementLatency"];

    /// <summary>The values.</summary>
    /// <param name="run">The run as it finished.</param>
    /// <param name="freshest">The latest market time among what was collected; null without an item.</param>
    /// <param name="delivery">What came of delivering.</param>
    public static IEnumerable<Metric> Of(RunRecord run, Instant? freshest, DeliveryResult delivery)
    {
        if (freshest is { } latest)
        {
            yield return Metric.Seconds("Freshness", Duration.Max(Duration.Zero, run.Key.ScheduledAt - latest));
        }

        if (run.Succeeded)
        {
            yield return Metric.Seconds("CollectionLag", run.Lag);
        }

        if (delivery.AnnouncedAt is { } announcedAt)
        {
            yield return Metric.Milliseconds("AnnouncementLatency", announcedAt - run.StartedAt);
        }
    }
}
