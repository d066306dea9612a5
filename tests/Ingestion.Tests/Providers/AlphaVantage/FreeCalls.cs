using Ingestion.Providers.AlphaVantage;
using NodaTime;

namespace Ingestion.Tests.Providers.AlphaVantage;

/// <summary>As many calls as anybody wants, at once unless a test says otherwise.</summary>
internal sealed class FreeCalls : ICalls
{
    /// <summary>When the next call may go out.</summary>
    public Instant NotBefore { get; set; } = NodaConstants.UnixEpoch;

    /// <summary>Why there is none; null while there are some.</summary>
    public Ingestion.Providers.SourceFailure? Denied { get; set; }

    /// <summary>What calls were for, in order.</summary>
    public List<CallPurpose> Taken { get; } = [];

    /// <summary>Whether the provider has said that there are no more.</summary>
    public bool IsClosed { get; private set; }

    public Task<CallTurn> TakeAsync(CallPurpose purpose, CancellationToken timeUp)
    {
        if (Denied is { } why)
        {
            return Task.FromResult<CallTurn>(new CallTurn.Denied(why));
        }

        Taken.Add(purpose);
        return Task.FromResult<CallTurn>(new CallTurn.Granted(NotBefore));
    }

    public Task CloseAsync(CancellationToken timeUp)
    {
        IsClosed = true;
        return Task.CompletedTask;
    }
}
