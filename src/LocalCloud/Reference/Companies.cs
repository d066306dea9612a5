using NodaTime;

namespace Ingestion.LocalCloud.Reference;

/// <summary>
/// The companies behind Alpha Vantage's documents: what each of them has reported at an instant, in step with the calendar of a <see cref="ReferenceWeek"/>. A
/// report that is due before the market opens is there from seven in the morning in New York, any other from five in the afternoon.
/// <list type="bullet">
/// <item>Funds, preferred shares, units, warrants and what is no share have no documents, nor have <see cref="WithoutDocuments"/>.</item>
/// <item>From Wednesday on, <see cref="Restated"/> has other figures for a quarter of half a year before.</item>
/// <item>The statements of <see cref="Late"/> come three days after its report.</item>
/// </list>
/// </summary>
/// <param name="week">The world that they are in.</param>
/// <param name="reports">Of some symbols, the reports that they have instead of those of the week.</param>
public sealed class Companies(ReferenceWeek week, IReadOnlyList<ScheduledReport>? reports = null)
{
    /// <summary>Companies that are unlike others.</summary>
    public const string Restated = "MERL", Late = "KVNX";

    /// <summary>Companies without documents; a calendar may have their reports all the same.</summary>
    public static readonly IReadOnlyList<string> WithoutDocuments = ["DECX", "ZVZZT"];

    /// <summary>All that can be had.</summary>
    public const int MostQuarters = 117;

