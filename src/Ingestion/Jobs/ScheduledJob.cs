using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Jobs;

/// <summary>
/// The lifecycle of a run, the same for every job: gate, claim, work, close. The body is the work. The schedule says when a run is due, how long it is held and
/// when operations are alerted.
/// </summary>
/// <param name="name">The name that events, the ledger, logs and metrics use.</param>
/// <param name="schedule">When it is due.</param>
/// <param name="body">What it does.</param>
/// <param name="ledger">Where its runs are recorded.</param>
/// <param name="finalizer">Ends a run.</param>
/// <param name="log">Where runs are written down.</param>
/// <param name="clock">The clock.</param>
/// <param name="time">The timer.</param>
public sealed class ScheduledJob(
    string name, JobSchedule schedule, IJobBody body, RunLedger ledger, RunFinalizer finalizer, RunLog log, IClock clock, TimeProvider time) : IJob
{
    private const int MaxShownKind = 40;

    private static readonly TimeSpan ReleaseTime = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Instant MarkBefore(Instant now) => schedule.Gate.MarkBefore(now);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The job does nothing of the kind.</exception>
    public async Task<RunAnswer> RunAsync(JobRequest request, Deadline deadline)
    {
        if (request.Kind is { } kind && !body.Kinds.Contains(kind))
        {
            var allowed = body.Kinds.Count == 0 ? "none" : string.Join(", ", body.Kinds);
            throw new ArgumentException($"\"kind\" is '{Printable.Of(kind, MaxShownKind)}': of the job {name} it can be {allowed}.", nameof(request));
        }

        if (request.IsDryRun)
        {
            return await body.DryRunAsync(request.ScheduledAt, deadline.Work);
        }

        var sent = new DeliveryResult();
        var answer = await RunAsync(request, sent, deadline);
        return body is IInsistentBody && sent.Errors.Count > 0 ? throw new UnsentException(string.Join("; ", sent.Errors)) : answer;
    }

    private async Task<RunAnswer> RunAsync(JobRequest request, DeliveryResult sent, Deadline deadline)
    {
        var key = new RunKey(name, request.ScheduledAt);
        if (schedule.Gate.At(request.ScheduledAt) is { } closed)
        {
            return log.Line(RunAnswer.Closed(key, closed.NextOpen));
        }

        var steps = new StepTimer(time);
        var lease = Duration.FromTimeSpan(deadline.Remaining) + schedule.LeaseMargin;
        var candidate = RunLedger.Candidate(key, request.Invocation, clock.GetCurrentInstant(), lease);
        try
        {
            var prepared = body.PrepareAsync(deadline.Work);
            var before = ledger.BeforeAsync(key, deadline.Work);
            switch (await steps.TimeAsync("claim", ledger.ClaimAsync(candidate, deadline.Work)))
            {
                case Claim.AlreadyDone done:
                    Ignore(prepared, before);
                    await SendWhatIsLeftAsync(done.Run, sent, steps, deadline);
                    return log.Line(RunAnswer.Of(done.Run, RunOutcome.AlreadyDone, announced: 0));
                case Claim.Ours ours:
                    await steps.TimeAsync("prepare", Task.WhenAll(prepared, before));
                    return await WorkAsync(new RunProgress(ours.Run, await before, steps, sent, request.Kind), deadline);
                default:
                    Ignore(prepared, before);
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

    private async Task<RunAnswer> WorkAsync(RunProgress progress, Deadline deadline)
    {
        var work = body.WorkOf(progress);
        try
        {
            await work.DoAsync(deadline.Work);
        }
        catch (OperationCanceledException) when (deadline.Work.IsCancellationRequested)
        {
            progress.RanOutOfTime = true;
        }

        return await finalizer.CloseAsync(progress, work, deadline.Closing);
    }

    /// <summary>Not while the invocation that did the run may still be sending.</summary>
    private async Task SendWhatIsLeftAsync(RunRecord done, DeliveryResult sent, StepTimer steps, Deadline deadline)
    {
        if (body is IInsistentBody insistent && done.LeaseUntil < clock.GetCurrentInstant())
        {
            await insistent.SendAsync(new RunProgress(done, [], steps, sent), deadline.Work);
            await finalizer.SendAsync(done, sent, deadline.Work);
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

    /// <summary>Ignores tasks that turned out not to be needed, and their failures.</summary>
    private static void Ignore(params Task[] tasks) =>
        Task.WhenAll(tasks).ContinueWith(
            static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
