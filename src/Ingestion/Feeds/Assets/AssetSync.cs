using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Feeds.Assets;

/// <summary>
/// What today's list of assets means for the table. The provider's id tells an asset: the same id under another symbol is a rename, another id under the
/// same symbol is another asset. Nothing is ever deleted.
/// </summary>
/// <param name="source">Whose list it is.</param>
/// <param name="isTracked">Whether an active asset's fundamentals are to be kept fresh.</param>
public sealed class AssetSync(string source, Func<ListedAsset, bool> isTracked) : ISyncRules<ListedAsset, Asset>
{
    /// <inheritdoc/>
    public Task<Dictionary<string, KnownRow<Asset>>> ReadAsync(
        UpsertStore<Asset> store, IReadOnlyDictionary<string, IReadOnlyList<ListedAsset>> lists, LocalDate today, CancellationToken cancellationToken) =>
        store.ReadAllAsync(cancellationToken);

    /// <inheritdoc/>
    public (int Expected, int Found) Compare(string source, IReadOnlyList<ListedAsset> list, IEnumerable<Asset> rows, LocalDate today)
    {
        var listed = list.Select(static asset => asset.Id).ToHashSet();
        List<Asset> active = [.. rows.Where(static row => row.IsActive)];
        return (active.Count, active.Count(row => listed.Contains(row.Id)));
    }

    /// <inheritdoc/>
    public SyncDecision<Asset> Decide(
        IReadOnlyDictionary<string, IReadOnlyList<ListedAsset>> lists, IReadOnlyDictionary<string, KnownRow<Asset>> rows, SyncMoment moment)
    {
        var list = lists[source];
        var history = new AssetHistory(list, [.. rows.Values.Select(static known => known.Row).OfType<Asset>()]);
        List<RowChange<Asset>> changes = [];
        HashSet<string> listed = [];
        foreach (var asset in list)
        {
            listed.Add(asset.Symbol.Symbol);
            var before = rows.GetValueOrDefault(asset.Symbol.Symbol);
            var (row, kind) = history.Listed(asset, before?.Row, isTracked(asset), moment);
            if (kind is not null || row != before?.Row)
            {
                changes.Add(new RowChange<Asset>(row with { LastSeen = moment.At }, before, kind, IsListed: true));
            }
        }

        foreach (var known in rows.Values)
        {
            if (known.Row is { } before && !listed.Contains(before.Symbol.Symbol) && history.NotListed(before, moment) is var (row, kind) && row != before)
            {
                changes.Add(new RowChange<Asset>(row, known, kind, IsListed: false));
            }
        }

        return new SyncDecision<Asset>(changes, AssetChange.NotesOf(changes), []);
    }
}
