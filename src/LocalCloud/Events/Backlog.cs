namespace Ingestion.LocalCloud.Events;

/// <summary>Messages that wait in a queue, and how many are being worked on.</summary>
/// <param name="time">The timer.</param>
public sealed class Backlog(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<(BusMessage Message, int Received, long Since, TimeSpan Invisible)> _waiting = [];
    private int _underWay;

    /// <summary>Messages that nobody works on.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Whether nothing waits and nothing is worked on, so that nothing can come back.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count == 0 && _underWay == 0;
            }
        }
    }

    /// <summary>Adds a message that is received for the n-th time next, and not seen for a while.</summary>
    public void Add(BusMessage message, int received = 1, TimeSpan invisible = default)
    {
        lock (_gate)
        {
            _waiting.Add((message, received, time.GetTimestamp(), invisible));
        }
    }

    /// <summary>Takes so many at most, in an order; nothing when nothing can be seen. The same message is in one batch at most, as in a queue it is.</summary>
    public IReadOnlyList<(BusMessage Message, int Received)> Take(int most, Func<BusMessage, int>? order)
    {
        lock (_gate)
        {
            var visible = _waiting.Where(one => time.GetElapsedTime(one.Since) >= one.Invisible);
            var batch = (order is null ? visible : visible.OrderBy(one => order(one.Message))).DistinctBy(static one => one.Message.Id).Take(most).ToList();
            batch.ForEach(one => _waiting.Remove(one));
            _underWay += batch.Count;
            return [.. batch.Select(static one => (one.Message, one.Received))];
        }
    }

    /// <summary>So many that were taken are done, or added again.</summary>
    public void Done(int count)
    {
        lock (_gate)
        {
            _underWay -= count;
        }
    }
}
