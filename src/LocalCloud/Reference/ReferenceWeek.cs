using System.Collections.Concurrent;
using NodaTime;

namespace Ingestion.LocalCloud.Reference;

/// <summary>
/// What Alpaca, Alpha Vantage and Finnhub have on each day of a scripted week: the same on every machine. Before its Monday all is as on the Monday, after its
/// Saturday as on the Saturday, but that Alpha Vantage's calendar has only what is still to come.
/// <list type="bullet">
/// <item>Monday: everything is there for the first time. Tuesday: nothing is different.</item>
/// <item>Wednesday: <see cref="Delisted"/> is gone; <see cref="RenamedFrom"/> is called <see cref="RenamedTo"/>. Both calendars move <see cref="Moved"/>; Finnhub moves
/// <see cref="Disputed"/>, and comes round to Alpha Vantage's date of <see cref="Agreed"/>.</item>
/// <item>Thursday: <see cref="Delisted"/> is back; <see cref="Withdrawn"/> is in no calendar any more.</item>
/// <item>Friday: Alpaca's list is cut off in the middle.</item>
/// <item>Saturday: it is whole again, and another company has the symbol <see cref="RenamedFrom"/>.</item>
/// </list>
/// </summary>
/// <param name="monday">The first day.</param>
/// <param name="assets">Elements of Alpaca's list.</param>
/// <param name="reports">Rows of Alpha Vantage's calendar.</param>
/// <param name="busiest">A day on which so many companies report, whenever they would otherwise, as happens a few times in a season.</param>
public sealed class ReferenceWeek(LocalDate monday, int assets = 13_000, int reports = 10_000, (LocalDate Day, int Reports)? busiest = null)
{
    /// <summary>What the script is about.</summary>
    public const string Delisted = "KESL", RenamedFrom = "VANT", RenamedTo = "VANX", Moved = "ORBX", Disputed = "QUAN", Agreed = "MERL", Withdrawn = "TESL";

    private readonly ConcurrentDictionary<LocalDate, IReadOnlyList<AlpacaAsset>> _assets = new();
    private readonly Lazy<IReadOnlyList<AlpacaAsset>> _active = new(() => AssetList.Active(assets));
    private readonly Lazy<IReadOnlyList<AlpacaAsset>> _inactive = new(() => AssetList.Inactive(assets));
    private readonly Lazy<Calendars> _calendars = new(() => Calendars.Of(new ReportSeason(monday, reports, assets), busiest));

    /// <summary>The week that commands play.</summary>
    public static ReferenceWeek Played { get; } = new(new LocalDate(2026, 11, 9));

    /// <summary>The first day.</summary>
    public LocalDate Monday => monday;

    /// <summary>From Monday to Sunday.</summary>
    public IReadOnlyList<LocalDate> Days { get; } = [.. Enumerable.Range(0, 7).Select(monday.PlusDays)];

    /// <summary>The symbols of the script that Alpaca's list has on the Monday.</summary>
    internal static IReadOnlyList<string> Scripted { get; } = [Delisted, RenamedFrom, Moved, Disputed, Agreed, Withdrawn];

    /// <summary>The reports of the script: days after the Monday, in Alpha Vantage's calendar as it is then.</summary>
    internal static IReadOnlyList<(string Symbol, int Days, string TimeOfDay)> ReportsOfTheScript { get; } =
        [(Delisted, 29, ""), (Moved, 21, "post-market"), (Disputed, 15, "pre-market"), (Agreed, 22, ""), (Withdrawn, 24, "")];

    /// <summary>The jobs of a morning, in their order.</summary>
    public static IReadOnlyList<string> Jobs { get; } = ["assets", "earnings_calendar", "refresh_after_earnings", "refresh_oldest"];

    /// <summary>The instant at which one of <see cref="Jobs"/> is due on a day: on the hours from four to seven in New York.</summary>
    public static Instant Due(LocalDate day, string job) =>
        day.At(new LocalTime(4 + Jobs.TakeWhile(name => name != job).Count(), 0)).InZoneLeniently(DateTimeZoneProviders.Tzdb["America/New_York"]).ToInstant();

    /// <summary>Alpaca's list of active assets on a day.</summary>
    public IReadOnlyList<AlpacaAsset> Assets(LocalDate day) => _assets.GetOrAdd(Within(day), AssetsOf);

    /// <summary>The inactive assets that Alpaca lists where they are asked for.</summary>
    public IReadOnlyList<AlpacaAsset> InactiveAssets(LocalDate day) =>
    [
        .. _inactive.Value,
        .. _active.Value.Where(asset => asset.Symbol == Delisted && Day(day) == IsoDayOfWeek.Wednesday)
            .Select(static asset => asset with { IsActive = false, IsTradable = false }),
    ];

