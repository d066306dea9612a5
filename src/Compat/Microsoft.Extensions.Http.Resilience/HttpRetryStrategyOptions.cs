using Polly;
using Polly.Retry;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>
/// Retry for HTTP: transient outcomes only, exponential with jitter, and a wait that the server asks for in Retry-After
/// comes before the computed one. The number of tries (3) and the first delay (2 s) are Polly's defaults.
/// </summary>
public class HttpRetryStrategyOptions : RetryStrategyOptions<HttpResponseMessage>
{
    private bool _shouldRetryAfterHeader;

    /// <summary>Sets the defaults above.</summary>
    public HttpRetryStrategyOptions()
    {
        ShouldHandle = static arguments => new ValueTask<bool>(HttpClientResiliencePredicates.IsTransient(arguments.Outcome));
        BackoffType = DelayBackoffType.Exponential;
        UseJitter = true;
        ShouldRetryAfterHeader = true;
    }

    /// <summary>Whether Retry-After decides the wait. Setting it replaces <see cref="RetryStrategyOptions{TResult}.DelayGenerator"/>.</summary>
    public bool ShouldRetryAfterHeader
    {
        get => _shouldRetryAfterHeader;
        set
        {
            _shouldRetryAfterHeader = value;
            DelayGenerator = value ? WaitAsTold : null;
        }
    }

    private static ValueTask<TimeSpan?> WaitAsTold(RetryDelayGeneratorArguments<HttpResponseMessage> arguments) =>
        new(arguments.Outcome.Result?.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => Until(date),
            _ => null,
        });

    private static TimeSpan Until(DateTimeOffset date)
    {
#pragma warning disable RS0030 // The official package reads the system's clock here too.
        var wait = date - TimeProvider.System.GetUtcNow();
#pragma warning restore RS0030
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
