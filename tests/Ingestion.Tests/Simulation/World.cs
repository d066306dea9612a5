using NodaTime;

namespace Ingestion.Tests.Simulation;

/// <summary>
/// Time, chance and what happens next. One seed gives one history: everything runs on one thread, in an order that only the seed decides.
/// </summary>
internal sealed class World
{
    private readonly PriorityQueue<Action, (long At, int Tie, long Number)> _events = new();
    private readonly List<Process> _processes = [];
    private long _number;

    public World(int seed, Instant begins) => (Random, Now) = (new Random(seed), begins);

    public Random Random { get; }

    public Instant Now { get; private set; }

    /// <summary>How many processes were killed.</summary>
    public int Crashes { get; set; }

    /// <summary>How many steps were taken: events, and continuations of the program.</summary>
    public long Steps { get; private set; }

    public bool Chance(double probability) => Random.NextDouble() < probability;

    /// <summary>Something between the two, in milliseconds.</summary>
    public Duration Between(int least, int most) => Duration.FromMilliseconds(Random.Next(least, most + 1));

    public void After(Duration wait, Action action) => At(Now + wait, action);

    public void At(Instant instant, Action action) =>
        _events.Enqueue(action, (Instant.Max(instant, Now).ToUnixTimeTicks(), Random.Next(), _number++));

    public void Add(Process process) => _processes.Add(process);

    /// <summary>Until nothing is left that could happen.</summary>
    public void Run()
    {
        while (true)
        {
            if (Runnable() is { } process)
            {
                Steps++;
                process.RunOne();
                continue;
            }

            if (!_events.TryDequeue(out var action, out var when))
            {
                return;
            }

            Now = Instant.FromUnixTimeTicks(when.At);
            Steps++;
            action();
        }
    }

    private Process? Runnable()
    {
        _processes.RemoveAll(static process => process.IsDead);
        var runnable = 0;
        Process? chosen = null;
        foreach (var process in _processes)
        {
            // Each that can run is as likely as any other.
            if (process.CanRun && Random.Next(++runnable) == 0)
            {
                chosen = process;
            }
        }

        return chosen;
    }
}
