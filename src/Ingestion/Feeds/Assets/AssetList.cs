using Ingestion.Primitives;

namespace Ingestion.Feeds.Assets;

/// <summary>
/// Assets, one for each symbol. Where the provider has two under one symbol, as after a symbol has changed hands, the tradable one is meant, and of two that
/// are alike in that, the first.
/// </summary>
internal sealed class AssetList
{
    private readonly List<ListedAsset> _rows = [];
    private readonly Dictionary<Ticker, int> _places = [];

    /// <summary>How many.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds one; gives back the one that there is no room for, be it this or an earlier one.</summary>
    public ListedAsset? Add(ListedAsset asset)
    {
        if (_places.TryAdd(asset.Symbol, _rows.Count))
        {
            _rows.Add(asset);
            return null;
        }

        var place = _places[asset.Symbol];
        if (_rows[place].IsTradable || !asset.IsTradable)
        {
            return asset;
        }

        var earlier = _rows[place];
        _rows[place] = asset;
        return earlier;
    }

    /// <summary>The list, in the order it came. An id stands for one asset: where it comes again under another symbol, the first is kept.</summary>
    public IReadOnlyList<ListedAsset> WithDistinctIds(Action<ListedAsset> reject)
    {
        HashSet<string> ids = new(_rows.Count, StringComparer.Ordinal);
        _rows.RemoveAll(asset =>
        {
            var isRepeated = !ids.Add(asset.Id);
            if (isRepeated)
            {
                reject(asset);
            }

            return isRepeated;
        });
        return _rows;
    }
}
