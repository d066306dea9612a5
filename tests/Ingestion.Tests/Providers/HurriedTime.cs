using System.Collections.Concurrent;

namespace Ingestion.Tests.Providers;

/// <summary>Timers that end at once; how long each was for is kept.</summary>
internal sealed class HurriedTime : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
