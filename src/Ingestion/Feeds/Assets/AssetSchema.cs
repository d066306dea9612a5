using Amazon.DynamoDBv2.Model;
using Ingestion.Storing;
using Ingestion.Tables;

namespace Ingestion.Feeds.Assets;

/// <summary>Assets in their table, <c>assets-&lt;env&gt;</c>, by symbol. Attribute names live here.</summary>
public sealed class AssetSchema : IRowSchema<Asset>
{
    /// <summary>When the fundamentals of an asset were last refreshed. Another job writes it, so that this one only ever writes it first.</summary>
    public const string RefreshedAt = "refreshed_at";

    private const string Symbol = "symbol", Id = "asset_id", Name = "name", Exchange = "exchange", Class = "class", Status = "status";
    private const string IsTradable = "is_tradable", IsMarginable = "is_marginable", IsShortable = "is_shortable", IsFractionable = "is_fractionable";
    private const string Attributes = "attributes", Spellings = "spellings", IsTracked = "is_tracked", RefreshBucket = "refresh_bucket";
    private const string FirstSeen = "first_seen", LastSeen = "last_seen", StatusChangedAt = "status_changed_at";
    private const string RenamedFrom = "renamed_from", RenamedTo = "renamed_to", RenamedAt = "renamed_at", Former = "former", Until = "until";

    private const string Active = "active", Inactive = "inactive";

    /// <summary>The one partition of <c>RefreshIndex</c>: 13,000 rows, written once a day, fit into it many times over.</summary>
    private const string Bucket = "0";

    /// <inheritdoc/>
    public TableKeys Keys { get; } = new(Symbol, Sort: null);

    /// <inheritdoc/>
    public IReadOnlyList<string> Fields { get; } =
    [
        Id, Name, Exchange, Class, Status, IsTradable, IsMarginable, IsShortable, IsFractionable, Attributes, Spellings, IsTracked, RefreshBucket, FirstSeen, LastSeen,
        StatusChangedAt, RenamedFrom, RenamedTo, RenamedAt, Former,
    ];

    /// <inheritdoc/>
    public (string Partition, string? Sort) KeyOf(Asset row) => (row.Symbol.Symbol, null);

    /// <inheritdoc/>
    public Dictionary<string, AttributeValue> RecordOf(Asset row)
    {
        var record = new Dictionary<string, AttributeValue>
        {
            [Symbol] = AttributeValues.S(row.Symbol.Symbol),
            [Id] = AttributeValues.S(row.Id),
            [Name] = AttributeValues.S(row.Name),
            [Exchange] = AttributeValues.S(row.Exchange),
            [Class] = AttributeValues.S(row.Class),
            [Status] = AttributeValues.S(row.IsActive ? Active : Inactive),
            [IsTradable] = AttributeValues.Bool(row.IsTradable),
            [IsMarginable] = AttributeValues.Bool(row.IsMarginable),
            [IsShortable] = AttributeValues.Bool(row.IsShortable),
            [IsFractionable] = AttributeValues.Bool(row.IsFractionable),
            [IsTracked] = AttributeValues.Bool(row.IsTracked),
            [FirstSeen] = AttributeValues.At(row.FirstSeen),
            [LastSeen] = AttributeValues.At(row.LastSeen),
            [StatusChangedAt] = AttributeValues.At(row.StatusChangedAt),
            [RefreshedAt] = AttributeValues.At(NodaTime.NodaConstants.UnixEpoch),
        };
        record.SetIf(Attributes, row.Attributes.Items.Count > 0, () => new AttributeValue { SS = [.. row.Attributes.Items] });
        record.SetIf(RefreshBucket, row.IsTracked, static () => AttributeValues.S(Bucket));
        record.SetIf(RenamedFrom, row.RenamedFrom is not null, () => AttributeValues.S(row.RenamedFrom!.Value.Symbol));
        record.SetIf(RenamedTo, row.RenamedTo is not null, () => AttributeValues.S(row.RenamedTo!.Value.Symbol));
        record.SetIf(RenamedAt, row.RenamedAt is not null, () => AttributeValues.At(row.RenamedAt!.Value));
        record.SetIf(Former, row.Former.Items.Count > 0, () => new AttributeValue { L = [.. row.Former.Items.Select(RecordOf)] });
        var spellings = AssetSpellings.Of(row.Symbol);
        record.SetIf(Spellings, spellings.Count > 0, () => new AttributeValue { M = spellings.ToDictionary(static one => one.Key, static one => AttributeValues.S(one.Value)) });
        return record;
    }

    /// <inheritdoc/>
    public Asset RowOf(Dictionary<string, AttributeValue> record) => new()
    {
        Symbol = record.TickerOf(Symbol)!.Value,
        Id = record.Text(Id)!,
        Name = record.Text(Name)!,
        Exchange = record.Text(Exchange)!,
        Class = record.Text(Class)!,
        IsActive = record.Text(Status) == Active,
        IsTradable = record.Flag(IsTradable),
        IsMarginable = record.Flag(IsMarginable),
        IsShortable = record.Flag(IsShortable),
        IsFractionable = record.Flag(IsFractionable),
        IsTracked = record.Flag(IsTracked),
        Attributes = new([.. (record.GetValueOrDefault(Attributes)?.SS ?? []).Order(StringComparer.Ordinal)]),
        FirstSeen = record.Time(FirstSeen)!.Value,
        LastSeen = record.Time(LastSeen)!.Value,
        StatusChangedAt = record.Time(StatusChangedAt)!.Value,
        RenamedFrom = record.TickerOf(RenamedFrom),
        RenamedTo = record.TickerOf(RenamedTo),
        RenamedAt = record.Time(RenamedAt),
        Former = new([.. (record.GetValueOrDefault(Former)?.L ?? []).Select(static former => FormerOf(former.M))]),
    };

    /// <inheritdoc/>
    public StoredItem Summary(Asset row, string change) => new(row.IsActive ? row.LastSeen : row.StatusChangedAt, [row.Symbol], change);

    private static AttributeValue RecordOf(FormerAsset former)
    {
        var record = new Dictionary<string, AttributeValue>
        {
            [Id] = AttributeValues.S(former.Id),
            [Name] = AttributeValues.S(former.Name),
            [FirstSeen] = AttributeValues.At(former.FirstSeen),
            [Until] = AttributeValues.At(former.Until),
        };
        record.SetIf(RenamedTo, former.RenamedTo is not null, () => AttributeValues.S(former.RenamedTo!.Value.Symbol));
        return new AttributeValue { M = record };
    }

    private static FormerAsset FormerOf(Dictionary<string, AttributeValue> record) =>
        new(record.Text(Id)!, record.Text(Name)!, record.Time(FirstSeen)!.Value, record.Time(Until)!.Value, record.TickerOf(RenamedTo));
}
