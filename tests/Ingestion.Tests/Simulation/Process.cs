using NodaTime;

namespace Ingestion.Tests.Simulation;

/// <summary>
/// One execution environment: its own clock, a little wrong; its own thread of execution, which can stall and wake up again, and be
/// killed between any two steps. What it had sent may still arrive after its death.
/// </summary>
internal sealed class Process : TaskScheduler, IClock
{
    private readonly World _world;
    private readonly Duration _skew;
    private readonly LinkedList<Task> _ready = [];
    private readonly Thread _thread = Thread.CurrentThread;
    private int? _stepsToLive;

    public Process(World world, Duration skew)
    {
        (_world, _skew) = (world, skew);
        Time = new ProcessTime(this);
        world.Add(this);
    }

    public TimeProvider Time { get; }

    public bool IsDead { get; private set; }

    public bool IsStalled { get; private set; }

    public bool CanRun => !IsStalled && !IsDead && _ready.Count > 0;

    /// <summary>Whether the program took a way out of the simulation, onto a thread of its own.</summary>
    public bool HasEscaped { get; private set; }

    public Instant GetCurrentInstant() => _world.Now + _skew;

    public void RunOne()
    {
        var task = _ready.First!.Value;
        _ready.RemoveFirst();
        TryExecuteTask(task);
        Live();
    }

    /// <summary>Runs on the process's own thread, as soon as that is free.</summary>
    public void Post(Action action)
    {
        if (!IsDead)
        {
            _ = Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.None, this);
        }
    }

    public void Stall(Duration wait)
    {
        IsStalled = true;
        _world.After(wait, () => IsStalled = false);
    }

    /// <summary>It dies when it has done so many more steps.</summary>
    public void DieAfter(int steps) => _stepsToLive = steps;

    public void Kill()
    {
        IsDead = true;
        _ready.Clear();
    }

    protected override void QueueTask(Task task)
    {
        HasEscaped |= Thread.CurrentThread != _thread;
        if (!IsDead)
        {
            _ready.AddLast(task);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _ready;

    private void Live()
    {
        if (_stepsToLive is { } left && (_stepsToLive = left - 1) == 0 && !IsDead)
        {
            _world.Crashes++;
            Kill();
        }
    }

    private sealed class ProcessTime(Process process) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => process.GetCurrentInstant().ToDateTimeOffset();

        public override long GetTimestamp() => process._world.Now.ToUnixTimeTicks();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(process, callback, state);
            timer.Change(dueTime, period);
            return timer;
        }
    }

    /// <summary>The program uses timers that fire once.</summary>
    private sealed class Timer(Process process, TimerCallback callback, object? state) : ITimer
    {
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var version = ++_version;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                process._world.After(Duration.FromTimeSpan(dueTime), () => process.Post(() =>
                {
                    if (version == _version)
                    {
                        callback(state);
                    }
                }));
            }

            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
