using Ingestion.Primitives;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Feeds.Assets;

/// <summary>Which symbols an asset has had, and which assets a symbol: what today's list adds to that.</summary>
internal sealed class AssetHistory
{
    private readonly Dictionary<string, Ticker> _symbolToday;
    private readonly Dictionary<Ticker, Asset> _rows;
    private readonly ILookup<string, Asset> _rowsOf;
    private readonly ILookup<string, (Ticker Symbol, FormerAsset Asset)> _formerlyAt;

    /// <param name="list">Today's list.</param>
    /// <param name="rows">The rows of the table.</param>
    public AssetHistory(IReadOnlyList<ListedAsset> list, IReadOnlyList<Asset> rows)
    {
        _symbolToday = list.ToDictionary(static asset => asset.Id, static asset => asset.Symbol);
        _rows = rows.ToDictionary(static row => row.Symbol);
        _rowsOf = rows.ToLookup(static row => row.Id);
        _formerlyAt = rows.SelectMany(static row => row.Former.Items, static (row, former) => (row.Symbol, former)).ToLookup(static one => one.former.Id);
    }

    /// <summary>The row of an asset that is listed, and what happened to it; null when nothing that somebody needs to be told.</summary>
    public (Asset Row, string? Kind) Listed(ListedAsset asset, Asset? before, bool isTracked, SyncMoment moment)
    {
        var (row, kind) = Now(asset, before, isTracked, moment);
        return (WithWhereFormerWent(row), kind);
    }

    private (Asset Row, string? Kind) Now(ListedAsset asset, Asset? before, bool isTracked, SyncMoment moment)
    {
        if (before is null)
        {
            var origin = OriginOf(asset, before);
            return (RowOf(asset, isTracked, origin, moment), origin is null ? AssetChange.New : AssetChange.Renamed);
        }

        if (before.Id != asset.Id)
        {
            var origin = OriginOf(asset, before);
            var row = RowOf(asset, isTracked, origin, moment) with { Former = WithFormer(before, moment) };

            // It may have had the symbol before the one that has had it until now.
            var again = before.Former.Items.LastOrDefault(former => former.Id == asset.Id);
            return origin is not null ? (row, AssetChange.Renamed) : (row with { FirstSeen = again?.FirstSeen ?? row.FirstSeen }, AssetChange.Replaced);
        }

        return before.IsActive ? Stayed(asset, before, isTracked) : CameBack(asset, before, isTracked, moment);
    }

    /// <summary>The row of a symbol that the list does not have, and what happened to it; null when nothing.</summary>
    public (Asset Row, string? Kind) NotListed(Asset before, SyncMoment moment)
    {
        var hasMoved = _symbolToday.TryGetValue(before.Id, out var symbol);
        var isGone = before.IsActive && (hasMoved || moment.MayRemove);
        var row = WithWhereFormerWent(isGone ? Gone(before, moment) : before);
        if (hasMoved && row.RenamedTo != symbol && !LeadsOn(before.Id, row.RenamedTo))
        {
            return (row with { RenamedTo = symbol, RenamedAt = moment.At }, AssetChange.Renamed);
        }

        return (row, isGone ? AssetChange.Delisted : null);
    }

    private static Asset Gone(Asset before, SyncMoment moment) => before with
    {
        IsActive = false,
        IsTracked = false,
        StatusChangedAt = moment.At,
        LastSeen = moment.Before ?? before.LastSeen,
    };

    /// <summary>An asset that had the symbol before, and was gone, may be back under another.</summary>
    private Asset WithWhereFormerWent(Asset row) => row.Former.Items.All(former => WhereItWent(row, former) == former.RenamedTo)
        ? row
        : row with { Former = new([.. row.Former.Items.Select(former => former with { RenamedTo = WhereItWent(row, former) })]) };

    private Ticker? WhereItWent(Asset row, FormerAsset former) =>
        !LeadsOn(former.Id, former.RenamedTo) && _symbolToday.TryGetValue(former.Id, out var symbol) && symbol != row.Symbol ? symbol : former.RenamedTo;

