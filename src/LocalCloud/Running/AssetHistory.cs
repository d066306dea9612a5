using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Dynamo;

namespace Ingestion.LocalCloud.Running;

/// <summary>An asset through all its symbols: a row says what it was renamed from and to, and the symbol's former owners where they went.</summary>
public static class AssetHistory
{
    /// <summary>The row of a symbol, then those that lead to it or that it leads to, each once; nothing when there is none.</summary>
    public static async Task<IReadOnlyList<JsonObject>> OfAsync(TableReader table, string symbol)
    {
        List<JsonObject> rows = [];
        HashSet<string> seen = [];
        var waiting = new Queue<string>([symbol]);
        while (waiting.TryDequeue(out var next))
        {
            if (seen.Add(next) && (await table.QueryAsync(Query(next))).SingleOrDefault() is { } row)
            {
                rows.Add(row);
                foreach (var other in Others(row))
                {
                    waiting.Enqueue(other);
                }
            }
        }

        return rows;
    }

    /// <summary>One row by its key.</summary>
    public static TableQuery Query(string symbol) => new("symbol = :symbol", ("symbol", symbol));

    private static IEnumerable<string> Others(JsonObject row) =>
        new[] { row["renamed_from"], row["renamed_to"] }
            .Concat((row["former"] as JsonArray ?? []).Select(static owner => owner?["renamed_to"]))
            .Select(static symbol => (string?)symbol).OfType<string>();
}
