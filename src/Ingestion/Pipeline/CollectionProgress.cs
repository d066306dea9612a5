using Ingestion.Collecting;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Pipeline;

/// <summary>What collecting has got to. Whatever ends the run early leaves the rest as it is.</summary>
internal sealed class CollectionProgress<TItem>(IReadOnlyList<RunRecord> before)
    where TItem : IItem
{
    /// <summary>Up to where earlier runs collected everything.</summary>
    public Watermarks CollectedThrough { get; } = Watermarks.After(before);

    /// <summary>Until when an earlier run found that there is no use in asking others about new items.</summary>
    public Instant? EnrichmentOffUntil { get; } = RunRecord.LatestFinished(before)?.EnrichmentOffUntil;

    /// <summary>What the sources came back with.</summary>
    public Collected<TItem> Collected { get; } = new();

    /// <summary>What became of the items; null when it did not get to storing all of them.</summary>
    public StoreResult? Stored { get; set; }
}
