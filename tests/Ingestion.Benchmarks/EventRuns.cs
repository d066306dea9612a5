using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Events;
using Ingestion.LocalCloud.Lambda;
using NodaTime;

namespace Ingestion.Benchmarks;

/// <summary>What events from the bus take.</summary>
/// <param name="Cold">Milliseconds from the process's start to the first answer.</param>
/// <param name="FloorCold">The same of the program that only answers.</param>
/// <param name="Warm">Milliseconds from an event to its answer, when it is stored and audited.</param>
/// <param name="FloorWarm">The same of the program that only answers.</param>
/// <param name="WarmP99">99 of 100 are within this.</param>
/// <param name="PerSecond">Events that one instance takes in a second, one after the other.</param>
/// <param name="PerSecondInBatches">The same in batches of ten.</param>
/// <param name="NewsAlone">Milliseconds of a run of news that finds 500 stories known.</param>
/// <param name="NewsBeside">The same while 100,000 events wait and as many batches of them are taken at once as there are processors.</param>
/// <param name="WriteUnits">For each accepted event, without indexes.</param>
public sealed record EventFigures(
    Spread Cold, Spread? FloorCold, Spread Warm, Spread? FloorWarm, double WarmP99, double PerSecond, double PerSecondInBatches, Spread NewsAlone, Spread NewsBeside, double WriteUnits);

/// <summary>Events from the bus, through one instance.</summary>
public sealed class EventRuns(Cloud cloud, IReadOnlyList<Subject> subjects, TimeProvider time)
{
    private const int ColdStarts = 15, Events = 500;

    private static readonly Instant PutAt = Instant.FromUtc(2026, 11, 20, 15, 5);

    /// <summary>Measures.</summary>
    public async Task<EventFigures> RunAsync()
    {
        Progress.Say("events from the bus ...");
        var native = subjects.Single(static subject => subject.Name == Subjects.Native);
        var floor = subjects.FirstOrDefault(static subject => subject.Name == Subjects.Floor);
        var bus = new Bus();
        List<BusMessage> messages =
        [
            .. bus.Messages(
                EventMix.Of(Events * 8, PutAt).Where(static entry => entry.Expected == "accepted").DistinctBy(static entry => (string)entry.Detail["event_id"]!), PutAt),
        ];
        List<double> cold = [], floorCold = [];
        for (var i = 0; i < ColdStarts; i++)
        {
            cold.Add((await TakeAsync(native, [messages[i]]))[0]);
            if (floor is not null)
            {
                floorCold.Add((await TakeAsync(floor, [messages[i]]))[0]);
            }
        }

        var writes = cloud.Capacity.Writes;
        List<BusMessage> forBatches = [.. messages.Skip(ColdStarts + Events)];
        messages = [.. messages.Skip(ColdStarts).Take(Events)];
        var began = time.GetTimestamp();
        var warm = (await TakeAsync(native, messages)).Skip(1).Order().ToList();
        var perSecond = messages.Count / time.GetElapsedTime(began).TotalSeconds;
        var writeUnits = (cloud.Capacity.Writes - writes) / messages.Count;
        began = time.GetTimestamp();
        await TakeAsync(native, forBatches, EventQueue.BatchSize);
        var perSecondInBatches = forBatches.Count / time.GetElapsedTime(began).TotalSeconds;
        var (alone, beside) = await NewsAsync(native, bus);
        return new EventFigures(
            Spread.Of(cold),
            floor is null ? null : Spread.Of(floorCold),
            Spread.Of(warm),
            floor is null ? null : Spread.Of((await TakeAsync(floor, messages)).Skip(1)),
            warm[(int)(warm.Count * 0.99)],
            perSecond,
            perSecondInBatches,
            alone,
            beside,
            writeUnits);
    }

    /// <summary>Runs of news by an instance of their own, before events come and while they wait.</summary>
    private async Task<(Spread Alone, Spread Beside)> NewsAsync(Subject native, Bus bus)
    {
        const int Waiting = 100_000, Runs = 10;
        var tickers = Workload.Tickers(10);
        cloud.Providers.Stories = Workload.Stories(500, tickers);
        await using var news = await Measured.StartAsync(cloud, native, tickers, time);
        await news.InvokeAsync(Workload.Run, "collected", 500);
        List<double> alone = [], beside = [];
        for (var run = 1; run <= Runs; run++)
        {
            alone.Add((await news.InvokeAsync(Workload.Run + (Workload.Every * run), "collected", 0)).Milliseconds);
        }

        Progress.Say($"runs of news while {Waiting:#,##0} events wait ...");
        var queue = new EventQueue(cloud, time);
        await queue.StartAsync(Environment.ProcessorCount);
        using var stop = new CancellationTokenSource();
        var delivering = queue.DeliverAsync(bus.Messages(EventMix.Of(Waiting, PutAt), PutAt), Environment.ProcessorCount, stop.Token);
        for (var run = Runs + 1; run <= 2 * Runs; run++)
        {
            beside.Add((await news.InvokeAsync(Workload.Run + (Workload.Every * run), "collected", 0)).Milliseconds);
        }

        await stop.CancelAsync();
        await delivering;
        return (Spread.Of(alone), Spread.Of(beside));
    }

    /// <summary>Milliseconds of each batch: the first from the process's start.</summary>
    private async Task<List<double>> TakeAsync(Subject subject, List<BusMessage> messages, int batchSize = 1)
    {
        await using var function = await FunctionProcess.StartAsync(subject.Program, subject.Arguments, cloud.FunctionEnvironment(), time);
        List<double> took = [];
        foreach (var batch in messages.Chunk(batchSize))
        {
            var began = took.Count == 0 ? function.Began : time.GetTimestamp();
            if (await function.InvokeAsync(EventQueue.BatchOf(batch)) is not Invocation.Answered)
            {
                throw new InvalidOperationException($"{subject.Name} did not take {batch[0].Payload}");
            }

            took.Add(time.GetElapsedTime(began).TotalMilliseconds);
        }

        return took;
    }
}
