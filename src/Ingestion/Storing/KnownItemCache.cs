
namespace Ingestion.Storing;

/// <summary>
/// Items that this process's latest run found or stored, so that its next run need not read them again. They count only while the ledger
/// says that the run that finished last is that very run: then whatever the run saw in the table is still there. (After a table is put
/// back to an earlier state, the ledger in it does not know that run.) Without it everything is read, and comes out the same.
/// </summary>
public sealed class KnownItemCache
{
    private Dictionary<string, KnownItem> _items = [];
    private string? _claim;

    /// <summary>What is still known when the run with a claim was the last one that finished.</summary>
    public IReadOnlyDictionary<string, KnownItem> After(string? claimBefore) =>
        claimBefore is not null && claimBefore == _claim ? _items : new Dictionary<string, KnownItem>();

    /// <summary>Keeps what the run with a claim knows at its end, instead of what was known before.</summary>
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
