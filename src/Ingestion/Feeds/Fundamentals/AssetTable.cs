using Ingestion.Feeds.Fundamentals.Planning;
using Ingestion.Primitives;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>What this feed reads and writes in the table of assets. The feed of assets writes everything else there, and leaves <c>refreshed_at</c> alone.</summary>
/// <param name="table">The table.</param>
public sealed class AssetTable(Table table)
{
    /// <summary>Its key.</summary>
    public static readonly TableKeys Keys = new("symbol", Sort: null);

    private const string Symbol = "symbol", RefreshedAt = "refreshed_at", StatusChangedAt = "status_changed_at";

    private static readonly (string Name, string PartitionKey) Index = ("RefreshIndex", "refresh_bucket");

    /// <summary>All tracked assets.</summary>
    public async Task<IReadOnlyList<TrackedAsset>> TrackedAsync(CancellationToken cancellationToken)
    {
        List<TrackedAsset> assets = [];
        await foreach (var page in table.QueryIndexAsync(Index, "0", cancellationToken))
        {
            foreach (var record in page)
            {
                if (record.TickerOf(Symbol) is { } symbol)
                {
                    var isRefreshed = record.Text("status") == "active" && record.Flag("is_tradable");
                    assets.Add(new TrackedAsset(symbol, isRefreshed, RefreshOf(record.Time(RefreshedAt), record.Time(StatusChangedAt))));
                }
            }
        }

        return assets;
    }

    /// <summary>The symbol has been refreshed; nothing where the asset has a later refresh, or is not known.</summary>
    public Task<bool> RefreshedAsync(Ticker symbol, Instant at, CancellationToken cancellationToken) => table.UpdateAsync(
        symbol.Symbol,
        sk: null,
        new RecordChange().Set(RefreshedAt, AttributeValues.At(at)),
        new WriteCondition($"attribute_exists({Symbol}) AND (attribute_not_exists({RefreshedAt}) OR {RefreshedAt} < :at)", (":at", AttributeValues.At(at))),
        cancellationToken);

    /// <summary>A refresh from before the symbol became what it is was another company's.</summary>
    private static Instant? RefreshOf(Instant? refreshedAt, Instant? since) =>
        refreshedAt > NodaConstants.UnixEpoch && !(refreshedAt < since) ? refreshedAt : null;
}
