
namespace Ingestion.Hosting;

/// <summary>The event names no job that there is. The message lists the valid ones.</summary>
public sealed class InvalidEventException(string problem, IEnumerable<string> jobs)
    : Exception($"{problem} Valid is {{\"job\":\"<job>\",\"scheduled_at\":\"2026-11-20T15:05:00Z\"}} with one of the jobs: {string.Join(", ", jobs)}.");
