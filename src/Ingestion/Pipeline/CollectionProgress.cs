using Ingestion.Collecting;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Pipeline;

/// <summary>How far collecting has got. A run that ends early leaves the rest empty.</summary>
internal sealed class CollectionProgress<TItem>(IReadOnlyList<RunRecord> before)
    where TItem : IItem
{
    /// <summary>Up to where earlier runs collected everything.</summary>
    public Watermarks CollectedThrough { get; } = Watermarks.After(before);

    /// <summary>Until when enrichment is off, as an earlier run found.</summary>
    public Instant? EnrichmentOffUntil { get; } = RunRecord.LatestFinished(before)?.EnrichmentOffUntil;

    /// <summary>What the sources came back with.</summary>
    public Collected<TItem> Collected { get; } = new();

    /// <summary>What became of the items; null when it did not get to storing all of them.</summary>
    public StoreResult? Stored { get; set; }
}
