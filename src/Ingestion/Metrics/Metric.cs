using Amazon.CloudWatch;
using NodaTime;

namespace Ingestion.Metrics;

/// <summary>One value of one metric.</summary>
public sealed record Metric(string Name, double Value, StandardUnit Unit)
{
    /// <summary>A number of things.</summary>
    public static Metric Count(string name, int value) => new(name, value, StandardUnit.Count);

    /// <summary>A duration in milliseconds.</summary>
    public static Metric Milliseconds(string name, Duration value) => new(name, Math.Round(value.TotalMilliseconds), StandardUnit.Milliseconds);

    /// <summary>A duration in seconds.</summary>
    public static Metric Seconds(string name, Duration value) => new(name, Math.Round(value.TotalSeconds), StandardUnit.Seconds);
}
