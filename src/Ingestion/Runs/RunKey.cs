using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Runs;

/// <summary>Which run: its feed and the instant it was scheduled for (not the one at which it started).</summary>
public readonly record struct RunKey(string Feed, Instant ScheduledAt)
{
    /// <summary><c>news/2026-11-20T15:05:00Z</c>: how records, announcements and logs name the run.</summary>
    public override string ToString() => $"{Feed}/{Instants.Text(ScheduledAt)}";
}
