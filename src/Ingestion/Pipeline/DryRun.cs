using Ingestion.Collecting;
using Ingestion.Jobs;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Pipeline;

/// <summary>
/// A run without consequences, to see after a deployment that settings, secret, table and sources are in order: it asks the sources and reads
/// the table, and writes nothing, sends nothing and does not mind whether the exchange is open.
/// </summary>
public sealed class DryRun<TItem>(
    Feed<TItem> feed, RunLedger ledger, ProviderKeys keys, Collector<TItem> collector, RunLog log, IClock clock, TimeProvider time)
    where TItem : IItem
{
    /// <summary>What a run would collect, and how much of it would be new.</summary>
    public async Task<RunAnswer> RunAsync(Instant scheduledAt, CancellationToken cancellationToken)
    {
        var key = new RunKey(feed.Name, scheduledAt);
        var steps = new StepTimer(time);
        var collected = new Collected<TItem>();
        await keys.LoadAsync(cancellationToken);
        var before = await ledger.BeforeAsync(key, cancellationToken);
        var plan = SourcePlan.Decide(feed.SourceNames, before, scheduledAt, clock.GetCurrentInstant(), feed.Failover);
        await collector.CollectAsync(plan, key, before, collected, cancellationToken);
        var items = collected.Answer?.Items ?? [];
        var rejected = collected.Answer?.Rejected.Count ?? 0;
        var isNew = items.Count == 0 ? 0 : await feed.Store.CountNewAsync(items, cancellationToken);
        var answer = RunAnswer.Without(key, OutcomeOf(collected)) with
        {
            IsDryRun = true,
            Source = collected.Source,
            IsFailover = collected.Source is { } source && feed.IsFailover(source),
            Collected = items.Count + rejected,
            New = isNew,
            Known = items.Count - isNew,
            Rejected = rejected,
            DurationMs = (long)steps.Total.TotalMilliseconds,
        };
        return log.Line(answer, collected.Failures.Count > 0 && !feed.IsPostponed(collected), json =>
        {
            json.WriteBoolean("dry_run", answer.IsDryRun);
            json.WriteString("source", answer.Source);
            json.WriteTexts("source_failures", SourceFailureTexts.Of(collected.Failures));
        });
    }

    private string OutcomeOf(Collected<TItem> collected) => collected switch
    {
        { Source: not null } => RunOutcome.Collected,
        _ when feed.IsPostponed(collected) => RunOutcome.Postponed,
        _ => RunOutcome.Failed,
    };
}
