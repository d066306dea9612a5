using Ingestion.LocalCloud;
using NodaTime;

namespace Ingestion.Benchmarks;

/// <summary>One row: the native binary's run of so many stories about so many tickers, a share of which was known.</summary>
public sealed record GrowthRow(int Tickers, int Stories, int KnownPercent, Sample Sample);

/// <summary>What runs of the native binary take as there are more tickers, more stories, and as fewer of them are known.</summary>
public sealed class Growth(Cloud cloud, Subject native, TimeProvider time)
{
    /// <summary>So many rows are of second runs; cold runs follow, and so many of sources that are days behind.</summary>
    public const int SecondRuns = 4, RunsBehind = 4;

    private const int DaysBehind = 4;

    /// <summary>Measures.</summary>
    public async Task<IReadOnlyList<GrowthRow>> RunAsync()
    {
        List<GrowthRow> rows = [];
        foreach (var known in new[] { 0, 50, 95, 100 })
        {
            rows.Add(await SecondRunAsync(500, known));
        }

        foreach (var tickers in new[] { 10, 100, 600 })
        {
            foreach (var stories in new[] { 50, 500, 5_000 })
            {
                rows.Add(await ColdRunAsync(tickers, stories));
            }
        }

        foreach (var (tickers, stories) in new[] { (100, 1_000), (100, 23_000), (600, 23_000), (600, 69_000) })
        {
            rows.Add(await RunBehindAsync(tickers, stories));
        }

        return rows;
    }

    /// <summary>The first run after one that was days ago: the most that its process ever took, over it and the two after it.</summary>
    private async Task<GrowthRow> RunBehindAsync(int count, int stories)
    {
        Progress.Say($"a source that is {DaysBehind} days behind, with {stories} stories about {count} tickers ...");
        var tickers = Workload.Tickers(count);
        var span = Duration.FromDays(DaysBehind);
        cloud.Providers.Stories = Workload.Stories(stories, tickers, within: span);
        await using var measured = await Measured.StartAsync(cloud, native, tickers, time);
        await measured.InvokeAsync(Workload.Run - span, "collected");
        var first = await measured.InvokeAsync(Workload.Run, "collected");
        await measured.InvokeAsync(Workload.Run + Workload.Every, "collected");
        var last = await measured.InvokeAsync(Workload.Run + (Workload.Every * 2), "collected");
        return new GrowthRow(count, stories, 0, first with { PeakMebibytes = last.PeakMebibytes });
    }

    private async Task<GrowthRow> SecondRunAsync(int stories, int knownPercent)
    {
        Progress.Say($"a run of {stories} stories, {knownPercent} % of them known ...");
        var tickers = Workload.Tickers(10);
        var known = stories * knownPercent / 100;
        cloud.Providers.Stories = Workload.Stories(stories, tickers, late: known);
        await using var measured = await Measured.StartAsync(cloud, native, tickers, time);
        await measured.InvokeAsync(Workload.Run, "collected", known);
        return new GrowthRow(tickers.Count, stories, knownPercent, await measured.InvokeAsync(Workload.Run + Workload.Every, "collected", stories - known));
    }

    private async Task<GrowthRow> ColdRunAsync(int count, int stories)
    {
        Progress.Say($"a cold run of {stories} stories about {count} tickers ...");
        var tickers = Workload.Tickers(count);
        cloud.Providers.Stories = Workload.Stories(stories, tickers);
        await using var measured = await Measured.StartAsync(cloud, native, tickers, time);
        return new GrowthRow(count, stories, 0, await measured.InvokeAsync(Workload.Run, "collected"));
    }
}
