using NodaTime;

namespace Ingestion.Collecting;

/// <summary>Asks the sources of a plan one after the other; the first that answers wins.</summary>
public sealed class Collector<TItem>(ProviderKeys keys, Duration sourceTimeout, TimeProvider time)
{
    /// <summary>Each source has its own time, all tries and the reading included. Throws only when <paramref name="cancellationToken"/> ends.</summary>
    public async Task<Collected<TItem>> CollectAsync(
        IReadOnlyList<ISource<TItem>> plan, Func<string, Question> questionFor, CancellationToken cancellationToken)
    {
        List<SourceAttempt> attempts = [];
        List<(string, SourceFailure)> failures = [];
        foreach (var source in plan)
        {
            var started = time.GetTimestamp();
            var answer = await AskAsync(source, questionFor(source.Name), cancellationToken);
            var took = Duration.FromTimeSpan(time.GetElapsedTime(started));
            if (answer is SourceAnswer<TItem>.Answered answered)
            {
                var rows = answered.Items.Count + answered.Rejected.Count;
                var retryAfter = answered.Failures.Max(static failure => failure.RetryAfter);
                attempts.Add(new SourceAttempt(source.Name, SourceAttempt.Answered, took, rows, retryAfter));
                failures.AddRange(answered.Failures.Select(failure => (source.Name, failure)));
                return new Collected<TItem>(source.Name, answered, attempts, failures);
            }

            var failure = ((SourceAnswer<TItem>.Failed)answer).Failure;
            attempts.Add(new SourceAttempt(source.Name, failure.Code, took, 0, failure.RetryAfter));
            failures.Add((source.Name, failure));
        }

        return new Collected<TItem>(null, null, attempts, failures);
    }

    private async Task<SourceAnswer<TItem>> AskAsync(ISource<TItem> source, Question question, CancellationToken cancellationToken)
    {
        if ((keys.Of(source.Name) ?? await keys.RenewedAsync(source.Name, refused: null, cancellationToken)) is not { } key)
        {
            return Failed(SourceFailureKind.Unauthorized, $"the secret has no usable {source.Name}_api_key");
        }

        using var timeout = new CancellationTokenSource(sourceTimeout.ToTimeSpan(), time);
        using var timeUp = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var answer = await source.CollectAsync(question, key, timeUp.Token);
            cancellationToken.ThrowIfCancellationRequested();
            if (answer is SourceAnswer<TItem>.Failed { Failure.Kind: SourceFailureKind.Unauthorized }
                && await keys.RenewedAsync(source.Name, key, timeUp.Token) is { } renewed)
            {
                answer = await source.CollectAsync(question, renewed, timeUp.Token);
                cancellationToken.ThrowIfCancellationRequested();
            }

            return answer;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Failed(SourceFailureKind.Timeout, $"no complete answer within {sourceTimeout.TotalSeconds} s");
        }
    }

    private static SourceAnswer<TItem>.Failed Failed(SourceFailureKind kind, string message) => new(new SourceFailure(kind, message));
}
