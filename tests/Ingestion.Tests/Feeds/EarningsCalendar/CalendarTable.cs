using Ingestion.Feeds.EarningsCalendar;
using Ingestion.Storing;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Tests.Feeds.EarningsCalendar;

/// <summary>The table of reports in memory, compared with two calendars a day from Monday, 16 November 2026, on.</summary>
internal sealed class CalendarTable
{
    private static readonly CalendarSchema Schema = new();
    private static readonly CalendarSync Rules = new(["alphavantage", "finnhub"]);
    private readonly Dictionary<string, KnownRow<EarningsReport>> _rows = [];
    private Instant? _before;

    /// <summary>The instant of the next run.</summary>
    public Instant Now { get; set; } = Some.At("2026-11-16T10:00:00Z");

    public LocalDate Today => Now.InUtc().Date;

    public IEnumerable<EarningsReport> Rows => _rows.Values.Select(static known => known.Row).OfType<EarningsReport>();

    public EarningsReport this[string key] => _rows[key].Row!;

    public bool Has(string key) => _rows.ContainsKey(key);

    public static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;

    /// <summary>As Alpha Vantage has it: with the period's last day, with a time of day at times, without a quarter.</summary>
    public static CalendarEntry Av(string date, string period = "2026-09-30", TimeOfDay? time = null, decimal? estimate = 1.5m, string symbol = "HRBR") =>
        new(Some.Ticker(symbol), Day(period), null, Day(date), time, estimate, "USD", "Harbor Line Inc");

    /// <summary>As Finnhub has it: with the quarter and the time of day, without the period.</summary>
    public static CalendarEntry Fh(string date, string? quarter = "2026-Q3", TimeOfDay? time = null, decimal? estimate = 1.4m, string symbol = "HRBR") =>
        new(Some.Ticker(symbol), null, quarter, Day(date), time, estimate, null, null);

    /// <summary>What the calendars of the day change; null for one that did not answer.</summary>
    public SyncDecision<EarningsReport> Decide(IReadOnlyList<CalendarEntry>? alphavantage, IReadOnlyList<CalendarEntry>? finnhub)
    {
        var lists = new Dictionary<string, IReadOnlyList<CalendarEntry>>();
        if (alphavantage is not null)
        {
            lists["alphavantage"] = alphavantage;
        }

        if (finnhub is not null)
        {
            lists["finnhub"] = finnhub;
        }

        return Rules.Decide(lists, _rows, new SyncMoment(Now, Today, _before));
    }

    /// <summary>A run, and what it says of which row; <c>quietly</c> for one that is written without a word.</summary>
    public string Sync(IReadOnlyList<CalendarEntry>? alphavantage, IReadOnlyList<CalendarEntry>? finnhub)
    {
        var decision = Decide(alphavantage, finnhub);
        Write(decision.Changes);
        _before = Now;
        Now += Duration.FromDays(1);
        return Said(decision.Changes);
    }

    /// <summary>A run that dies when it has written these rows.</summary>
    public string SyncAndDie(IReadOnlyList<CalendarEntry>? alphavantage, IReadOnlyList<CalendarEntry>? finnhub, IReadOnlyCollection<string> written)
    {
        List<RowChange<EarningsReport>> changes = [.. Decide(alphavantage, finnhub).Changes.Where(change => written.Contains(CalendarSchema.KeyTextOf(change.Row)))];
        Write(changes);
        Now += Duration.FromDays(1);
        return Said(changes);
    }

    private static string Said(IEnumerable<RowChange<EarningsReport>> changes) =>
        string.Join(' ', changes.OrderBy(static change => CalendarSchema.KeyTextOf(change.Row), StringComparer.Ordinal).Select(static change => $"{CalendarSchema.KeyTextOf(change.Row)}:{change.Kind ?? "quietly"}"));

    /// <summary>Through the schema, so that a row is what a later run would read.</summary>
    private void Write(IEnumerable<RowChange<EarningsReport>> changes)
    {
        foreach (var change in changes)
        {
            var key = CalendarSchema.KeyTextOf(change.Row);
            change.Before.Should().BeSameAs(_rows.GetValueOrDefault(key), "a change is written over what it was decided on");
            _rows[key] = new KnownRow<EarningsReport>(Schema.RowOf(Schema.RecordOf(change.Row)), (change.Before?.Revision ?? 0) + 1);
        }
    }
}
