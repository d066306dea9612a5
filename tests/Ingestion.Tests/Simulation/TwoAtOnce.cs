using Ingestion.Jobs;
using Ingestion.Runs;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Tests.Simulation;

/// <summary>Two invocations side by side, and the runs after them, which find what they left behind.</summary>
internal sealed class TwoAtOnce : IExploredWorld
{
    private static readonly Instant Due = Some.Scheduled;

    private readonly ExploredNetwork _network;
    private readonly SimulatedTable _table;
    private readonly SimulatedTopics _topics;
    private readonly List<SimulatedProvider> _providers;
    private readonly List<Process> _processes = [];
    private readonly List<Exception> _thrown = [];
    private readonly List<SimulatedClients> _clients;
    private readonly (CallId Call, CallFault Fault)? _fault;
    private readonly HashSet<string> _read = [], _written = [], _changed = [];

    /// <param name="clients">Those of an order before, to be used again.</param>
    /// <param name="second">What the second invocation is for: the same instant, or the next.</param>
    /// <param name="isLeaseOver">Whether the second one takes the first for dead at once.</param>
    /// <param name="isIncident">Whether the runs before all died: then there is an incident to tell of, and that it is over; and no story.</param>
    /// <param name="fault">What goes wrong, with which call.</param>
    public TwoAtOnce(List<SimulatedClients> clients, Duration second, bool isLeaseOver, bool isIncident, (CallId Call, CallFault Fault)? fault)
    {
        World = new World(1, Due);
        _network = new ExploredNetwork(World);
        _table = new SimulatedTable(World) { Network = _network, IsEventual = false, Touched = Note };
        _topics = new SimulatedTopics(World) { Network = _network, Touched = () => _written.Add("SNS") };
        _providers = [.. new[] { "tiingo", "finnhub" }.Select(name => new SimulatedProvider(name, World) { IsInstant = true, Stories = isIncident ? [] : [(Some.Story(), Due - Duration.FromMinutes(1))] })];
        _fault = fault;
        _clients = clients;
        Invariants = new ProtocolInvariants(World, _table, _topics);

        if (isIncident)
        {
            for (var at = Due - Duration.FromMinutes(15); at < Due; at += Duration.FromMinutes(5))
            {
                var dead = RunRecordMapping.Claimed(RunLedger.Candidate(new RunKey("news", at), "dead", at, Duration.FromMinutes(1)));
                _table.Put(dead[AttributeValues.Pk].S, dead[AttributeValues.Sk].S, dead);
            }
        }

        // The first may have begun late: then the next one's time finds it at work.
        Begin(Due, second);
        Begin(Due + second, second + (isLeaseOver ? Duration.FromMinutes(2) : Duration.Zero));
        Settle();
    }

    public World World { get; }

    public ProtocolInvariants Invariants { get; }

    /// <summary>The calls of the first two, and whether they wrote something.</summary>
    public Dictionary<CallId, bool> Calls { get; } = [];

    public IReadOnlyList<CallId> Enabled() => [.. _network.Pending.Select(IdOf).Order(Comparer<CallId>.Create(static (one, other) => (one.Process, one.Number).CompareTo((other.Process, other.Number))))];

    public Footprint Do(CallId call)
    {
        _read.Clear();
        _written.Clear();
        _changed.Clear();
        var pending = _network.Pending.First(one => IdOf(one) == call);
        _network.Pending.Remove(pending);
        var isHit = _fault is { } fault && fault.Call == call && !_hit;
        _hit |= isHit;
        pending.Do(isHit ? _fault!.Value.Fault : CallFault.None);
        Settle();
        if (call.Process < 2)
        {
            Calls[call] = Calls.GetValueOrDefault(call) || _written.Count > 0;
        }

        return new Footprint(_read.ToHashSet(), _written.ToHashSet(), _changed.ToHashSet());
    }

    /// <summary>Two more runs, one after the other, when every lease is over; then everything must be in order.</summary>
    public IReadOnlyList<string> Conclude()
    {
        foreach (var minutes in new[] { 10, 15 })
        {
            Begin(Due + Duration.FromMinutes(minutes), Duration.FromMinutes(minutes));
            Settle();
            while (Enabled() is [var call, ..])
            {
                Do(call);
            }
        }

        Invariants.ProtocolHolds(_thrown);
        if (_fault is null)
        {
            Invariants.EachAlertWentOutOnce();
        }

        return Invariants.Violations;
    }

    private bool _hit;

    /// <summary>A write changes a record and, for whoever reads all of it, its partition.</summary>
    private void Note(string pk, string? sk, bool isWrite)
    {
        if (isWrite)
        {
            _written.Add($"{pk} {sk}");
            _changed.Add(pk);
        }
        else
        {
            _read.Add(sk is null ? pk : $"{pk} {sk}");
        }
    }

    private CallId IdOf(PendingCall call) => new(_processes.IndexOf(call.Process), call.Number);

    private void Begin(Instant due, Duration skew)
    {
        var process = new Process(World, skew);
        _processes.Add(process);
        if (_clients.Count < _processes.Count)
        {
            _clients.Add(new SimulatedClients(_table, _topics, process));
        }

        var job = MarketDay.Job(_clients[_processes.Count - 1].Of(_table, _topics, process), _providers, process);
        var invocation = $"invocation-{_processes.Count}";
        process.Post(async () =>
        {
            using var deadline = new Deadline(TimeSpan.FromSeconds(60), process.Time);
            try
            {
                Invariants.Answered(await job.RunAsync(new JobRequest(due, invocation), deadline));
            }
#pragma warning disable CA1031 // Whatever the program throws is what Lambda gets.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _thrown.Add(exception);
            }
        });
    }

    /// <summary>Until nobody can go on without an answer.</summary>
    private void Settle()
    {
        _network.Pending.RemoveAll(static call => call.Process.IsDead);
        while (_processes.Find(static process => process.CanRun) is { } process)
        {
            process.RunOne();
        }

        _network.Pending.RemoveAll(static call => call.Process.IsDead);
    }
}
