using Ingestion.LocalCloud.Dynamo;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.LocalCloud.Running;

/// <summary><c>make query FUNDAMENTALS=IBM</c>, with <c>AT=2026-11-01</c> what was known on that day; and how to ask AWS the same.</summary>
public static class FundamentalsQueryCommand
{
    /// <summary>0 when something is known.</summary>
    /// <param name="symbol">In any spelling.</param>
    /// <param name="at">A date; empty for now.</param>
    /// <exception cref="CommandFailedException">Nothing is, or it is no date.</exception>
    public static async Task<int> RunAsync(string symbol, string at)
    {
        var last = PlayedRefreshes.Days[^1];
        if (!LocalDatePattern.Iso.Parse(at.Length > 0 ? at : UpcomingEarnings.Text(last)).TryGetValue(default, out var day))
        {
            throw new CommandFailedException($"AT is '{at}': it must be a date such as 2026-11-01");
        }

        var ours = symbol.ToUpperInvariant().Replace('-', '.');
        var played = await PlayedRefreshes.OfAsync(ours);
        await using var cloud = played.Cloud;
        var query = new TableQuery("symbol = :symbol", ("symbol", ours));
        var endOfDay = day.PlusDays(1).AtStartOfDayInZone(DateTimeZoneProviders.Tzdb["America/New_York"]).ToInstant();
        var rows = (await cloud.Fundamentals.QueryAsync(query)).Where(static row => row.ContainsKey("document")).ToList();
        var known = rows.Select(row => KnownFundamentals.At(row, endOfDay, played.TimeOf)).OfType<KnownFundamentals>().ToList();
        if (known.Count == 0)
        {
            throw new CommandFailedException(rows.Count == 0
                ? $"there are no documents of '{ours}'; the world that is played has those of IBM, AAPL, BRK.B and {Reference.Companies.Restated}, among others, and none of funds such as SPY"
                : $"nothing was known of {ours} on {UpcomingEarnings.Text(day)}; it was refreshed on {string.Join(", ", PlayedRefreshes.Days.Select(UpcomingEarnings.Text))}");
        }

        Console.WriteLine($"{ours} {FundamentalsTable.Overview(known)}\n");
        foreach (var line in FundamentalsTable.Of(known))
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"\nAs known on {UpcomingEarnings.Text(day)}; refreshed on {string.Join(", ", PlayedRefreshes.Days.Select(UpcomingEarnings.Text))}. The same question to AWS:");
        Console.WriteLine($"\n{query.Command("fundamentals-dev")}");
        return 0;
    }
}
