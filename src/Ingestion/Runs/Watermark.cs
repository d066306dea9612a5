using NodaTime;

namespace Ingestion.Runs;

/// <summary>Up to which instant a source has given everything.</summary>
/// <param name="Through">For all tickers, except for the gaps.</param>
/// <param name="Gaps">What it still owes.</param>
public sealed record Watermark(Instant Through, params IReadOnlyList<Gap> Gaps)
{
    /// <summary>Items reach a source late: each window goes back this far behind what has been collected.</summary>
    public static readonly Duration Overlap = Duration.FromHours(2);

    /// <summary>How far a run looks back at most, after a long stop.</summary>
    public static readonly Duration LongestLookBack = Duration.FromDays(7);

    /// <summary>At an instant, the age of the oldest missing part; zero when nothing is missing.</summary>
    public Duration LagAt(Instant instant)
    {
        // A window goes back behind what had been collected: the overlap is not missing.
        var complete = Gaps.Select(static gap => gap.Since + Overlap).Append(Through).Min();
        return Duration.Max(Duration.Zero, instant - complete);
    }

    /// <summary>The same for a source that stands in: it begins each gap anew, because each source counts in its own measure how much has been taken.</summary>
    public Watermark ForAnotherSource() => this with { Gaps = [.. Gaps.Select(static gap => gap with { Done = 0 })] };
}
