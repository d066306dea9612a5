using Ingestion.Jobs;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Pipeline;

/// <summary>A comparison without consequences: it asks the sources and reads the tables, and writes nothing, sends nothing and does not mind the gate.</summary>
public sealed class SyncDryRun<TListed, TRow>(
    SyncedFeed<TListed, TRow> feed, RunLedger ledger, ProviderKeys keys, RunLog log, IClock clock, TimeProvider time)
    where TRow : class
{
    /// <summary>What a run would collect, and how much of it would be new or changed.</summary>
    public async Task<RunAnswer> RunAsync(Instant scheduledAt, CancellationToken cancellationToken)
    {
        var key = new RunKey(feed.Name, scheduledAt);
        var steps = new StepTimer(time);
        var sync = new SyncProgress<TListed, TRow>();
        await keys.LoadAsync(cancellationToken);
        var before = await ledger.BeforeAsync(key, cancellationToken);
        await feed.CompareAsync(scheduledAt, before, clock.GetCurrentInstant(), believesShortLists: false, sync, cancellationToken);
        var source = feed.SourceOf(sync.Snapshots);
        var counts = sync.Decision is { } decision ? SyncCounts.Of(sync.Snapshots, decision) : RunCounts.None;
        var answer = RunAnswer.Without(key, source is null ? RunOutcome.Failed : RunOutcome.Collected) with
        {
            IsDryRun = true,
            Source = source,
            IsFailover = source is not null && feed.IsFailover(source),
            Collected = counts.Collected,
            New = counts.New,
            Merged = counts.Merged,
            Known = counts.Known,
            Rejected = counts.Rejected,
            DurationMs = (long)steps.Total.TotalMilliseconds,
        };
        return log.Line(answer, sync.Snapshots.Failures.Count > 0, json =>
        {
            json.WriteBoolean("dry_run", answer.IsDryRun);
            json.WriteString("source", answer.Source);
            json.WriteTexts("source_failures", SourceFailureTexts.Of(sync.Snapshots.Failures));
        });
    }
}
