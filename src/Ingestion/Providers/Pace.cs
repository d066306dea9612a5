namespace Ingestion.Providers;

/// <summary>Spaces out requests to a provider that limits them by the second.</summary>
public sealed class Pace(TimeSpan apart, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private long _last = time.GetTimestamp() - time.TimestampFrequency;

    /// <summary>Ends when the next request may go out.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var wait = apart - time.GetElapsedTime(_last);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }

            _last = time.GetTimestamp();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
