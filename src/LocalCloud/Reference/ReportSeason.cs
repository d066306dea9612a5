using NodaTime;

namespace Ingestion.LocalCloud.Reference;

/// <summary>
/// The reports of a season as Alpha Vantage has them before anything happens. All are due within twelve weeks and some days, so that on no day of the week that is
/// played one comes into the three months that are asked for.
/// </summary>
/// <param name="monday">The first day.</param>
/// <param name="count">How many there are.</param>
/// <param name="assets">How many assets Alpaca's list has: companies are from there.</param>
internal sealed class ReportSeason(LocalDate monday, int count, int assets)
{
    /// <summary>The weekdays on which somebody reports, and the days from then on for which nobody does.</summary>
    private const int Weekdays = 63, NextSeason = 70;

    private static readonly string[] Currencies =
    [
        "JPY", "EUR", "CAD", "GBP", "AUD", "CHF", "CNY", "HKD", "SEK", "NOK", "DKK", "MXN", "BRL", "INR", "KRW", "TWD", "ZAR", "SGD", "THB", "IDR", "MYR", "PHP",
        "PLN", "TRY", "CLP", "COP", "EGP", "ILS", "NZD", "CZK",
    ];

    /// <summary>Symbol, name, days after the Monday, time of day, estimate, and the month in which its year ends.</summary>
    private static readonly (string Symbol, string Name, int Days, string TimeOfDay, decimal? Estimate, int YearEnd)[] WellKnown =
    [
        ("NVDA", "NVIDIA Corp", 2, "post-market", 1.25m, 1), ("CSCO", "Cisco Systems Inc", 3, "post-market", 0.99m, 7),
        ("DIS", "Walt Disney Company (The)", 3, "pre-market", 1.05m, 9),
        ("BF-B", "Brown-Forman Corp - Class B", 24, "pre-market", 0.45m, 4), ("JPM", "JPMorgan Chase & Company", 65, "pre-market", 4.9m, 12),
        ("IBM", "International Business Machines Corp", 72, "", 4.2m, 12), ("MSFT", "Microsoft Corporation", 78, "", 3.9m, 6), ("TSLA", "Tesla Inc", 79, "", 0.5m, 12),
        ("AAPL", "Apple Inc", 80, "", 2.6m, 9), ("AMZN", "Amazon.com Inc", 80, "", 1.9m, 12), ("GOOGL", "Alphabet Inc - Class A", 85, "", 2.6m, 12),

        // On a Saturday, as this company does.
        ("BRK-B", "Berkshire Hathaway Inc - Class B", 82, "", 5m, 12),
    ];

    /// <summary>Weekday by weekday, then by symbol.</summary>
    public IReadOnlyList<ScheduledReport> Reports()
    {
        List<ScheduledReport> reports =
        [
            .. WellKnown.Select(one =>
                Of(one.Symbol, monday.PlusDays(one.Days), new FiscalYear(one.YearEnd)) with { Name = one.Name, TimeOfDay = one.TimeOfDay, Estimate = one.Estimate }),
            .. Scripted(),
            .. Odd(),
        ];
        var companies = Enumerable.Range(0, assets).Where(static number => AssetList.IsCompany(number) && MadeUp.Dice(number, "calendar", 100) < 52)
            .Take(count * 4 / 10).ToList();
        reports.AddRange(companies.Select(Company));
        reports.AddRange(companies.Where(static number => FiscalYear.Of(number).LastMonth % 3 == 0 && WeekdayOf(number) < 10).Take(Share(58)).Select(SecondReport));
        var foreign = Enumerable.Range(0, assets).Where(AssetList.IsForeign).Concat(Enumerable.Range(50_000, count));
        reports.AddRange(foreign.Take(count - reports.Count).Select(Foreign));
        return InOrder(reports);
    }

    /// <summary>Companies that report on one day, so many as there are made-up ones.</summary>
    public IReadOnlyList<ScheduledReport> Busy(LocalDate day, int most) =>
    [
        .. Enumerable.Range(0, assets).Where(AssetList.IsCompany).Take(most).Select(number => Of(MadeUp.Symbol(number), day, FiscalYear.Of(number)) with
        {
            Name = MadeUp.Company(number),
            Estimate = Estimate(number),
            TimeOfDay = MadeUp.Dice(number, "time of day", 2) == 0 ? "pre-market" : "post-market",
        }),
    ];

    /// <summary>The quarter after, which is asked for with a longer horizon.</summary>
    public IReadOnlyList<ScheduledReport> NextReports() => InOrder(Enumerable.Range(0, assets)
        .Where(static number => AssetList.IsCompany(number) && MadeUp.Dice(number, "calendar", 100) < 52).Take(Share(230))
        .Select(number => Of(MadeUp.Symbol(number), Weekday(NextSeason + WeekdayOf(number)), FiscalYear.Of(number)) with { Name = MadeUp.Company(number) }));

    /// <summary>Companies that only Finnhub knows of.</summary>
    public IReadOnlyList<ScheduledReport> OnlyFinnhub() =>
    [
        .. Enumerable.Range(0, assets).Where(static number => AssetList.IsCompany(number) && MadeUp.Dice(number, "calendar", 100) >= 52).Take(Share(60)).Select(Company),
    ];

