namespace Ingestion.Jobs;

/// <summary>
/// The work of a job whose next run is too far away to send what this one could not. An invocation that leaves messages unsent ends in an error, so that
/// Lambda repeats it, and an invocation that finds its run done sends what was left.
/// </summary>
public interface IInsistentBody : IJobBody
{
    /// <summary>Sends the announcements that are owed.</summary>
    /// <param name="done">The run, done by another invocation.</param>
    /// <param name="cancellationToken">When to leave the rest.</param>
    Task SendAsync(RunProgress done, CancellationToken cancellationToken);
}

/// <summary>A run is done, and a topic has not taken what it has to say.</summary>
public sealed class UnsentException(string messages) : Exception($"the run is done, but not all that it has to say was sent: {messages}");
