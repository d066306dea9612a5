using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.LocalCloud.Running;

/// <summary><c>make query ASSET=AAPL</c>: an asset by its symbol, and by those that it had before or has now; and how to ask AWS the same.</summary>
public static class AssetQueryCommand
{
    /// <summary>What of a row is not told.</summary>
    private static readonly string[] Left = ["symbol", "is_tracked", "refresh_bucket", "revision", "change", "announcement"];

    /// <summary>0 when there is one.</summary>
    /// <exception cref="CommandFailedException">There is none.</exception>
    public static async Task<int> RunAsync(string symbol)
    {
        await using var cloud = await ShortWeek.PlayAsync("assets", IsoDayOfWeek.Monday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Saturday);
        var rows = await AssetHistory.OfAsync(cloud.Assets, symbol.ToUpperInvariant().Replace('-', '.'));
        if (rows.Count == 0)
        {
            throw new CommandFailedException(
                $"there is no asset '{symbol}'; the list that is played has AAPL, BRK.B and SPY, among others, and {ReferenceWeek.RenamedFrom}, which is renamed");
        }

        foreach (var row in rows)
        {
            Console.WriteLine((string)row["symbol"]!);
            foreach (var line in Lines(row))
            {
                Console.WriteLine($"  {line}");
            }

            Console.WriteLine();
        }

        Console.WriteLine($"As of {UpcomingEarnings.Text(ShortWeek.Week.Days[5])}. The same question to AWS:");
        foreach (var row in rows)
        {
            Console.WriteLine($"\n{AssetHistory.Query((string)row["symbol"]!).Command("assets-dev")}");
        }

        return 0;
    }

    private static IEnumerable<string> Lines(JsonObject row) =>
        row.Where(static field => !Left.Contains(field.Key)).OrderBy(static field => field.Key, StringComparer.Ordinal)
            .Select(static field => $"{field.Key,-18} {(field.Value is JsonArray or JsonObject ? field.Value.ToJsonString() : field.Value)}");
}