    private static IReadOnlyList<ScheduledReport> InOrder(IEnumerable<ScheduledReport> reports) =>
        [.. reports.OrderBy(static report => report.Symbol, StringComparer.Ordinal).ThenBy(static report => report.Date).ThenBy(static report => report.FiscalPeriodEnd)];

    private static ScheduledReport Of(string symbol, LocalDate date, FiscalYear year)
    {
        var end = year.QuarterBefore(date);
        var (quarter, named) = year.NameOf(end);
        return new ScheduledReport(symbol, date, end, quarter, named);
    }

    /// <summary>Few report in December, most late in January.</summary>
    private static int WeekdayOf(int number) => MadeUp.Dice(number, "season", 100) switch
    {
        < 12 => MadeUp.Dice(number, "day", 10),
        < 18 => 10 + MadeUp.Dice(number, "day", 10),
        < 24 => 20 + MadeUp.Dice(number, "day", 27),
        _ => 47 + MadeUp.Dice(number, "day", Weekdays - 47),
    };

    private static decimal? Estimate(int number)
    {
        var cents = MadeUp.Dice(number, "estimate", 60_000) / 10_000m;
        return MadeUp.Dice(number, "has estimate", 100) < 47 ? null : MadeUp.Dice(number, "loss", 100) < 22 ? -cents - 0.0001m : cents;
    }

    private IEnumerable<ScheduledReport> Scripted() => ReferenceWeek.ReportsOfTheScript.Select(one =>
        Of(one.Symbol, monday.PlusDays(one.Days), new FiscalYear(12)) with { Name = ReferenceWeek.NameOf(one.Symbol), TimeOfDay = one.TimeOfDay, Estimate = 0.75m });

    /// <summary>Rows that a reader of the calendar can trip over.</summary>
    private IEnumerable<ScheduledReport> Odd()
    {
        var one = Of("CHSX", monday.PlusDays(23), new FiscalYear(12)) with { Name = "Cheshire Kitchens Inc", Estimate = 1.05m };
        return
        [
            // Two quarters on one day.
            one,
            one with { FiscalPeriodEnd = one.FiscalPeriodEnd.With(DateAdjusters.StartOfMonth).PlusMonths(-2).PlusDays(-1), Quarter = one.Quarter - 1, Estimate = 0.879m },
            Of("TRVX_OLD", monday.PlusDays(25), new FiscalYear(12)) with { Name = "TRVX_OLD", Estimate = 0.02m },
            Of("DECX", monday.PlusDays(16), new FiscalYear(12)),
            Of("KVNX", monday.PlusDays(17), new FiscalYear(12)) with { Name = "Kestrel, Vane & Co \"Holdings\"", Estimate = -0.0775m },
            Of("AKO-A", monday.PlusDays(9), new FiscalYear(12)) with { Name = "Embotelladora Andina S.A.", Estimate = 310.2m, Currency = "CLP" },
            Of("AKO-B", monday.PlusDays(9), new FiscalYear(12)) with { Name = "Embotelladora Andina S.A.", Estimate = 310.2m, Currency = "CLP" },

            // Preferred shares, in spellings that are not Alpaca's.
            Of("HRBX-PA", monday.PlusDays(15), new FiscalYear(12)) with { Name = "HRBX-PA" },
            Of("HRBX-PD", monday.PlusDays(15), new FiscalYear(12)) with { Name = "HRBX-PD" },
            Of("WFC-P-A", monday.PlusDays(65), new FiscalYear(12)) with { Name = "Wells Fargo & Company" },
        ];
    }

    private ScheduledReport Company(int number)
    {
        var weekday = WeekdayOf(number);
        return Of(MadeUp.Symbol(number), Weekday(weekday), FiscalYear.Of(number)) with
        {
            Name = MadeUp.Company(number),
            Estimate = Estimate(number),
            TimeOfDay = weekday >= 20 ? string.Empty : MadeUp.Dice(number, "time of day", 100) switch { < 20 => "pre-market", < 62 => "post-market", _ => string.Empty },
        };
    }

    private ScheduledReport SecondReport(int number) =>
        Of(MadeUp.Symbol(number), Weekday(52 + MadeUp.Dice(number, "second", 10)), FiscalYear.Of(number)) with
        {
            Name = MadeUp.Company(number),
            Estimate = Estimate(number),
        };

    private ScheduledReport Foreign(int number)
    {
        var symbol = MadeUp.ForeignSymbol(number);
        return Of(symbol, Weekday(WeekdayOf(number)), FiscalYear.Of(number)) with
        {
            Name = symbol,
            Estimate = Estimate(number),
            Currency = MadeUp.Dice(number, "abroad", 100) < 14 ? Currencies[MadeUp.Dice(number, "currency", Currencies.Length)] : "USD",
        };
    }

    private LocalDate Weekday(int number) => monday.PlusDays((number / 5 * 7) + (number % 5));

    /// <summary>As many of this many as there are of ten thousand.</summary>
    private int Share(int ofTenThousand) => Math.Max(1, count * ofTenThousand / 10_000);
}
