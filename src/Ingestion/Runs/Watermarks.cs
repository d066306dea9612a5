namespace Ingestion.Runs;

/// <summary>Up to which instant of market time each source has given everything. Runs hand it on from one to the next.</summary>
/// <param name="BySource">By the source's name; a source that never answered is not there.</param>
public sealed record Watermarks(IReadOnlyDictionary<string, Watermark> BySource)
{
    /// <summary>Nothing has ever been collected.</summary>
    public static Watermarks None { get; } = new(new Dictionary<string, Watermark>());

    /// <summary>As the latest of these runs that finished handed them on.</summary>
    public static Watermarks After(IReadOnlyList<RunRecord> before) =>
        RunRecord.LatestFinished(before)?.CollectedThrough ?? None;

    /// <summary>The same, with one source further on.</summary>
    public Watermarks With(string source, Watermark mark) => new(new Dictionary<string, Watermark>(BySource) { [source] = mark });

    /// <summary>
    /// Where the window of a source begins. A preferred source is asked from where it stopped itself: another one may not have had all
    /// its stories. One that stands in is asked from where those before it, or itself, stopped.
    /// </summary>
    /// <param name="source">Which source.</param>
    /// <param name="inOrderOfPreference">All sources of the feed.</param>
    public Watermark? Of(string source, IEnumerable<string> inOrderOfPreference)
    {
        Watermark? latest = null;
        foreach (var name in inOrderOfPreference)
        {
            if (BySource.TryGetValue(name, out var mark) && (latest is null || mark.Through >= latest.Through))
            {
                latest = name == source ? mark : mark.ForAnotherSource();
            }

            if (name == source)
            {
                break;
            }
        }

        return latest;
    }
}