    private const int DaysLate = 3;

    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];
    private static readonly LocalTime Morning = new(7, 0), Evening = new(17, 0);

    private readonly Lazy<Dictionary<string, AlpacaAsset>> _assets = new(() => week.Assets(week.Monday)
        .Where(static asset => asset is { Class: "us_equity", Symbol.Length: > 0 })
        .GroupBy(static asset => asset.Symbol.Replace('.', '-'), StringComparer.Ordinal)
        .ToDictionary(static group => group.Key, static group => group.FirstOrDefault(static asset => asset.IsTradable) ?? group.First(), StringComparer.Ordinal));

    private readonly Lazy<ILookup<string, ScheduledReport>> _more = new(() => (reports ?? []).ToLookup(static report => report.Symbol, StringComparer.Ordinal));

    /// <summary>Quarters of history, for those who want short documents.</summary>
    public int History { get; init; } = MostQuarters;

    /// <summary>The company of a symbol in Alpha Vantage's spelling, at an instant; null when it has no documents.</summary>
    public Company? Of(string symbol, Instant at)
    {
        var today = at.InZone(NewYork).Date;
        var due = _more.Value.Contains(symbol) ? [.. _more.Value[symbol]] : week.ReportsOf(symbol, today);
        var asset = AssetOf(symbol, today);
        if (WithoutDocuments.Contains(symbol) || symbol.Contains("-P", StringComparison.Ordinal) || symbol.Contains('_', StringComparison.Ordinal)
            || (asset is null ? due.Count == 0 : !IsCompany(asset)))
        {
            return null;
        }

        var first = due.OrderBy(static report => report.FiscalPeriodEnd).FirstOrDefault() ?? MadeUpReport(symbol);
        var all = QuartersOf(symbol, first, due).ToList();
        var quarters = all.Where(quarter => IsOut(quarter, 0, at)).Take(History).ToList();
        return new Company(symbol, NameOf(symbol, asset), asset?.Exchange ?? "OTC", first.Currency, LastMonth(first), quarters)
        {
            Today = today,
            Scheduled = all.LastOrDefault(static quarter => quarter.IsScheduled),
            Statements = [.. quarters.Where(quarter => symbol != Late || IsOut(quarter, DaysLate, at))],
            Restated = symbol == Restated && today >= week.Monday.PlusDays(2) && quarters.Count > 2 ? quarters[2].End : null,
        };
    }

    private static bool IsOut(ReportedQuarter quarter, int later, Instant at) =>
        quarter.ReportedOn.PlusDays(later).At(quarter.TimeOfDay == "pre-market" ? Morning : Evening).InZoneLeniently(NewYork).ToInstant() <= at;

    /// <summary>What is to come and what has come, the latest first: before the calendar's, quarter by quarter, as long after its end as the calendar's first.</summary>
    private static IEnumerable<ReportedQuarter> QuartersOf(string symbol, ScheduledReport first, IReadOnlyList<ScheduledReport> reports)
    {
        foreach (var report in reports.OrderByDescending(static report => report.FiscalPeriodEnd))
        {
            yield return new ReportedQuarter(report.FiscalPeriodEnd, report.Date, report.TimeOfDay == "pre-market" ? "pre-market" : "post-market", true, report.Estimate);
        }

        var after = Math.Clamp(Period.DaysBetween(first.FiscalPeriodEnd, first.Date), 12, 60);
        for (var back = reports.Count == 0 ? 0 : 1; back <= MostQuarters + 1; back++)
        {
            var end = first.FiscalPeriodEnd.With(DateAdjusters.StartOfMonth).PlusMonths(1 - (3 * back)).PlusDays(-1);
            yield return new ReportedQuarter(end, Weekday(end.PlusDays(after)), MadeUp.Dice(0, $"hour {symbol}", 2) == 0 ? "pre-market" : "post-market", false, null);
        }
    }

    private static LocalDate Weekday(LocalDate day) => day.DayOfWeek >= IsoDayOfWeek.Saturday ? day.Next(IsoDayOfWeek.Monday) : day;

    private static int LastMonth(ScheduledReport report) => ((report.FiscalPeriodEnd.Month - 1 + (3 * (4 - report.Quarter))) % 12) + 1;

    private static bool IsCompany(AlpacaAsset asset) => asset.Exchange is "NASDAQ" or "NYSE" or "AMEX" or "OTC"
        && asset.Symbol is not ("SPY" or "QQQ") && !asset.Symbol.EndsWith(".U", StringComparison.Ordinal) && !asset.Symbol.EndsWith(".WS", StringComparison.Ordinal)
        && !asset.Symbol.Contains(".PR", StringComparison.Ordinal) && asset.Symbol.All(static letter => letter is (>= 'A' and <= 'Z') or '.');

    private static string NameOf(string symbol, AlpacaAsset? asset) => asset?.Name is { Length: > 1 } name ? name.Replace(" Common Stock", string.Empty, StringComparison.Ordinal).Trim() : symbol;

    /// <summary>Of a company that is in no calendar: its latest quarter in the season before.</summary>
    private ScheduledReport MadeUpReport(string symbol)
    {
        var year = FiscalYear.Of(MadeUp.Dice(0, $"company {symbol}", 1_000_000));
        var end = year.QuarterBefore(week.Monday);
        var (quarter, named) = year.NameOf(end);
        return new ScheduledReport(symbol, end.PlusDays(15 + MadeUp.Dice(0, $"lag {symbol}", 30)), end, quarter, named);
    }

    /// <summary>Alpaca's asset of the symbol: what happens to its list happens to companies, but that the list is never cut off.</summary>
    private AlpacaAsset? AssetOf(string symbol, LocalDate today)
    {
        var (isRenamed, isTakenAgain) = (today >= week.Monday.PlusDays(2), today >= week.Monday.PlusDays(5));
        return symbol switch
        {
            ReferenceWeek.RenamedTo => isRenamed ? _assets.Value[ReferenceWeek.RenamedFrom] : null,
            ReferenceWeek.RenamedFrom when isRenamed => isTakenAgain ? new AlpacaAsset(string.Empty, symbol, "Vantage Grove Ltd. Common Stock", "NYSE", IsTradable: true) : null,
            _ => _assets.Value.GetValueOrDefault(symbol),
        };
    }
}
