using System.Collections.Immutable;
using Ingestion.Feeds.Assets;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Tests.Feeds.Assets;

/// <summary>The table of assets in memory, compared with one list a day from Monday, 16 November 2026, on.</summary>
internal sealed class AssetTable
{
    private static readonly AssetSchema Schema = new();
    private readonly Dictionary<string, KnownRow<Asset>> _rows = [];
    private readonly AssetSync _sync;
    private Instant? _before;

    /// <param name="isTracked">Which assets are tracked; AAPL where nothing is said.</param>
    public AssetTable(Func<ListedAsset, bool>? isTracked = null) =>
        _sync = new AssetSync("alpaca", isTracked ?? (static asset => asset.Symbol.Symbol == "AAPL"));

    /// <summary>The instant of the next run.</summary>
    public Instant Now { get; private set; } = Some.At("2026-11-16T09:00:00Z");

    public IReadOnlyCollection<Asset> Rows => [.. _rows.Values.Select(static known => known.Row).OfType<Asset>()];

    public Asset this[string symbol] => _rows[symbol].Row!;

    public static ListedAsset Listed(string symbol, string id, string name = "Harbor Line Inc.", bool isTradable = true) => new(
        Some.Ticker(symbol), id, name, "NYSE", "us_equity", isTradable, IsMarginable: true, IsShortable: true, IsFractionable: false, ["has_options"]);

    /// <summary>What the list of the day changes: kinds by symbol, <c>quietly</c> for a row that is written without a word.</summary>
    public SyncDecision<Asset> Decide(params IReadOnlyList<ListedAsset> list) => _sync.Decide(
        ImmutableDictionary<string, IReadOnlyList<ListedAsset>>.Empty.Add("alpaca", list), _rows, new SyncMoment(Now, Now.InUtc().Date, _before));

    /// <summary>A run, and what it says of which symbol.</summary>
    public string Sync(params IReadOnlyList<ListedAsset> list)
    {
        var decision = Decide(list);
        Write(decision.Changes);
        _before = Now;
        Now += Duration.FromDays(1);
        return Said(decision.Changes);
    }

    /// <summary>A run that dies when it has written these symbols.</summary>
    public string SyncAndDie(IReadOnlyList<ListedAsset> list, IReadOnlyCollection<string> written)
    {
        List<RowChange<Asset>> changes = [.. Decide(list).Changes.Where(change => written.Contains(change.Row.Symbol.Symbol))];
        Write(changes);
        Now += Duration.FromDays(1);
        return Said(changes);
    }

    /// <summary>All that rows say, apart from when.</summary>
    public IEnumerable<string> Stories() => Rows.OrderBy(static row => row.Symbol).Select(row =>
        $"{row.Symbol}={row.Id} {(row.IsActive ? "active" : "inactive")} from {row.RenamedFrom} to {row.RenamedTo} since {row.FirstSeen} "
        + $"({string.Join(", ", row.Former.Items.Select(static former => $"{former.Id} since {former.FirstSeen} to {former.RenamedTo}"))})");

    private static string Said(IEnumerable<RowChange<Asset>> changes) =>
        string.Join(' ', changes.OrderBy(static change => change.Row.Symbol).Select(static change => $"{change.Row.Symbol}:{change.Kind ?? "quietly"}"));

    /// <summary>Through the schema, so that a row is what a later run would read.</summary>
    private void Write(IEnumerable<RowChange<Asset>> changes)
    {
        foreach (var change in changes)
        {
            var symbol = change.Row.Symbol.Symbol;
            change.Before.Should().BeSameAs(_rows.GetValueOrDefault(symbol), "a change is written over what it was decided on");
            _rows[symbol] = new KnownRow<Asset>(Schema.RowOf(Schema.RecordOf(change.Row)), (change.Before?.Revision ?? 0) + 1);
        }
    }
}
