using System.Collections.Concurrent;
using NodaTime;

namespace Ingestion.LocalCloud.Watching;

/// <summary>One value at one instant of market time.</summary>
/// <param name="At">When.</param>
/// <param name="Id">Namespace, name and dimensions: <c>Ingestion/local RunsFailed Environment=local Feed=news</c>.</param>
/// <param name="Value">The value.</param>
public sealed record MetricPoint(Instant At, string Id, double Value);

/// <summary>What CloudWatch would have, in market time: a day on fast-forward happens within seconds.</summary>
public sealed class MetricHistory
{
    private readonly ConcurrentQueue<MetricPoint> _points = [];

    /// <summary>Takes a value.</summary>
    public void Add(Instant at, string id, double value) => _points.Enqueue(new MetricPoint(at, id, value));

    /// <summary>One statistic per period of the last day in which there is a value, by the beginning of the period.</summary>
    public SortedDictionary<long, double> Series(string id, string statistic, int periodSeconds)
    {
        var series = new SortedDictionary<long, double>();
        var since = _points.LastOrDefault()?.At - Duration.FromDays(1);
        foreach (var period in _points.Where(point => point.Id == id && point.At > since).GroupBy(point => point.At.ToUnixTimeSeconds() / periodSeconds * periodSeconds))
        {
            series[period.Key] = Of(statistic, [.. period.Select(static point => point.Value).Order()]);
        }

        return series;
    }

    /// <summary>One statistic of a stretch of time; null without a value in it.</summary>
    public double? Over(string id, string statistic, Instant from, Instant to) =>
        _points.Where(point => point.Id == id && point.At >= from && point.At < to).Select(static point => point.Value).Order().ToList() is { Count: > 0 } values
            ? Of(statistic, values)
            : null;

    private static double Of(string statistic, List<double> sorted) => statistic switch
    {
        "Sum" => sorted.Sum(),
        "SampleCount" => sorted.Count,
        "Maximum" => sorted[^1],
        "Minimum" => sorted[0],
        ['p', .. var percentile] => sorted[(int)Math.Ceiling(sorted.Count * double.Parse(percentile, System.Globalization.CultureInfo.InvariantCulture) / 100) - 1],
        _ => sorted.Average(),
    };
}
