namespace Ingestion.Tests.Simulation;

/// <summary>
/// All orders in which processes can make their calls, but for those that differ only in the order of calls that have nothing to do with each other
/// (they touch other records, or only read): of these, one stands for all (sleep sets: P. Godefroid, Partial-Order Methods for the Verification of
/// Concurrent Systems, chapter 5). Each is played from the beginning.
/// </summary>
internal static class Orders
{
    /// <summary>Plays every order.</summary>
    /// <param name="begin">Makes the world anew, at its beginning.</param>
    /// <param name="ended">Told of every world when nothing is left to do in it.</param>
    /// <returns>How many orders there were.</returns>
    public static int Explore(Func<IExploredWorld> begin, Action<IExploredWorld> ended)
    {
        var orders = 0;
        var path = new List<Node>();
        do
        {
            var world = begin();
            var isCut = false;
            for (var depth = 0; world.Enabled() is { Count: > 0 } enabled && !isCut; depth++)
            {
                if (depth == path.Count)
                {
                    path.Add(new Node(depth == 0 ? new Dictionary<CallId, Footprint>() : path[depth - 1].SleepOfChild()));
                }

                var node = path[depth];
                if (node.Chosen is null && !node.ChooseNext(enabled))
                {
                    // Whatever could be done here has been done in another order already.
                    path.RemoveAt(depth);
                    isCut = true;
                    break;
                }

                node.Footprint = world.Do(node.Chosen!.Value);
            }

            if (!isCut)
            {
                orders++;
                ended(world);
            }
        }
        while (Backtrack(path));
        return orders;
    }

    /// <summary>To the last place at which something else can be done.</summary>
    private static bool Backtrack(List<Node> path)
    {
        while (path.Count > 0)
        {
            path[^1].Finish();
            if (path[^1].HasMore)
            {
                return true;
            }

            path.RemoveAt(path.Count - 1);
        }

        return false;
    }

    /// <summary>A moment at which one of several calls is next.</summary>
    private sealed class Node(Dictionary<CallId, Footprint> asleep)
    {
        private readonly Dictionary<CallId, Footprint> _done = new(asleep);
        private List<CallId>? _left;

        public CallId? Chosen { get; private set; }

        public Footprint? Footprint { get; set; }

        /// <summary>Unknown until it has been looked at.</summary>
        public bool HasMore => _left is not { Count: 0 };

        public bool ChooseNext(IReadOnlyList<CallId> enabled)
        {
            _left ??= [.. enabled.Where(call => !_done.ContainsKey(call))];
            if (_left.Count == 0)
            {
                return false;
            }

            Chosen = _left[0];
            _left.RemoveAt(0);
            return true;
        }

        /// <summary>What was done here need not be done right after something that has nothing to do with it.</summary>
        public Dictionary<CallId, Footprint> SleepOfChild() =>
            _done.Where(one => one.Value.IsIndependentOf(Footprint!)).ToDictionary();

        public void Finish()
        {
            if (Chosen is { } chosen && Footprint is { } footprint)
            {
                _done[chosen] = footprint;
            }

            Chosen = null;
        }
    }
}

/// <summary>A world in which calls wait for their turn.</summary>
internal interface IExploredWorld
{
    /// <summary>The calls that can be next; nothing when all is over.</summary>
    IReadOnlyList<CallId> Enabled();

    /// <summary>Lets one happen, and everything that follows from it without another call.</summary>
    Footprint Do(CallId call);
}

/// <summary>A call: which process's, and which of its calls.</summary>
internal readonly record struct CallId(int Process, int Number);

/// <summary>What a call touched.</summary>
/// <param name="Read">Records, and partitions that were read as a whole.</param>
/// <param name="Written">Records.</param>
/// <param name="Changed">The partitions of those records.</param>
internal sealed record Footprint(IReadOnlySet<string> Read, IReadOnlySet<string> Written, IReadOnlySet<string> Changed)
{
    public bool IsIndependentOf(Footprint other) =>
        !Written.Overlaps(other.Written) && !Written.Overlaps(other.Read) && !Read.Overlaps(other.Written) && !Changed.Overlaps(other.Read) && !Read.Overlaps(other.Changed);
}
