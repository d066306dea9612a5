using Ingestion.Feeds.Assets;
using Ingestion.Feeds.EarningsCalendar;
using NodaTime;

namespace Ingestion.Tests.Simulation;

/// <summary>What providers list, day by day: assets that come, go, return, are renamed and taken over; dates that move, disagree and disappear.</summary>
internal sealed class ReferenceLists
{
    private const int AtFirst = 40;

    private static readonly string[] Symbols = [.. Enumerable.Range(0, AtFirst).Select(static number => $"S{number:00}"), "BRK.B", "XYZ", "QRS", "TUV", "MNO"];

    private readonly Dictionary<LocalDate, IReadOnlyList<ListedAsset>> _assets = [];
    private readonly Dictionary<(LocalDate, string), IReadOnlyList<CalendarEntry>> _calendars = [];

    /// <param name="random">Chance.</param>
    /// <param name="days">Which days, in order.</param>
    public ReferenceLists(Random random, IReadOnlyList<LocalDate> days)
    {
        var holders = Symbols.Take(AtFirst).Select(static (symbol, number) => (symbol, Id: $"id-{number}")).ToDictionary(static one => one.symbol, static one => one.Id);
        var gone = new List<string>();
        var reports = Enumerable.Range(0, 26).Select(number => new Report($"R{(char)('A' + number)}", new LocalDate(2026, 9, 30), days[0].PlusDays(random.Next(5, 40)))).ToList();
        var version = 0;
        foreach (var day in days)
        {
            for (var i = random.Next(4); i > 0; i--)
            {
                Happen(random, holders, gone, ref version);
            }

            _assets[day] = [.. holders.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(one => Listed(one.Key, one.Value, version))];
            for (var i = random.Next(3); i > 0; i--)
            {
                var report = reports[random.Next(reports.Count)];
                report.Date = random.Next(3) == 0 ? report.Date : report.Date.PlusDays(random.Next(-3, 8));
                report.Apart = random.Next(4) == 0 ? random.Next(1, 4) : 0;
                report.HasPeriod = random.Next(5) > 0;
                report.IsOut = random.Next(8) == 0;
            }

            foreach (var source in new[] { "alphavantage", "finnhub" })
            {
                _calendars[(day, source)] = [.. reports.Where(report => report.Date > day && !report.IsOut).Select(report => report.As(source)).OfType<CalendarEntry>()];
            }
        }
    }

    public IReadOnlyList<ListedAsset> Assets(LocalDate day) => _assets[day];

    public IReadOnlyList<CalendarEntry> Calendar(LocalDate day, string source) => _calendars[(day, source)];

    private static void Happen(Random random, Dictionary<string, string> holders, List<string> gone, ref int version)
    {
        var symbol = holders.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(holders.Count));
        List<string> free = [.. Symbols.Where(one => !holders.ContainsKey(one))];
        switch (random.Next(6))
        {
            case 0 when holders.Count > AtFirst - 3:
                gone.Add(symbol);
                gone.Add(holders[symbol]);
                holders.Remove(symbol);
                break;
            case 1 when gone.Count > 0 && !holders.ContainsKey(gone[^2]):
                holders[gone[^2]] = gone[^1];
                gone.RemoveRange(gone.Count - 2, 2);
                break;
            case 2 when free.Count > 0:
                holders[free[random.Next(free.Count)]] = holders[symbol];
                holders.Remove(symbol);
                break;
            case 3:
                // Another company takes the symbol over; or, in one list, two companies change places.
                var other = holders.Keys.Order(StringComparer.Ordinal).First();
                (holders[symbol], holders[other]) = random.Next(2) == 0 && other != symbol ? (holders[other], holders[symbol]) : ($"id-{100 + ++version}", holders[other]);
                break;
            case 4 when free.Count > 0:
                holders[free[random.Next(free.Count)]] = $"id-{100 + ++version}";
                break;
            default:
                version++;
                break;
        }
    }

    private static ListedAsset Listed(string symbol, string id, int version) => new(
        Some.Ticker(symbol), id, $"Company {id}", "NYSE", "us_equity", IsTradable: (version + id.Length) % 5 != 0, false, false, false, version % 3 == 0 ? ["ipo"] : []);

    private sealed class Report(string symbol, LocalDate period, LocalDate date)
    {
        public LocalDate Date { get; set; } = date;

        public int Apart { get; set; }

        public bool HasPeriod { get; set; } = true;

        public bool IsOut { get; set; }

        public CalendarEntry? As(string source)
        {
            if (source == "finnhub")
            {
                return new CalendarEntry(Some.Ticker(symbol), null, "2026-Q3", Date.PlusDays(Apart), TimeOfDay.PostMarket, 1.5m, null, null);
            }

            return HasPeriod ? new CalendarEntry(Some.Ticker(symbol), period, null, Date, null, 1.4m, "USD", symbol + " INC") : null;
        }
    }
}
