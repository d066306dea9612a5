using System.Globalization;

namespace Ingestion.LocalCloud.Costs;

/// <summary><c>make cost</c>.</summary>
public static class CostCommand
{
    /// <summary>Custom metrics that runs of news send at most; the end-to-end tests count them.</summary>
    public const int Metrics = 11;

    private static readonly int[] TickerCounts = [10, 100, 600];

    /// <summary>Prints the bill of each environment.</summary>
    public static int Run()
    {
        foreach (var environment in Environments.Names)
        {
            Console.WriteLine();
            var resources = Environments.Resources(environment);
            var bill = Bill.Of(resources, Environments.Prices, Metrics);
            Console.WriteLine(Bill.Table(environment, bill, Environments.Prices));
            var totals = TickerCounts.Select(tickers => string.Create(
                CultureInfo.InvariantCulture, $"{Bill.Of(resources, Environments.Prices, Metrics, tickers).Sum(static line => line.Usd):0.00} for {tickers:#,##0}"));
            Console.WriteLine($"  by number of tickers, list price: {string.Join(", ", totals)}");
            var million = bill.Where(static line => line.What.StartsWith("events, ", StringComparison.Ordinal)).Sum(static line => line.Usd) / Usage.Events * 1_000_000;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  a million events, list price, without keeping them: {million:0.00}"));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  the worst day, if senders fill the bus as fast as the tables take it: {Bill.WorstDay(resources, Environments.Prices):0.00} in write units (event_write_units)"));
        }

        Console.WriteLine();
        var further = Environments.FurtherFeeds.Select(static feed => string.Create(CultureInfo.InvariantCulture, $"{feed} {Further(feed):0.00}"));
        Console.WriteLine($"A further feed, its first month at list price, with its alarms: {string.Join(", ", further)}");
        Console.WriteLine("\n\"With free\" is what is left to pay after the free tier. What a run uses, and how many stories and events are assumed: src/LocalCloud/Costs/Usage.cs, of further feeds DailyUsage.cs, RefreshUsage.cs, SentimentUsage.cs");
        return 0;
    }

    /// <summary>What a month costs more with a feed than without it, in US dollars at list price.</summary>
    public static double Further(string feed) => Total(Environments.With(feed)) - Total(Environments.Without(feed));

    private static double Total(string environment) =>
        Bill.Of(Environments.Resources(environment), Environments.Prices, Metrics).Sum(static line => line.Usd);
}
