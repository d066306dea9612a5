using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Metrics;

/// <summary>Sends a run's metrics in one call. A run is not worse for metrics that did not arrive; its log line says so.</summary>
public sealed class MetricSink(IAmazonCloudWatch cloudWatch, string metricsNamespace, string environment)
{
    private const int MaxError = 200;

    /// <summary>The dimensions are the same on every metric, so that each name is one metric on the bill.</summary>
    /// <returns>Null, or why they did not arrive.</returns>
    public async Task<string?> PutAsync(string feed, IEnumerable<Metric> metrics, Instant at, CancellationToken cancellationToken)
    {
        List<Dimension> dimensions =
        [
            new() { Name = "Environment", Value = environment },
            new() { Name = "Feed", Value = feed },
        ];
        var request = new PutMetricDataRequest
        {
            Namespace = metricsNamespace,
            MetricData =
            [
                .. metrics.Select(metric => new MetricDatum
                {
                    MetricName = metric.Name,
                    Dimensions = dimensions,
                    Timestamp = at.ToDateTimeUtc(),
                    Unit = metric.Unit,
                    Value = metric.Value,
                }),
            ],
        };
        try
        {
            await cloudWatch.PutMetricDataAsync(request, cancellationToken);
            return null;
        }
#pragma warning disable CA1031 // The SDK throws a dozen kinds; none of them makes the run a failed one.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Printable.Of($"{exception.GetType().Name}: {exception.Message}", MaxError);
        }
    }
}
