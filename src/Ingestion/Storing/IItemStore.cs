namespace Ingestion.Storing;

/// <summary>A way to store what a run collected: the counts of what became of the items balance, and what is known costs no write.</summary>
public interface IItemStore<TItem>
    where TItem : IItem
{
    /// <summary>Writes everything that the items bring.</summary>
    /// <param name="items">What was collected, in any order, maybe repeated.</param>
    /// <param name="provenance">Where it came from.</param>
    /// <param name="asOf">What enriching needs to know of the run.</param>
    /// <param name="cancellationToken">When to leave the rest to the next run.</param>
    Task<StoreResult> StoreAsync(IReadOnlyList<TItem> items, Provenance provenance, EnrichmentContext asOf, CancellationToken cancellationToken);

    /// <summary>How many of the items would be stored; writes nothing.</summary>
    Task<int> CountNewAsync(IReadOnlyList<TItem> items, CancellationToken cancellationToken);
}
