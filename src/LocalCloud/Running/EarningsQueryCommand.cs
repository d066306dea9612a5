using NodaTime;
using NodaTime.Text;

namespace Ingestion.LocalCloud.Running;

/// <summary><c>make query EARNINGS=2026-11-30</c>: what is due in the week from a day on, and how to ask AWS the same.</summary>
public static class EarningsQueryCommand
{
    /// <summary>0 when something is due.</summary>
    /// <exception cref="CommandFailedException">Nothing is, or it is no date.</exception>
    public static async Task<int> RunAsync(string from)
    {
        if (!LocalDatePattern.Iso.Parse(from).TryGetValue(default, out var first))
        {
            throw new CommandFailedException($"EARNINGS is '{from}': it must be a date such as 2026-11-30");
        }

        await using var cloud = await ShortWeek.PlayAsync("earnings_calendar", IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday);
        var week = new UpcomingEarnings(first, 7);
        var rows = (await week.ReadAsync(cloud.EarningsCalendar)).Where(static row => (string?)row["status"] != "withdrawn").ToList();
        if (rows.Count == 0)
        {
            var monday = ShortWeek.Week.Monday;
            var last = ShortWeek.Week.AlphaVantage(monday).Max(static report => report.Date);
            throw new CommandFailedException(
                $"nothing is due from {from} to {UpcomingEarnings.Text(week.To)}; "
                + $"the calendar that is played has {UpcomingEarnings.Text(monday)} to {UpcomingEarnings.Text(last)}");
        }

        foreach (var line in EarningsTable.Of(rows))
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"\n{rows.Count} reports from {from} to {UpcomingEarnings.Text(week.To)}, as of {UpcomingEarnings.Text(ShortWeek.Week.Days[2])}.");
        Console.WriteLine($"The same question to AWS{(week.Queries.Count > 1 ? ", month by month" : string.Empty)}:");
        foreach (var query in week.Queries)
        {
            Console.WriteLine($"\n{query.Command("earnings-calendar-dev")}");
        }

        return 0;
    }
}
