using NodaTime;

namespace Ingestion.LocalCloud.Events;

/// <summary>The queue of fundamentals: fed by all that is put on the bus for it, what its own receiver puts among it.</summary>
public static class FundamentalsQueue
{
    /// <summary>As the event source mapping has it.</summary>
    public const int AtOnce = 2;

    /// <summary>Makes one, without instances yet.</summary>
    /// <param name="cloud">What the function meets.</param>
    /// <param name="time">The timer.</param>
    /// <param name="environment">The function's.</param>
    /// <param name="batchSize">1 to 10.</param>
    public static EventQueue On(Cloud cloud, TimeProvider time, IReadOnlyDictionary<string, string> environment, int batchSize = 1) =>
        On(cloud, time, QueueShape.Fundamentals(batchSize, environment));

    /// <summary>Makes one of another shape.</summary>
    public static EventQueue On(Cloud cloud, TimeProvider time, QueueShape shape)
    {
        var queue = new EventQueue(cloud, time, shape);
        var bus = new Bus(BusRule.Fundamentals);
        cloud.EventBridge.Put += entry =>
        {
            if (entry.Bus?.Split('/')[^1] == Cloud.EventBus && bus.Message(entry, Instant.FromDateTimeOffset(time.GetUtcNow())) is { } message)
            {
                queue.Put(message);
            }
        };
        return queue;
    }
}
