using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Ingestion.Collecting;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Providers.Alpaca;
using NodaTime;

namespace Ingestion.Feeds.Assets;

/// <summary>
/// Alpaca's assets (https://docs.alpaca.markets/reference/get-v2-assets-1): all active US equities in one array without pages, over 10,000 of them, several
/// megabytes. It is read while it comes.
/// </summary>
public sealed class AlpacaAssets(AlpacaClient alpaca) : ISnapshotSource<ListedAsset>
{
    /// <summary>More than the exchanges have, several times over.</summary>
    public const int MaxRows = 50_000;

    /// <summary>In bytes, unpacked: twice the largest answer that is expected.</summary>
    private const int MaxBody = 32 * 1024 * 1024;

    private const string Path = "v2/assets?status=active&asset_class=us_equity";

    /// <inheritdoc/>
    public string Name => AlpacaClient.Name;

    /// <inheritdoc/>
    public async Task<SnapshotResult<ListedAsset>> ReadAsync(LocalDate today, ApiKey key, CancellationToken timeUp)
    {
        try
        {
            return await alpaca.ReadAsync(Path, key, MaxBody, (stream, token) => ReadAsync(stream, key, token), timeUp) switch
            {
                HttpResult<SnapshotResult<ListedAsset>>.Read read => read.Value,
                HttpResult<SnapshotResult<ListedAsset>>.Failed failed => new SnapshotResult<ListedAsset>.Failed(failed.Failure),
                _ => throw new InvalidOperationException("An answer is read or failed."),
            };
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            return SnapshotResult.TimedOut<ListedAsset>();
        }
    }

    /// <summary>Makes a list of an answer.</summary>
    /// <param name="stream">The answer.</param>
    /// <param name="key">Struck out of what is quoted.</param>
    /// <param name="timeUp">Ends it, with an exception.</param>
    /// <exception cref="JsonException">The answer is not a JSON array, or not all of one.</exception>
    public static async Task<SnapshotResult<ListedAsset>> ReadAsync(Stream stream, ApiKey key, CancellationToken timeUp)
    {
        var (rules, list, rejected) = (new AssetRules(), new AssetList(), new Rejections());
        await JsonArrayStream.ReadAsync(
            stream,
            element =>
            {
                if (list.Count >= MaxRows)
                {
                    return;
                }

                if (rules.Read(element, out var reason) is not { } asset)
                {
                    rejected.Add(reason, JsonMarshal.GetRawUtf8Value(element), key);
                }
                else if (list.Add(asset) is { } repeated)
                {
                    rejected.Add(Repeated(repeated, "repeated symbol", key));
                }
            },
            timeUp);
        if (list.Count >= MaxRows)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"the list has {MaxRows} rows or more");
            return new SnapshotResult<ListedAsset>.Failed(new SourceFailure(SourceFailureKind.Malformed, message));
        }

        var rows = list.WithDistinctIds(repeated => rejected.Add(Repeated(repeated, "repeated id", key)));
        return SnapshotResult.Of(rows, rejected);
    }

    private static RejectedRow Repeated(ListedAsset asset, string reason, ApiKey key) => new(reason, key.Quote($"{asset.Symbol} {asset.Id}", 120));
}
