using Ingestion.Providers;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Collecting;

/// <summary>Asks sources for their whole lists, side by side: each list counts.</summary>
public sealed class SnapshotCollector<TListed>(IReadOnlyList<ISnapshotSource<TListed>> sources, ProviderKeys keys, Duration sourceTimeout, TimeProvider time)
{
    private readonly SourceCalls _calls = new(keys, time);

    /// <summary>The sources that the secret has a key for. Without any key, all of them: then each is to say what is missing.</summary>
    public IReadOnlyList<string> Keyed(IReadOnlyList<string> names)
    {
        List<string> keyed = [.. names.Where(name => keys.Of(name) is not null)];
        return keyed.Count > 0 ? keyed : names;
    }

    /// <summary>Each source has its own time, all tries and the reading included.</summary>
    /// <param name="plan">Whom to ask.</param>
    /// <param name="today">The day that the run is for.</param>
    /// <param name="snapshots">Takes what comes of it.</param>
    /// <param name="cancellationToken">The only end that is an exception.</param>
    public Task CollectAsync(IReadOnlyList<PlannedSource> plan, LocalDate today, Snapshots<TListed> snapshots, CancellationToken cancellationToken) =>
        Task.WhenAll(plan.Select(planned => CollectAsync(planned, today, snapshots, cancellationToken)));

    private async Task CollectAsync(PlannedSource planned, LocalDate today, Snapshots<TListed> snapshots, CancellationToken cancellationToken)
    {
        var source = sources.Single(one => one.Name == planned.Source);
        var started = time.GetTimestamp();
        try
        {
            var result = await _calls.AskAsync(
                source.Name,
                sourceTimeout,
                (key, timeUp) => source.ReadAsync(today, key, timeUp),
                static answer => (answer as SnapshotResult<TListed>.Failed)?.Failure,
                static failure => new SnapshotResult<TListed>.Failed(failure),
                cancellationToken);
            lock (snapshots)
            {
                snapshots.Add(AttemptOf(planned, result, Took(started)), result);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            lock (snapshots)
            {
                snapshots.Add(SourceAttempt.WithoutAnswer(planned.Source, planned.Why, SourceAttempt.CutOff, Took(started)));
            }

            throw;
        }
    }

    private static SourceAttempt AttemptOf(PlannedSource planned, SnapshotResult<TListed> result, Duration took) => result switch
    {
        SnapshotResult<TListed>.Answered answered => new SourceAttempt(
            planned.Source,
            planned.Why,
            SourceAttempt.Answered,
            took,
            answered.Rows.Count,
            answered.Rows.Count + answered.Rejected.Count,
            RetryAfter: null),
        SnapshotResult<TListed>.Failed failed =>
            SourceAttempt.WithoutAnswer(planned.Source, planned.Why, failed.Failure.Code, took, failed.Failure.RetryAfter),
        _ => throw new InvalidOperationException("There are two kinds of results."),
    };

    private Duration Took(long started) => Duration.FromTimeSpan(time.GetElapsedTime(started));
}
