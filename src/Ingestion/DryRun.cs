using Ingestion.Collecting;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion;

/// <summary>
/// A run without consequences, to see after a deployment that settings, secret, table and sources are in order: it asks the sources and reads
/// the table, and writes nothing, sends nothing and does not mind whether the exchange is open.
/// </summary>
public sealed class DryRun<TItem>(
    Feed<TItem> feed, FetchRequests requests, RunLedger ledger, ProviderKeys keys, Collector<TItem> collector, ItemStore<TItem> store, RunLog log, IClock clock, TimeProvider time)
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
        await collector.CollectAsync(
            SourcePlan.Decide(feed.SourceNames, before, scheduledAt, clock.GetCurrentInstant()),
            source => requests.For(source, key, before),
            source => EmptyAnswers.AreSuspicious(source, before),
            collected,
            cancellationToken);
        var isNew = collected.Answer is { Items: { } items } ? await store.CountNewAsync(items, cancellationToken) : 0;
        var answer = RunAnswer.Without(key, collected.Source is null ? RunOutcome.Failed : RunOutcome.Collected) with
        {
            IsDryRun = true,
            Source = collected.Source,
            IsFailover = collected.Source is { } source && feed.IsFailover(source),
            Collected = (collected.Answer?.Items.Count + collected.Answer?.Rejected.Count) ?? 0,
            New = isNew,
            Known = (collected.Answer?.Items.Count ?? 0) - isNew,
            Rejected = collected.Answer?.Rejected.Count ?? 0,
            DurationMs = (long)steps.Total.TotalMilliseconds,
        };
        return log.Line(answer, collected.Failures);
    }
}
