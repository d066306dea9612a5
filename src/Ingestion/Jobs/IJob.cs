using NodaTime;

namespace Ingestion.Jobs;

/// <summary>What an event can ask for.</summary>
public interface IJob
{
    /// <summary>The name that events use: <c>news</c>.</summary>
    string Name { get; }

    /// <summary>The instant that a request is for when it does not say.</summary>
    Instant MarkBefore(Instant now);

    /// <summary>Does what is asked.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="deadline">When it must have ended.</param>
    Task<RunAnswer> RunAsync(JobRequest request, Deadline deadline);
}

/// <summary>One invocation of a job.</summary>
/// <param name="ScheduledAt">The instant that the run is for.</param>
/// <param name="Invocation">Which invocation, in which process.</param>
/// <param name="IsDryRun">Whether nothing is to be written or sent.</param>
/// <param name="Kind">What exactly, for a job that does several things.</param>
public sealed record JobRequest(Instant ScheduledAt, string Invocation, bool IsDryRun = false, string? Kind = null);
