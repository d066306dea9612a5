using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Dynamo;
using NodaTime;

namespace Ingestion.LocalCloud.Running;

/// <summary>What whoever plans refreshes reads on a morning: a query on each index.</summary>
/// <param name="Due">Reports of yesterday and today that are not processed yet.</param>
/// <param name="Stalest">Tracked assets, those first whose fundamentals are the oldest.</param>
/// <param name="Queries">How both were asked for, each with its table.</param>
public sealed record PlannerView(IReadOnlyList<JsonObject> Due, IReadOnlyList<JsonObject> Stalest, IReadOnlyList<(string Table, TableQuery Query)> Queries)
{
    private const int MostAssets = 25;

    /// <summary>What a tracked asset says whose fundamentals were never fetched.</summary>
    private const string Never = "1970-01-01T00:00:00Z";

    /// <summary>As it is on a day.</summary>
    public static async Task<PlannerView> OnAsync(Cloud cloud, LocalDate day)
    {
        var reports = new UpcomingEarnings(day.PlusDays(-1), 2);
        var due = (await reports.ReadAsync(cloud.EarningsCalendar)).Where(static row => (bool?)row["is_processed"] != true && (string?)row["status"] != "withdrawn");
        var queries = reports.Queries.Select(static query => ("earnings-calendar-dev", query)).ToList();

        // All tracked assets are in one part of the index; any of them says how it is called.
        var tracked = await cloud.Assets.QueryAsync(AssetHistory.Query(Cloud.Tickers[0]));
        IReadOnlyList<JsonObject> stalest = [];
        if ((string?)tracked.SingleOrDefault()?["refresh_bucket"] is { } bucket)
        {
            var query = new TableQuery("refresh_bucket = :bucket", ("bucket", bucket)) { Index = "RefreshIndex", Limit = MostAssets };
            queries.Add(("assets-dev", query));
            stalest = await cloud.Assets.QueryAsync(query);
        }

        return new PlannerView([.. due], stalest, queries);
    }

    /// <summary>In two lines; what is tracked comes first.</summary>
    public IEnumerable<string> Lines()
    {
        var due = Due.Select(static row => (string)row["symbol"]!).OrderBy(static symbol => Cloud.Tickers.Contains(symbol) ? 0 : 1).ToList();
        yield return $"due and not processed: {due.Count}{Some(due)}";
        var stalest = Stalest.Select(static row => $"{row["symbol"]} {((string?)row["refreshed_at"] == Never ? "never" : row["refreshed_at"])}");
        yield return $"stalest tracked assets: {Stalest.Count}{Some([.. stalest])}";
    }

    private static string Some(List<string> all) => ReferenceReport.Some(all, 8);
}
