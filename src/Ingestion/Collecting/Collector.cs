using Ingestion.Providers;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Collecting;

/// <summary>Asks the sources of a plan one after the other; the first that answers wins.</summary>
public sealed class Collector<TItem>(
    IReadOnlyList<ISource<TItem>> sources, FetchRequests requests, ProviderKeys keys, Duration sourceTimeout, TimeProvider time)
{
    /// <summary>Each source has its own time, all tries and the reading included.</summary>
    /// <param name="plan">Whom to ask.</param>
    /// <param name="run">Which run asks.</param>
    /// <param name="before">The runs before it, latest first: what to ask for, and what is suspicious, comes from them.</param>
    /// <param name="collected">Takes what comes of it.</param>
    /// <param name="cancellationToken">The only end that is an exception.</param>
    public async Task CollectAsync(
        IReadOnlyList<PlannedSource> plan, RunKey run, IReadOnlyList<RunRecord> before, Collected<TItem> collected, CancellationToken cancellationToken)
    {
        foreach (var planned in plan)
        {
            var request = requests.For(planned.Source, run, before);
            var (answer, took) = await TimedAsync(planned, request, collected, cancellationToken);
            if (answer is FetchResult<TItem>.Failed failed)
            {
                collected.Attempts.Add(SourceAttempt.WithoutAnswer(planned.Source, planned.Why, failed.Failure.Code, took, failed.Failure.RetryAfter));
                collected.Failures.Add((planned.Source, failed.Failure));
                continue;
            }

            var answered = (FetchResult<TItem>.Answered)answer;
            var isDoubtful = answered.Seen == 0 && EmptyAnswers.AreSuspicious(planned.Source, before);
            collected.Attempts.Add(new SourceAttempt(
                planned.Source,
                planned.Why,
                isDoubtful ? SourceAttempt.SuspiciouslyEmpty : SourceAttempt.Answered,
                took,
                answered.Items.Count + answered.Rejected.Count,
                answered.Seen,
                answered.Failures.Max(static failure => failure.RetryAfter),
                PagesEndName.Of(answered.End)));
            collected.Failures.AddRange(answered.Failures.Select(failure => (planned.Source, failure)));
            if (collected.Answer is null || answered.Seen > 0)
            {
                (collected.Source, collected.Request, collected.Answer) = (planned.Source, request, answered);
                collected.IsDoubtful = isDoubtful;
            }

            if (!isDoubtful)
            {
                if (collected.IsDoubtful && answered.Seen == 0)
                {
                    collected.Confirm();
                }

                return;
            }
        }
    }

    private async Task<(FetchResult<TItem> Answer, Duration Took)> TimedAsync(
        PlannedSource planned, FetchRequest request, Collected<TItem> collected, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        try
        {
            var answer = await AskAsync(planned, request, cancellationToken);
            return (answer, Duration.FromTimeSpan(time.GetElapsedTime(started)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var took = Duration.FromTimeSpan(time.GetElapsedTime(started));
            collected.Attempts.Add(SourceAttempt.WithoutAnswer(planned.Source, planned.Why, SourceAttempt.CutOff, took));
            throw;
        }
    }

    private async Task<FetchResult<TItem>> AskAsync(PlannedSource planned, FetchRequest request, CancellationToken cancellationToken)
    {
        var source = sources.Single(one => one.Name == planned.Source);
        if ((keys.Of(source.Name) ?? await keys.RenewedAsync(source.Name, refused: null, cancellationToken)) is not { } key)
        {
            return Failed(SourceFailureKind.Unauthorized, $"the secret has no usable {SecretEntries.Of(source.Name)}");
        }

        // A probe must not make a run slow that another source would answer.
        var allowed = planned.Why == SourcePlan.Probe ? sourceTimeout / 2 : sourceTimeout;
        using var timeout = new CancellationTokenSource(allowed.ToTimeSpan(), time);
        using var timeUp = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var answer = await source.CollectAsync(request, key, timeUp.Token);
            cancellationToken.ThrowIfCancellationRequested();
            if (answer is FetchResult<TItem>.Failed { Failure.Kind: SourceFailureKind.Unauthorized }
                && await keys.RenewedAsync(source.Name, key, timeUp.Token) is { } renewed)
            {
                answer = await source.CollectAsync(request, renewed, timeUp.Token);
                cancellationToken.ThrowIfCancellationRequested();
            }

            return answer;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Failed(SourceFailureKind.Timeout, $"no complete answer within {allowed.TotalSeconds} s");
        }
    }

    private static FetchResult<TItem>.Failed Failed(SourceFailureKind kind, string message) => new(new SourceFailure(kind, message));
}
