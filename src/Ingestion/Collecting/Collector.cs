using Ingestion.Providers;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Collecting;

/// <summary>Asks the sources of a plan one after the other; the first that answers wins.</summary>
public sealed class Collector<TItem>(
    IReadOnlyList<ISource<TItem>> sources, FetchRequests requests, ProviderKeys keys, Duration sourceTimeout, TimeProvider time)
{
    private readonly SourceCalls _calls = new(keys, time);

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

    private Task<FetchResult<TItem>> AskAsync(PlannedSource planned, FetchRequest request, CancellationToken cancellationToken)
    {
        var source = sources.Single(one => one.Name == planned.Source);

        // A probe must not make a run slow that another source would answer.
        var allowed = planned.Why == SourcePlan.Probe && sources.Count > 1 ? sourceTimeout / 2 : sourceTimeout;
        return _calls.AskAsync(
            source.Name,
            allowed,
            (key, timeUp) => source.CollectAsync(request, key, timeUp),
            static answer => (answer as FetchResult<TItem>.Failed)?.Failure,
            static failure => new FetchResult<TItem>.Failed(failure),
            cancellationToken);
    }
}
