namespace Ingestion.Jobs;

/// <summary>
/// The one deadline of an invocation, in two parts: work ends some seconds before Lambda would stop the invocation, so that there is
/// time to write the failure down and to tell operations.
/// </summary>
public sealed class Deadline : IDisposable
{
    /// <summary>Kept for telling operations.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>
    /// No run of a job needs longer, and Lambda repeats a failed invocation a minute later: by then a run that died must be free to be taken.
    /// </summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    /// <summary>Kept for the answer itself.</summary>
    private static readonly TimeSpan LastMoment = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _work;
    private readonly CancellationTokenSource _closing;

    /// <param name="remaining">Time until Lambda stops the invocation.</param>
    /// <param name="time">The timer.</param>
    public Deadline(TimeSpan remaining, TimeProvider time)
        : this(remaining, Longest, time)
    {
    }

    /// <param name="remaining">Time until Lambda stops the invocation.</param>
    /// <param name="longest">What it needs at most.</param>
    /// <param name="time">The timer.</param>
    public Deadline(TimeSpan remaining, TimeSpan longest, TimeProvider time)
    {
        Remaining = remaining < longest ? remaining : longest;
        _closing = new CancellationTokenSource(NotNegative(Remaining - LastMoment), time);
        _work = new CancellationTokenSource(NotNegative(Remaining - Margin), time);
    }

    /// <summary>What the invocation has from its beginning: it ends by then.</summary>
    public TimeSpan Remaining { get; }

    /// <summary>For collecting, storing and announcing.</summary>
    public CancellationToken Work => _work.Token;

    /// <summary>For writing down how it ended, alerts and metrics.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.Dispose();
        _closing.Dispose();
    }

    private static TimeSpan NotNegative(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
