using NodaTime;

namespace Ingestion.Alerting;

/// <summary>A due run that got nothing.</summary>
/// <param name="ScheduledAt">When it was due.</param>
/// <param name="Why">For people: the error, or that it never finished, or never began.</param>
/// <param name="IsBySources">Whether it ran to its end and no source answered.</param>
public sealed record FailedRun(Instant ScheduledAt, string Why, bool IsBySources);
