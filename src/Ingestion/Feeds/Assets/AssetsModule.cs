using Ingestion.Collecting;
using Ingestion.Jobs;
using Ingestion.Modules;
using NodaTime;

namespace Ingestion.Feeds.Assets;

/// <summary>The feed of assets: every morning but Sunday's, the whole list of Alpaca.</summary>
/// <param name="settings">Its settings; null where it is switched off.</param>
public sealed class AssetsModule(AssetSettings? settings) : IFeedModule
{
    /// <summary>The name of the job and of the feed.</summary>
    public const string Name = "assets";

    /// <summary>At four in the morning.</summary>
    public static JobSchedule Schedule { get; } = JobSchedule.Daily(new LocalTime(4, 0));

    /// <inheritdoc/>
    public void AddTo(IngestionBuilder builder, ProviderClients providers)
    {
        if (settings is not null)
        {
            AddTo(builder, settings, new AlpacaAssets(providers.Alpaca));
        }
    }

    /// <summary>Adds the feed with this source.</summary>
    public static void AddTo(IngestionBuilder builder, AssetSettings settings, ISnapshotSource<ListedAsset> source)
    {
        var tickers = builder.Settings.Tickers.ToHashSet();
        builder.AddSynced(
            Name,
            Schedule,
            [source],
            settings.TableName,
            new AssetSchema(),
            new AssetSync(source.Name, asset => settings.TracksAll ? asset.IsTradable : tickers.Contains(asset.Symbol)));
    }
}
