using Ingestion.Jobs;
using NodaTime;

namespace Ingestion.Tests.Simulation;

/// <summary>Invokes jobs as Lambda does: on a warm process if there is one, with two retries, and killed when the time is over. Until the calm, processes die.</summary>
/// <param name="world">Time and chance.</param>
/// <param name="deaths">How likely a process dies in an invocation.</param>
/// <param name="calm">From when on none does.</param>
/// <param name="start">The jobs of a new process.</param>
internal sealed class SimulatedLambda(World world, double deaths, Instant calm, Func<Process, IReadOnlyDictionary<string, IJob>> start)
{
    private static readonly Duration Timeout = Duration.FromSeconds(60);

    private readonly List<(Process Process, IReadOnlyDictionary<string, IJob> Jobs)> _idle = [];

    public int Invocations { get; private set; }

    /// <summary>Told of every answer.</summary>
    public Action<RunAnswer> Answered { get; set; } = static _ => { };

    /// <summary>What the program threw.</summary>
    public List<Exception> Thrown { get; } = [];

    /// <summary>One event.</summary>
    public void Invoke(string job, Instant due, int attempt = 0)
    {
        Invocations++;
        var (process, jobs) = Environment();
        if (world.Now < calm && world.Chance(deaths))
        {
            process.DieAfter(1 + world.Random.Next(world.Chance(0.5) ? 60 : 600));
        }

        var isOver = false;
        process.Post(async () =>
        {
            // What is left of the time is what Lambda says when the invocation begins.
            using var deadline = new Deadline(Timeout.ToTimeSpan(), process.Time);
            try
            {
                Answered(await jobs[job].RunAsync(new JobRequest(due, $"invocation-{Invocations}/{process.GetHashCode()}"), deadline));
                isOver = true;
                _idle.Add((process, jobs));
            }
#pragma warning disable CA1031 // Whatever the program throws is what Lambda gets.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Thrown.Add(exception);
                isOver = true;
                _idle.Add((process, jobs));
                Retry();
            }
        });

        world.After(Timeout, KillUnlessOver);

        void KillUnlessOver()
        {
            if (isOver)
            {
                return;
            }

            if (process.IsStalled)
            {
                // Nobody has noticed yet: it will wake up in another time.
                world.After(Duration.FromMinutes(11), KillUnlessOver);
                return;
            }

            process.Kill();
            Retry();
        }

        void Retry()
        {
            if (attempt < 2)
            {
                world.After(Duration.FromMinutes(attempt + 1) + world.Between(0, 5_000), () => Invoke(job, due, attempt + 1));
            }
        }
    }

    private (Process Process, IReadOnlyDictionary<string, IJob> Jobs) Environment()
    {
        _idle.RemoveAll(static idle => idle.Process.IsDead);
        if (_idle.Count > 0 && world.Chance(0.8))
        {
            var warm = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            return warm;
        }

        var process = new Process(world, world.Between(-30_000, 30_000));
        return (process, start(process));
    }
}
