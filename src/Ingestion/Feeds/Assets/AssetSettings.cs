using Ingestion.Primitives;

namespace Ingestion.Feeds.Assets;

/// <summary>Settings of the feed of assets.</summary>
/// <param name="TableName"><c>ASSETS_TABLE_NAME</c>.</param>
/// <param name="TracksAll"><c>TRACK</c>: whether all active tradable assets are tracked, and not only the configured tickers.</param>
public sealed record AssetSettings(string TableName, bool TracksAll)
{
    private const string Tickers = "tickers", Active = "active";

    /// <summary>Reads them; what is wrong is added to the reader's problems. Null where the feed is switched off: no table is named.</summary>
    public static AssetSettings? Read(EnvironmentReader environment)
    {
        var track = environment.Value("TRACK") ?? Tickers;
        if (track is not (Tickers or Active))
        {
            environment.Add($"TRACK is '{EnvironmentReader.Shown(track)}': {Tickers} for the configured tickers, or {Active} for all active tradable assets");
        }

        return environment.Value("ASSETS_TABLE_NAME") is { } table ? new AssetSettings(table, track == Active) : null;
    }
}
