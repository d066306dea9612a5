using Ingestion.Primitives;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Collecting;

/// <summary>What a run asks of a source.</summary>
/// <param name="Tickers">All configured tickers, in the order of the setting.</param>
/// <param name="Window">The stretch of market time for those without a gap.</param>
/// <param name="Now">The clock, for judging dates in the future.</param>
public sealed record FetchRequest(IReadOnlyList<Ticker> Tickers, CollectionWindow Window, Instant Now)
{
    /// <summary>Every fourth batch is backlog, so that neither new rows nor backlog starve.</summary>
    private const int BacklogEvery = 4;

    /// <summary>What the source still owes from before.</summary>
    public IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>The request of a run to a source.</summary>
    /// <param name="tickers">All configured tickers, in the order of the setting.</param>
    /// <param name="scheduledAt">The instant that the run is for.</param>
    /// <param name="mark">Up to where the source has given everything; null when that is not known.</param>
    /// <param name="isFirst">Whether no earlier run has asked.</param>
    /// <param name="now">The clock.</param>
    public static FetchRequest For(IReadOnlyList<Ticker> tickers, Instant scheduledAt, Watermark? mark, bool isFirst, Instant now)
    {
        var configured = tickers.ToHashSet();
        List<Gap> gaps = [];
        foreach (var gap in mark?.Gaps ?? [])
        {
            List<Ticker> still = [.. gap.Tickers.Where(configured.Contains)];
            if (still.Count > 0 && gap.Until > scheduledAt - Watermark.LongestLookBack)
            {
                // How much has been taken holds for exactly the tickers that were asked for.
                gaps.Add(still.Count == gap.Tickers.Count ? gap : gap with { Tickers = still, Done = 0 });
            }
        }

        return new FetchRequest(tickers, CollectionWindow.For(scheduledAt, mark?.Through, isFirst), now) { Gaps = gaps };
    }

    /// <summary>
    /// The request in batches. The tickers that went without an answer the longest come first; the same tickers are always
    /// together. A gap of which nothing has been taken is asked for with the window of its tickers, any other by itself.
    /// </summary>
    public IReadOnlyList<BatchRequest> Batches(int mostTickers)
    {
        var begun = new Queue<Gap>(Gaps.Where(static gap => gap.Done > 0).OrderBy(static gap => gap.Since));
        var windows = Tickers.Chunk(mostTickers).Select(tickers => new BatchRequest(tickers, WindowOf(tickers))).OrderBy(static batch => batch.Window.Since);
        List<BatchRequest> batches = [];
        foreach (var window in windows)
        {
            batches.Add(window);
            if (batches.Count % BacklogEvery == BacklogEvery - 1 && begun.TryDequeue(out var gap))
            {
                batches.Add(BatchOf(gap));
            }
        }

        return [.. batches, .. begun.Select(BatchOf)];
    }

    /// <summary>The stretch for some tickers together: the longest that any of them needs.</summary>
    public CollectionWindow WindowOf(IReadOnlyCollection<Ticker> tickers)
    {
        var since = Window.Since;
        foreach (var gap in Gaps)
        {
            if (gap.Done == 0 && gap.Tickers.Any(tickers.Contains))
            {
                since = Instant.Min(since, gap.Since);
            }
        }

        return Window with { Since = Instant.Max(since, Window.Until - Watermark.LongestLookBack) };
    }

    /// <summary>The watermark of a source that answered all but this.</summary>
    public Watermark WatermarkAfter(IEnumerable<Gap> missing)
    {
        List<Gap> all = [.. missing];
        var untouched = all.Where(static gap => gap.Done == 0).GroupBy(static gap => gap.Since)
            .Select(static group => group.First() with { Tickers = [.. group.SelectMany(static gap => gap.Tickers)] });
        var begun = all.Where(static gap => gap.Done > 0).GroupBy(static gap => string.Join(',', gap.Tickers)).SelectMany(static group => OldestAndRest(group));
        return new Watermark(Window.Until, [.. untouched, .. begun]);
    }

    /// <summary>
    /// What has been begun of the same tickers. The oldest stretch keeps the place that it has come to, or it would never end. Those after it are one,
    /// with the place of the newest, so that their number is bounded.
    /// </summary>
    private static List<Gap> OldestAndRest(IEnumerable<Gap> gaps)
    {
        List<Gap> byEnd = [.. gaps.OrderBy(static gap => gap.Until)];
        return byEnd.Count <= 2 ? byEnd : [byEnd[0], byEnd[^1] with { Since = byEnd.Skip(1).Min(static gap => gap.Since) }];
    }

    private static BatchRequest BatchOf(Gap gap) => new(gap.Tickers, new CollectionWindow(gap.Since, gap.Until), gap.Done);
}
