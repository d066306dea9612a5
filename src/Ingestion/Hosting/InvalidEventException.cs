namespace Ingestion.Hosting;

/// <summary>The payload is not an event, or names an unknown job. The message lists the jobs.</summary>
public sealed class InvalidEventException(string problem, IEnumerable<string> jobs)
    : Exception($"{problem} Valid is {{\"job\":\"<job>\",\"scheduled_at\":\"2026-11-20T15:05:00Z\"}} with one of the jobs: {string.Join(", ", jobs)}.");
