namespace Ingestion.Storing;

/// <summary>
/// Items that this process's latest run found or stored, so that its next run need not read them again. They count only while the ledger
/// says that this very run finished last: then all that the run saw in the table is still there. (After a table is put
/// back to an earlier state, the ledger in it does not know that run.) Without it everything is read, and comes out the same.
/// </summary>
public sealed class KnownItemCache
{
    private Dictionary<string, KnownItem> _items = [];
    private string? _claim;

    /// <summary>What is still known, if the run with this claim finished last.</summary>
    public IReadOnlyDictionary<string, KnownItem> After(string? claimBefore) =>
        claimBefore is not null && claimBefore == _claim ? _items : new Dictionary<string, KnownItem>();

    /// <summary>Replaces what is kept by what the run with this claim knows at its end.</summary>
    public void Keep(string claim, IEnumerable<KnownItem> items)
    {
        _items = [];
        foreach (var item in items)
        {
            _items[item.Key] = item;
        }

        _claim = claim;
    }
}
