using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Events;
using NodaTime;

namespace Ingestion.LocalCloud.Watching;

/// <summary>
/// What planners put on the bus on mornings that pass on fast-forward, worked off by the native binary. It writes down its own time, which does not pass so fast: what
/// it has refreshed is dated back to the morning, or it would be too fresh for every morning that comes.
/// </summary>
/// <param name="cloud">What the function meets.</param>
/// <param name="time">The timer.</param>
/// <param name="environment">The function's.</param>
/// <param name="tried">Told of every batch.</param>
internal sealed class FundamentalsMornings(Cloud cloud, TimeProvider time, IReadOnlyDictionary<string, string> environment, Action<TimeSpan, bool> tried)
{
    private const int BatchSize = 10;

    private static readonly string[] Documents = ["overview_at", "earnings_at", "income_statement_at", "balance_sheet_at", "cash_flow_at", "refreshed_at"];

    private readonly EventQueue _queue = FundamentalsQueue.On(cloud, time, environment, BatchSize);

    /// <summary>Messages that were not taken.</summary>
    public int DeadLetters => _queue.DeadLetters.Count;

    /// <summary>Lines of the log.</summary>
    public IEnumerable<string> Output => _queue.Output;

    /// <summary>Works off what is there.</summary>
    public async Task WorkAsync(Instant morning)
    {
        if (_queue.Waiting == 0)
        {
            return;
        }

        if (_queue.Started == 0)
        {
            _queue.Tried = tried;
            await _queue.StartAsync(1);
        }

        await _queue.WorkAsync(atOnce: 1);
        foreach (var refresh in (await cloud.Fundamentals.AllAsync()).Where(static row => (string)row["sk"]! == "REFRESH"))
        {
            var symbol = (string)refresh["symbol"]!;
            await DateBackAsync(Cloud.FundamentalsTable, refresh, ["symbol", "sk"], Documents, morning);
            if ((await cloud.Assets.QueryAsync(Running.AssetHistory.Query(symbol))).SingleOrDefault() is { } asset)
            {
                await DateBackAsync(Cloud.AssetsTable, asset, ["symbol"], ["refreshed_at"], morning);
            }
        }
    }

    private Task DateBackAsync(string table, JsonObject row, string[] keys, string[] names, Instant morning)
    {
        // Instants are texts that sort by time.
        var late = Array.FindAll(names, name => string.CompareOrdinal((string?)row[name], morning.ToString()) > 0);
        return late.Length == 0 ? Task.CompletedTask : cloud.TableOf(table).CallAsync("UpdateItem", new JsonObject
        {
            ["TableName"] = table,
            ["Key"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key, (JsonNode?)new JsonObject { ["S"] = (string)row[key]! }))),
            ["UpdateExpression"] = $"SET {string.Join(", ", late.Select(static name => $"{name} = :at"))}",
            ["ExpressionAttributeValues"] = new JsonObject { [":at"] = new JsonObject { ["S"] = morning.ToString() } },
        }.ToJsonString());
    }
}
