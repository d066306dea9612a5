using System.Text.Json.Nodes;
using Ingestion.Feeds.Assets;
using Ingestion.LocalCloud;
using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Runs;
using Ingestion.Storing;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Tests.Storing;

/// <summary>A table of rows as they are now, here that of assets, with the real SDK, against DynamoDB's wire protocol.</summary>
public abstract class RowFixture : IAsyncLifetime
{
    protected const string First = "assets-20261120T090000Z-1", Second = "assets-20261121T090000Z-1";

    protected static readonly Instant Friday = Some.At("2026-11-20T09:00:00Z"), Saturday = Friday + Duration.FromDays(1);

    protected CloudFixture Aws { get; } = new();

    protected Outbox Outbox => new(new Table(Aws.Dynamo, Cloud.Table, TimeProvider.System), "OUTBOX#assets");

    protected static AssetSchema Schema { get; } = new();

    public ValueTask InitializeAsync() => Aws.InitializeAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Aws.DisposeAsync();
    }

    protected Table Assets() => new(Aws.Dynamo, Cloud.AssetsTable, TimeProvider.System, Schema.Keys);

    protected UpsertStore<Asset> Store() => new(Assets(), Schema, Outbox);

    protected Task<UpsertResult> StoreAsync(string announcement, params IReadOnlyList<RowChange<Asset>> changes) =>
        Store().StoreAsync(changes, Provenance(announcement), CancellationToken.None);

    protected Task<Dictionary<string, KnownRow<Asset>>> ReadAsync() => Store().ReadAllAsync(CancellationToken.None);

    /// <summary>The record as DynamoDB has it, as plain JSON.</summary>
    protected async Task<JsonObject> RecordAsync(string symbol) =>
        (await Aws.Cloud.Assets.AllAsync()).Single(record => (string?)record["symbol"] == symbol);

    /// <summary>Writes to the table of assets, whoever does it.</summary>
    protected int Writes() => Aws.Cloud.Aws.Calls.Count(static call => call.Operation is "PutItem" or "UpdateItem" or "DeleteItem" or "BatchWriteItem");

    /// <summary>Another job refreshed the asset.</summary>
    protected Task<bool> RefreshAsync(string symbol, Instant at) => Assets().UpdateAsync(
        symbol, null, new RecordChange().Set(AssetSchema.RefreshedAt, AttributeValues.At(at)), new WriteCondition("attribute_exists(symbol)"), CancellationToken.None);

    protected static Provenance Provenance(string announcement) => announcement == First
        ? new(new RunKey("assets", Friday), First, "alpaca", IsFailover: false, Friday + Duration.FromSeconds(3), "someone@1", null)
        : new(new RunKey("assets", Saturday), announcement, "alpaca", IsFailover: false, Saturday + Duration.FromSeconds(3), "another@2", "someone@1");

    protected static Asset Row(string symbol, string id = "id-1", string name = "Harbor Line Inc.") => new()
    {
        Symbol = Some.Ticker(symbol),
        Id = id,
        Name = name,
        Exchange = "NYSE",
        Class = "us_equity",
        IsActive = true,
        IsTradable = true,
        IsMarginable = true,
        IsShortable = true,
        IsFractionable = false,
        Attributes = new EqualList<string>(["has_options"]),
        IsTracked = true,
        FirstSeen = Friday,
        LastSeen = Friday,
        StatusChangedAt = Friday,
    };

    protected static RowChange<Asset> New(string symbol) => new(Row(symbol), null, AssetChange.New, IsListed: true);
}
