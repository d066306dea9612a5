namespace Ingestion.LocalCloud.Aws;

/// <summary>One value of one metric, as CloudWatch got it.</summary>
public sealed record MetricValue(string Namespace, string Name, string Dimensions, DateTime? Timestamp, string? Unit, double Value);
