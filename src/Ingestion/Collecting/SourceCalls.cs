using Ingestion.Providers;
using NodaTime;

namespace Ingestion.Collecting;

/// <summary>Calls to sources, each with its key and its own time.</summary>
/// <param name="keys">The keys.</param>
/// <param name="time">The timer.</param>
public sealed class SourceCalls(ProviderKeys keys, TimeProvider time)
{
    /// <summary>Asks a source. When it refuses the key, the secret is read again; if it has another key by now, the source is asked once more.</summary>
    /// <param name="source">Its name.</param>
    /// <param name="allowed">All the time that it has.</param>
    /// <param name="ask">The call.</param>
    /// <param name="failureOf">Why an answer is none; null when it is one.</param>
    /// <param name="failed">A failure as an answer.</param>
    /// <param name="cancellationToken">The only end that is an exception.</param>
    public async Task<TAnswer> AskAsync<TAnswer>(
        string source,
        Duration allowed,
        Func<ApiKey, CancellationToken, Task<TAnswer>> ask,
        Func<TAnswer, SourceFailure?> failureOf,
        Func<SourceFailure, TAnswer> failed,
        CancellationToken cancellationToken)
    {
        if ((keys.Of(source) ?? await keys.RenewedAsync(source, refused: null, cancellationToken)) is not { } key)
        {
            return failed(new SourceFailure(SourceFailureKind.Unauthorized, $"the secret has no usable {SecretEntries.Of(source)}"));
        }

        using var timeout = new CancellationTokenSource(allowed.ToTimeSpan(), time);
        using var timeUp = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var answer = await ask(key, timeUp.Token);
            cancellationToken.ThrowIfCancellationRequested();
            if (failureOf(answer) is { Kind: SourceFailureKind.Unauthorized } && await keys.RenewedAsync(source, key, timeUp.Token) is { } renewed)
            {
                answer = await ask(renewed, timeUp.Token);
                cancellationToken.ThrowIfCancellationRequested();
            }

            return answer;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return failed(new SourceFailure(SourceFailureKind.Timeout, $"no complete answer within {allowed.TotalSeconds} s"));
        }
    }
}
