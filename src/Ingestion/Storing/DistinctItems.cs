namespace Ingestion.Storing;

/// <summary>The items of one answer with each thing once: the same key, or the same headline on a neighbouring day at the same URL.</summary>
public sealed class DistinctItems<TItem>
    where TItem : IAttributedItem
{
    private readonly Dictionary<string, TItem> _byKey = [];
    private readonly HashSet<string> _urls = [];

    /// <summary>Takes the items in the order of their market time: of repeated items, the earliest stays.</summary>
    public DistinctItems(IEnumerable<TItem> items, IItemSchema<TItem> schema)
    {
        foreach (var item in items.OrderBy(static item => item.MarketTime))
        {
            if (TwinOf(item) is not { } twin)
            {
                _byKey.Add(item.Key, item);
                _urls.Add(item.Url);
                continue;
            }

            Repeated++;
            var tickers = twin.Tickers.Union(item.Tickers).Take(schema.MaxTickers).ToList();
            if (tickers.Count > twin.Tickers.Count)
            {
                _byKey[twin.Key] = schema.WithTickers(twin, tickers);
            }
        }
    }

    /// <summary>Each thing once, with the tickers of all its rows.</summary>
    public IReadOnlyCollection<TItem> Items => _byKey.Values;

    /// <summary>Rows that repeated an item.</summary>
    public int Repeated { get; }

    private TItem? TwinOf(TItem item)
    {
        if (_byKey.TryGetValue(item.Key, out var same))
        {
            return same;
        }

        return !_urls.Contains(item.Url) ? default : item.NeighbourKeys.Select(key => _byKey.GetValueOrDefault(key)).FirstOrDefault(near => near?.Url == item.Url);
    }
}
