using System.Globalization;
using Ingestion.LocalCloud;

namespace Ingestion.Benchmarks;

/// <summary>One row: what runs would take in a Lambda of so many megabytes.</summary>
/// <param name="Megabytes">The setting.</param>
/// <param name="Usual">A warm run of 500 known stories.</param>
/// <param name="Largest">A cold run that finds 5,000 new stories as long as stories may be, and takes as many of them as one run does.</param>
public sealed record MemoryRow(int Megabytes, Sample Usual, Sample Largest)
{
    /// <summary>Lambda gives a whole processor with 1,769 MB, and less in proportion (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html).</summary>
    private const double MegabytesOfAProcessor = 1_769;

    /// <summary>The milliseconds that Lambda would bill for the usual run: waiting takes as long, computing longer.</summary>
    public double UsualBilled => Billed(Usual);

    /// <summary>The same of the largest.</summary>
    public double LargestBilled => Billed(Largest);

    /// <summary>What the usual run would cost.</summary>
    public double UsualGigabyteSeconds => UsualBilled / 1_000 * Megabytes / 1_024;

    /// <summary>Whether the largest run leaves a quarter of the memory alone.</summary>
    public bool Fits => Largest.PeakMebibytes < Megabytes * 0.75;

    private double Billed(Sample sample) =>
        Math.Max(0, sample.Milliseconds - sample.CpuMilliseconds) + (sample.CpuMilliseconds * MegabytesOfAProcessor / Megabytes);
}

/// <summary>Runs of the native binary under the settings of memory that come into request.</summary>
public sealed class MemorySizes(Cloud cloud, Subject native, TimeProvider time)
{
    private const int WarmRuns = 5;

    /// <summary>Measures.</summary>
    public async Task<IReadOnlyList<MemoryRow>> RunAsync()
    {
        var tickers = Workload.Tickers(10);
        List<MemoryRow> rows = [];
        foreach (var megabytes in new[] { 192, 256, 512 })
        {
            Progress.Say($"runs with {megabytes} MB of memory ...");
            var setting = ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", megabytes.ToString(CultureInfo.InvariantCulture));
            cloud.Providers.Stories = Workload.Stories(500, tickers);
            await using var usual = await Measured.StartAsync(cloud, native, tickers, time, setting);
            await usual.InvokeAsync(Workload.Run, "collected", 500);
            List<Sample> warm = [];
            for (var run = 1; run <= WarmRuns; run++)
            {
                warm.Add(await usual.InvokeAsync(Workload.Run + (Workload.Every * run), "collected", 0));
            }

            cloud.Providers.Stories = Workload.Stories(5_000, tickers, isFullSize: true);
            await using var largest = await Measured.StartAsync(cloud, native, tickers, time, setting);
            rows.Add(new MemoryRow(megabytes, warm.OrderBy(static sample => sample.CpuMilliseconds).ElementAt(WarmRuns / 2), await largest.InvokeAsync(Workload.Run, "collected")));
        }

        return rows;
    }
}
