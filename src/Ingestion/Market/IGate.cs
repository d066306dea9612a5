using NodaTime;

namespace Ingestion.Market;

/// <summary>When runs of a job are due. Decided by the instant that a run was scheduled for, never by the clock.</summary>
public interface IGate
{
    /// <summary>Null when a run may happen at this instant; otherwise when the next one may.</summary>
    Closed? At(Instant scheduledAt);

    /// <summary>When runs are due between two instants, both excluded, in order.</summary>
    IEnumerable<Instant> DueBetween(Instant after, Instant before);

    /// <summary>The instant that a run is for when the event does not say: the latest mark of the schedule, open or closed, at or before now.</summary>
    Instant MarkBefore(Instant now);
}

/// <summary>No run may happen now.</summary>
/// <param name="NextOpen">When the next one may; null when that is not in sight.</param>
public sealed record Closed(Instant? NextOpen);
