using System.Collections.Concurrent;
using NodaTime;

namespace Ingestion.Tests.Simulation;

/// <summary>
/// Beside chance: small cases in which every order of calls is played, without a fault, with the process dead before and after each call of either
/// process, and with the answer of each write lost. Where the second invocation takes the first for dead although it lives, nothing but the conditions of
/// the writes protects the data: the lease saves work, and is not needed for safety.
/// </summary>
[Collection(Alone.Name)]
public sealed class EveryOrderOfCallsTests
{
    private static readonly Duration TheSame = Duration.Zero, TheNext = Duration.FromMinutes(5);

    [Fact]
    public void Of_two_invocations_of_one_run() => Play("two of one run", TheSame, isLeaseOver: false);

    [Fact]
    public void Of_two_invocations_of_one_run_of_which_one_is_taken_for_dead() => Play("two of one run, one taken for dead", TheSame, isLeaseOver: true);

    [Fact]
    public void Of_a_run_and_the_next() => Play("a run and the next", TheNext, isLeaseOver: false);

    [Fact]
    public void Of_a_run_and_the_next_which_takes_it_for_dead() => Play("a run and the next, the first taken for dead", TheNext, isLeaseOver: true);

    [Fact]
    public void Of_two_invocations_that_find_an_incident_over_and_one_is_taken_for_dead() =>
        Play("two of one run with an incident, one taken for dead", TheSame, isLeaseOver: true, isIncident: true);

    private static void Play(string what, Duration second, bool isLeaseOver, bool isIncident = false)
    {
        var violations = new ConcurrentQueue<string>();
        var calls = new ConcurrentDictionary<CallId, bool>();
        var orders = Explore(null);
        List<(CallId, CallFault)> faults =
        [
            // A call that changes nothing is the same before and after.
            .. calls.Select(static call => (call.Key, CallFault.DiesBefore)),
            .. calls.Where(static call => call.Value).SelectMany(static call => new[] { (call.Key, CallFault.DiesAfter), (call.Key, CallFault.AnswerLost) }),
        ];
        Parallel.ForEach(Partitioner.Create(faults, loadBalance: true), fault => Interlocked.Add(ref orders, Explore(fault)));
        Console.Error.WriteLine($"orders: {what}: {orders}, with {faults.Count} faults");
        violations.Should().BeEmpty();
        faults.Should().HaveCountGreaterThan(15);

        int Explore((CallId, CallFault)? fault)
        {
            // The program must find no other way back than the process's own.
            SynchronizationContext.SetSynchronizationContext(null);
            List<SimulatedClients> clients = [];
            return Orders.Explore(
                () => new TwoAtOnce(clients, second, isLeaseOver, isIncident, fault),
                ended =>
                {
                    var world = (TwoAtOnce)ended;
                    foreach (var (call, isWrite) in fault is null ? world.Calls : [])
                    {
                        calls.AddOrUpdate(call, isWrite, (_, wasWrite) => wasWrite || isWrite);
                    }

                    foreach (var violation in world.Conclude())
                    {
                        violations.Enqueue($"{fault}: {violation}");
                    }
                });
        }
    }
}
