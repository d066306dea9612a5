using NodaTime;

namespace Ingestion;

/// <summary>What an event can ask for.</summary>
public interface IJob
{
    /// <summary>Does one run.</summary>
    /// <param name="scheduledAt">The instant that the run is for.</param>
    /// <param name="invocation">Which invocation, in which process.</param>
    /// <param name="deadline">When it must have ended.</param>
    Task<RunAnswer> RunAsync(Instant scheduledAt, string invocation, Deadline deadline);

    /// <summary>Tries one run out: everything but writes and messages.</summary>
    /// <param name="scheduledAt">The instant that the run would be for.</param>
    /// <param name="deadline">When it must have ended.</param>
    Task<RunAnswer> TryAsync(Instant scheduledAt, Deadline deadline);
}