    /// <summary>Alpha Vantage's calendar on a day: what is to come from that day on, within so many months.</summary>
    public IReadOnlyList<ScheduledReport> AlphaVantage(LocalDate day, int months = 3) =>
    [
        .. _calendars.Value.AlphaVantage.Concat(months > 3 ? _calendars.Value.Later : [])
            .Where(report => IsListed(report, day))
            .Select(report => AsMoved(report, day))
            .Where(report => report.Date >= day && report.Date <= day.PlusMonths(months)),
    ];

    /// <summary>Every report of a symbol, in Alpha Vantage's spelling, as it knows them on a day: those that have come too.</summary>
    public IReadOnlyList<ScheduledReport> ReportsOf(string symbol, LocalDate day) =>
        [.. _calendars.Value.BySymbol[symbol].Where(report => IsListed(report, day)).Select(report => AsMoved(report, day))];

    /// <summary>Finnhub's calendar on a day: all reports from one date to another, those of the past too, the latest first.</summary>
    public IReadOnlyList<ScheduledReport> Finnhub(LocalDate day, LocalDate from, LocalDate to) =>
    [
        .. _calendars.Value.Finnhub.Where(report => IsListed(report, day)).Select(report => report with { Date = FinnhubDate(report, day) })
            .Where(report => report.Date >= from && report.Date <= to)
            .OrderByDescending(static report => report.Date).ThenBy(static report => report.Symbol, StringComparer.Ordinal),
    ];

    /// <summary>The name of a company of the script.</summary>
    internal static string NameOf(string symbol) => symbol switch
    {
        Delisted => "Kestrel Lane Inc.",
        RenamedFrom or RenamedTo => "Vantage Crossing Corp.",
        Moved => "Orbital Box Corp.",
        Disputed => "Quantar Holdings Inc.",
        Agreed => "Merlin Reach Inc.",
        _ => "Tessel Works Inc.",
    };

    private bool IsListed(ScheduledReport report, LocalDate day) => report.Symbol != Withdrawn || Day(day) < IsoDayOfWeek.Thursday;

    private ScheduledReport AsMoved(ScheduledReport report, LocalDate day) =>
        report.Symbol == Moved && Day(day) >= IsoDayOfWeek.Wednesday ? report with { Date = monday.PlusDays(30) } : report;

    private LocalDate FinnhubDate(ScheduledReport report, LocalDate day) => (report.Symbol, Day(day) >= IsoDayOfWeek.Wednesday) switch
    {
        (Moved, true) => monday.PlusDays(30),
        (Disputed, true) => monday.PlusDays(16),
        (Agreed, false) => monday.PlusDays(23),
        _ => report.Date,
    };

    private IReadOnlyList<AlpacaAsset> AssetsOf(LocalDate day)
    {
        var weekday = Day(day);
        IEnumerable<AlpacaAsset> list = _active.Value;
        if (weekday >= IsoDayOfWeek.Wednesday)
        {
            list = list.Select(static asset => asset.Symbol == RenamedFrom ? asset with { Symbol = RenamedTo } : asset);
        }

        return weekday switch
        {
            IsoDayOfWeek.Wednesday => [.. list.Where(static asset => asset.Symbol != Delisted)],
            IsoDayOfWeek.Friday => [.. list.Take(_active.Value.Count / 2)],
            IsoDayOfWeek.Saturday => [.. list, new AlpacaAsset(MadeUp.Id("newcomer"), RenamedFrom, "Vantage Grove Ltd. Common Stock", "NYSE", IsTradable: true)],
            _ => [.. list],
        };
    }

    /// <summary>The day of the week that is played; Monday before it, Saturday after it.</summary>
    private IsoDayOfWeek Day(LocalDate day) => Within(day).DayOfWeek;

    private LocalDate Within(LocalDate day) => day < monday ? monday : day > monday.PlusDays(5) ? monday.PlusDays(5) : day;

    private sealed record Calendars(IReadOnlyList<ScheduledReport> AlphaVantage, IReadOnlyList<ScheduledReport> Later, IReadOnlyList<ScheduledReport> Finnhub)
    {
        /// <summary>Alpha Vantage's reports of all seasons.</summary>
        public ILookup<string, ScheduledReport> BySymbol { get; } = AlphaVantage.Concat(Later).ToLookup(static report => report.Symbol, StringComparer.Ordinal);

        public static Calendars Of(ReportSeason season, (LocalDate Day, int Reports)? busiest)
        {
            var busy = busiest is var (day, count) ? season.Busy(day, count) : [];
            var reports = season.Reports();
            if (busy.Count == 0)
            {
                return new Calendars(reports, season.NextReports(), FinnhubReports.Of(reports, season.OnlyFinnhub()));
            }

            IReadOnlyList<ScheduledReport> all = [.. busy, .. reports.Where(report => !busy.Any(one => one.Symbol == report.Symbol))];
            return new Calendars(all, [], FinnhubReports.Of(all, []));
        }
    }
}
