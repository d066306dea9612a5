using Ingestion.Announcing;
using Ingestion.Collecting;
using Ingestion.Market;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion;

/// <summary>Steps 2 to 8 of a run, in order, for any feed.</summary>
public sealed class FeedPipeline<TItem>(
    Feed<TItem> feed,
    FetchRequests requests,
    MarketGate gate,
    RunLedger ledger,
    ProviderKeys keys,
    Collector<TItem> collector,
    ItemStore<TItem> store,
    Delivery<TItem> delivery,
    RunFinalizer<TItem> closer,
    DryRun<TItem> dryRun,
    RunLog log,
    IClock clock,
    TimeProvider time) : IJob
    where TItem : IItem
{
    /// <summary>No invocation outlives what Lambda gives it; this much is for the clocks of two machines.</summary>
    private static readonly Duration LeaseMargin = Duration.FromSeconds(5);

    private static readonly TimeSpan ReleaseTime = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public Task<RunAnswer> RunAsync(JobRequest request, Deadline deadline) => request.IsDryRun
        ? dryRun.RunAsync(request.ScheduledAt, deadline.Work)
        : RunAsync(request.ScheduledAt, request.Invocation, deadline);

    private async Task<RunAnswer> RunAsync(Instant scheduledAt, string invocation, Deadline deadline)
    {
        var key = new RunKey(feed.Name, scheduledAt);
        if (gate.At(scheduledAt) is { } closed)
        {
            return log.Line(RunAnswer.Closed(key, closed.NextOpen));
        }

        var steps = new StepTimer(time);
        var lease = Duration.FromTimeSpan(deadline.Remaining) + LeaseMargin;
        var candidate = RunLedger.Candidate(key, invocation, clock.GetCurrentInstant(), lease);
        try
        {
            var keysLoaded = keys.LoadAsync(deadline.Work);
            var before = ledger.BeforeAsync(key, deadline.Work);
            switch (await steps.TimeAsync("claim", ledger.ClaimAsync(candidate, deadline.Work)))
            {
                case Claim.AlreadyDone done:
                    Ignore(keysLoaded, before);
                    return log.Line(RunAnswer.Of(done.Run, RunOutcome.AlreadyDone, announced: 0));
                case Claim.Ours ours:
                    await steps.TimeAsync("prepare", Task.WhenAll(keysLoaded, before));
                    var progress = new RunProgress<TItem>(ours.Run, await before, steps);
                    await WorkAsync(progress, deadline.Work);
                    return await closer.CloseAsync(progress, deadline.Closing);
                default:
                    Ignore(keysLoaded, before);
                    return log.Line(RunAnswer.Without(key, RunOutcome.InProgress));
            }
        }
        catch (Exception exception)
        {
            // Something is broken that the next run would find broken too: Lambda retries, and must not find the run held.
            log.Broken(key, exception);
            await ReleaseAsync(candidate);
            throw;
        }
    }

    /// <summary>Collect, store, announce; as far as the time allows.</summary>
    private async Task WorkAsync(RunProgress<TItem> progress, CancellationToken cancellationToken)
    {
        var run = progress.Run;
        var steps = progress.Steps;
        try
        {
            var plan = SourcePlan.Decide(feed.SourceNames, progress.Before, run.Key.ScheduledAt, clock.GetCurrentInstant());
            await steps.TimeAsync("collect", collector.CollectAsync(
                plan,
                source => requests.For(source, run.Key, progress.Before),
                source => EmptyAnswers.AreSuspicious(source, progress.Before),
                progress.Collected,
                cancellationToken));
            if (progress.Collected is { Source: { } source, Answer.Items: { } items })
            {
                var provenance = new Provenance(
                    run.Key,
                    Announcement.IdOf(run),
                    source,
                    feed.IsFailover(source),
                    clock.GetCurrentInstant(),
                    run.Owner,
                    RunRecord.LatestFinished(progress.Before)?.Owner);
                progress.Stored = await steps.TimeAsync("store", store.StoreAsync(
                    items, provenance, new EnrichmentContext(run.Key.ScheduledAt, progress.EnrichmentOffUntil), cancellationToken));
            }

            await steps.TimeAsync(
                "announce",
                delivery.AnnounceAsync(run, progress.Stored?.Stored ?? [], progress.Delivery, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            progress.RanOutOfTime = true;
        }
    }

    private async Task ReleaseAsync(RunRecord run)
    {
        using var shortly = new CancellationTokenSource(ReleaseTime, time);
        try
        {
            await ledger.ReleaseAsync(run, shortly.Token);
        }
#pragma warning disable CA1031 // The first failure is the one to report; without the release, the lease ends by itself.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    /// <summary>What was begun beside a claim that turned out not to be needed: its end is of no interest, nor is its failure.</summary>
    private static void Ignore(params Task[] tasks) =>
        Task.WhenAll(tasks).ContinueWith(
            static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
