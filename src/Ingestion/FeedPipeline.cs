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
    IReadOnlyList<Ticker> tickers,
    MarketGate gate,
    RunLedger ledger,
    ProviderKeys keys,
    Collector<TItem> collector,
    ItemStore<TItem> store,
    Delivery<TItem> delivery,
    RunCloser<TItem> closer,
    RunLog log,
    IClock clock,
    TimeProvider time) : IJob
    where TItem : IItem
{
    /// <summary>No invocation outlives what Lambda gives it; this much is for the clocks of two machines.</summary>
    private static readonly Duration LeaseMargin = Duration.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<RunAnswer> RunAsync(Instant scheduledAt, string invocation, Deadline deadline)
    {
        var key = new RunKey(feed.Name, scheduledAt);
        if (gate.At(scheduledAt) is { } closed)
        {
            return log.Line(RunAnswer.Closed(key, closed.NextOpen));
        }

        var steps = new Steps(time);
        var keysLoaded = keys.LoadAsync(deadline.Work);
        var before = ledger.BeforeAsync(key, deadline.Work);
        var lease = Duration.FromTimeSpan(deadline.Remaining) + LeaseMargin;
        var claim = await steps.TimeAsync(
            "claim", ledger.ClaimAsync(key, invocation, clock.GetCurrentInstant(), lease, deadline.Work));
        switch (claim)
        {
            case Claim.AlreadyDone done:
                await SettledAsync(keysLoaded, before);
                return log.Line(RunAnswer.Of(done.Run, RunOutcome.AlreadyDone, announced: 0));
            case Claim.InProgress:
                await SettledAsync(keysLoaded, before);
                return log.Line(RunAnswer.Without(key, RunOutcome.InProgress));
            default:
                return await RunClaimedAsync(((Claim.Ours)claim).Run, keysLoaded, before, steps, deadline);
        }
    }

    private async Task<RunAnswer> RunClaimedAsync(
        RunRecord run, Task keysLoaded, Task<IReadOnlyList<RunRecord>> before, Steps steps, Deadline deadline)
    {
        try
        {
            await steps.TimeAsync("prepare", Task.WhenAll(keysLoaded, before));
            var history = await before;
            var through = history.FirstOrDefault(static earlier => earlier.CollectedThrough is not null)?.CollectedThrough;
            var progress = new RunProgress<TItem>(run, history, CollectionWindow.For(run.Key.ScheduledAt, through), steps);
            await WorkAsync(progress, deadline.Work);
            return await closer.CloseAsync(progress, deadline.Closing);
        }
        catch (Exception exception)
        {
            // Something is broken that the next run would find broken too: Lambda retries, and must not find the run held.
            log.Broken(run.Key, exception);
            await ReleaseAsync(run, deadline.Closing);
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
            var plan = SourcePlan.Decide(feed.Sources);
            var question = new Question(tickers, progress.Window, clock.GetCurrentInstant());
            progress.Collected = await steps.TimeAsync("collect", collector.CollectAsync(plan, question, cancellationToken));
            if (progress.Collected is { Source: { } source, Answer.Items: { } items })
            {
                var provenance = new Provenance(
                    run.Key, Announcement.IdOf(run), source, source != feed.Sources[0].Name, clock.GetCurrentInstant());
                progress.Stored = await steps.TimeAsync("store", store.StoreAsync(items, provenance, cancellationToken));
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

    private async Task ReleaseAsync(RunRecord run, CancellationToken cancellationToken)
    {
        try
        {
            await ledger.ReleaseAsync(run, cancellationToken);
        }
#pragma warning disable CA1031 // The first failure is the one to report; without the release, the lease ends by itself.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    /// <summary>What was begun beside a claim that turned out not to be needed: its failure is of no interest.</summary>
    private static Task SettledAsync(params Task[] tasks) =>
        Task.WhenAll(tasks).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