    private static (Asset Row, string? Kind) Stayed(ListedAsset asset, Asset before, bool isTracked)
    {
        var row = With(before, asset);
        return (row with { IsTracked = isTracked }, row == before ? null : AssetChange.Changed);
    }

    private (Asset Row, string? Kind) CameBack(ListedAsset asset, Asset before, bool isTracked, SyncMoment moment)
    {
        var back = With(before, asset) with { IsActive = true, IsTracked = isTracked, StatusChangedAt = moment.At, RenamedTo = null };
        return OriginOf(asset, before) is { } origin
            ? (back with { RenamedFrom = origin.Symbol, RenamedAt = moment.At }, AssetChange.Renamed)
            : (back, AssetChange.Relisted);
    }

    /// <summary>
    /// Under which symbol the asset was known last; null when that is this one, or there is none. A run that died may have written one half of a rename.
    /// </summary>
    private Origin? OriginOf(ListedAsset asset, Asset? before)
    {
        var row = _rowsOf[asset.Id]
            .Where(row => row.Symbol != asset.Symbol && (!LeadsOn(asset.Id, row.RenamedTo) || (row.RenamedTo == asset.Symbol && before?.RenamedTo == row.Symbol)))
            .MaxBy(static row => row.StatusChangedAt);
        if (row is not null)
        {
            return new Origin(row.Symbol, row.FirstSeen);
        }

        return before?.Id == asset.Id ? null : _formerlyAt[asset.Id]
            .Where(one => one.Symbol != asset.Symbol && !LeadsOn(asset.Id, one.Asset.RenamedTo))
            .Select(static one => new Origin(one.Symbol, one.Asset.FirstSeen))
            .LastOrDefault();
    }

    /// <summary>Whether the symbol that an asset is said to be called since has anything of it.</summary>
    private bool LeadsOn(string id, Ticker? renamedTo) =>
        renamedTo is { } symbol && _rows.TryGetValue(symbol, out var row) && (row.Id == id || row.Former.Items.Any(former => former.Id == id));

    private static EqualList<FormerAsset> Last(IEnumerable<FormerAsset> former) => new([.. former.TakeLast(Asset.MaxFormer)]);

    private EqualList<FormerAsset> WithFormer(Asset before, SyncMoment moment)
    {
        var until = before.IsActive ? moment.Before ?? before.LastSeen : before.LastSeen;
        var now = before.RenamedTo ?? (_symbolToday.TryGetValue(before.Id, out var symbol) ? symbol : (Ticker?)null);
        return Last([.. before.Former.Items, new FormerAsset(before.Id, before.Name, before.FirstSeen, until, now)]);
    }

    private static Asset RowOf(ListedAsset asset, bool isTracked, Origin? origin, SyncMoment moment) => new()
    {
        Symbol = asset.Symbol,
        Id = asset.Id,
        Name = asset.Name,
        Exchange = asset.Exchange,
        Class = asset.Class,
        IsActive = true,
        IsTradable = asset.IsTradable,
        IsMarginable = asset.IsMarginable,
        IsShortable = asset.IsShortable,
        IsFractionable = asset.IsFractionable,
        Attributes = new(asset.Attributes),
        IsTracked = isTracked,
        FirstSeen = origin?.FirstSeen ?? moment.At,
        LastSeen = moment.At,
        StatusChangedAt = moment.At,
        RenamedFrom = origin?.Symbol,
        RenamedAt = origin is null ? null : moment.At,
    };

    private static Asset With(Asset row, ListedAsset asset) => row with
    {
        Name = asset.Name,
        Exchange = asset.Exchange,
        Class = asset.Class,
        IsTradable = asset.IsTradable,
        IsMarginable = asset.IsMarginable,
        IsShortable = asset.IsShortable,
        IsFractionable = asset.IsFractionable,
        Attributes = new(asset.Attributes),
    };

    /// <summary>Where an asset comes from that has another symbol now.</summary>
    private sealed record Origin(Ticker Symbol, Instant FirstSeen);
}
