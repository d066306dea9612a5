using System.Collections.Concurrent;
using Ingestion.Providers;
using Ingestion.Providers.AlphaVantage;
using NodaTime;

namespace Ingestion.Tests.Providers.AlphaVantage;

/// <summary>Gives the turns that a test tells it to give, then one at once to everybody.</summary>
internal sealed class ScriptedCalls(params CallTurn[] turns) : ICalls
{
    public static readonly SourceFailure UsedUp = new(SourceFailureKind.DailyLimit, "25 of 25 calls of the day are made");

    private readonly Queue<CallTurn> _turns = new(turns);

    public static CallTurn AtOnce { get; } = new CallTurn.Granted(NodaConstants.UnixEpoch);

    public static CallTurn Denied { get; } = new CallTurn.Denied(UsedUp);

    /// <summary>What the turns were asked for, in order.</summary>
    public ConcurrentQueue<CallPurpose> Taken { get; } = [];

    /// <summary>How often it was told that the day is over.</summary>
    public int Closings { get; private set; }

    /// <summary>What happens when it is told so.</summary>
    public Action Closed { get; init; } = static () => { };

    public Task<CallTurn> TakeAsync(CallPurpose purpose, CancellationToken timeUp)
    {
        Taken.Enqueue(purpose);
        return Task.FromResult(_turns.Count > 0 ? _turns.Dequeue() : AtOnce);
    }

    public Task CloseAsync(CancellationToken timeUp)
    {
        Closings++;
        Closed();
        timeUp.ThrowIfCancellationRequested();
        return Task.CompletedTask;
    }
}
