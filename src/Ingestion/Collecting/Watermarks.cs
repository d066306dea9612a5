using NodaTime;

namespace Ingestion.Collecting;

/// <summary>Up to which instant of market time each source has given everything. Runs hand it on from one to the next.</summary>
/// <param name="BySource">By the source's name; a source that never answered in full is not there.</param>
public sealed record Watermarks(IReadOnlyDictionary<string, Instant> BySource)
{
    /// <summary>Nothing has ever been collected.</summary>
    public static Watermarks None { get; } = new(new Dictionary<string, Instant>());

    /// <summary>The same, with one source further on.</summary>
    public Watermarks With(string source, Instant through) => new(new Dictionary<string, Instant>(BySource) { [source] = through });

    /// <summary>
    /// Where the window of a source begins. A preferred source is asked from where it stopped itself: another one may not have had all
    /// its stories. One that stands in is asked from where those before it, or itself, stopped.
    /// </summary>
    /// <param name="source">Which source.</param>
    /// <param name="inOrderOfPreference">All sources of the feed.</param>
    public Instant? Of(string source, IEnumerable<string> inOrderOfPreference)
    {
        Instant? latest = null;
        foreach (var name in inOrderOfPreference)
        {
            if (BySource.TryGetValue(name, out var through) && !(latest > through))
            {
                latest = through;
            }

            if (name == source)
            {
                break;
            }
        }

        return latest;
    }
}
