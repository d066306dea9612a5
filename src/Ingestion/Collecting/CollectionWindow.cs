using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Collecting;

/// <summary>The stretch of market time whose items a run asks for.</summary>
/// <param name="Since">The watermark: older rows are not asked for.</param>
/// <param name="Until">The instant that the run was scheduled for.</param>
public sealed record CollectionWindow(Instant Since, Instant Until)
{
    /// <summary>How far the first run ever looks back.</summary>
    public static readonly Duration FirstLookBack = Duration.FromHours(24);

    /// <summary>The window of a run.</summary>
    /// <param name="scheduledAt">The instant that it was scheduled for.</param>
    /// <param name="collectedThrough">Up to where earlier runs collected everything; null when that is not known.</param>
    /// <param name="isFirst">Whether no earlier run has asked.</param>
    public static CollectionWindow For(Instant scheduledAt, Instant? collectedThrough, bool isFirst)
    {
        var since = collectedThrough is { } through ? Instant.Min(through, scheduledAt) - Watermark.Overlap
            : scheduledAt - (isFirst ? FirstLookBack : Watermark.LongestLookBack);
        return new CollectionWindow(Instant.Max(since, scheduledAt - Watermark.LongestLookBack), scheduledAt);
    }
}
