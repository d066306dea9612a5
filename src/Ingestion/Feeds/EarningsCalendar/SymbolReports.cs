using Ingestion.Primitives;
using Ingestion.Storing;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.EarningsCalendar;

/// <summary>The reports of one symbol, as the table has them, with today's calendars laid over them.</summary>
internal sealed class SymbolReports
{
    /// <summary>Two dates of one report are closer than this; two reports of one company are some 91 days apart.</summary>
    private const int SameWithinDays = 45;

    private readonly SortedDictionary<string, ReportDraft> _drafts = new(StringComparer.Ordinal);
    private readonly Ticker _symbol;
    private readonly SyncMoment _moment;

    /// <param name="symbol">Which symbol.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="moment">When.</param>
    public SymbolReports(Ticker symbol, IEnumerable<EarningsReport> rows, SyncMoment moment)
    {
        (_symbol, _moment) = (symbol, moment);
        foreach (var row in rows.Where(static row => row.SupersededBy is null))
        {
            _drafts.Add(row.Period, new ReportDraft(symbol, row.Period, row));
        }
    }

    /// <summary>All of them, also those that turned out to be the same as another.</summary>
    public IEnumerable<ReportDraft> Drafts => _drafts.Values;

    /// <summary>Lays a calendar over them. What it does not have any more it no longer says, as long as the day is to come.</summary>
    /// <param name="source">Whose calendar.</param>
    /// <param name="entries">What it has of this symbol.</param>
    /// <param name="lastDay">The last day that the calendar reaches.</param>
    public void Lay(string source, IEnumerable<CalendarEntry> entries, LocalDate lastDay)
    {
        HashSet<ReportDraft> found = [];
        foreach (var entry in entries.OrderBy(static entry => entry.ReportDate))
        {
            if (Find(source, entry, found) is { } draft)
            {
                draft.Add(source, entry, _moment.At);
                found.Add(draft);
            }
        }

        foreach (var draft in _drafts.Values.Where(_ => _moment.MayRemove))
        {
            if (!found.Contains(draft) && draft.Says.TryGetValue(source, out var says) && says.ReportDate > _moment.Today && says.ReportDate < lastDay)
            {
                draft.Remove(source);
            }
        }
    }

    /// <summary>Finds the reports that are known under a quarter's name and under the period's last day.</summary>
    public void Unite()
    {
        foreach (var quarter in _drafts.Values.Where(static draft => !draft.HasPeriodEnd).ToList())
        {
            var same = _drafts.Values
                .Where(draft => draft.HasPeriodEnd && IsSame(draft, quarter.FiscalQuarter, quarter.AnyDate) && (draft.FiscalQuarter is not null || !draft.Says.Keys.Any(quarter.Says.ContainsKey)))
                .MinBy(draft => DaysApart(draft, quarter.AnyDate));
            same?.TakeOver(quarter);
        }
    }

    private ReportDraft? Find(string source, CalendarEntry entry, HashSet<ReportDraft> found)
    {
        if (entry.FiscalPeriodEnd is { } end)
        {
            return Draft(LocalDatePattern.Iso.Format(end));
        }

        var known = _drafts.Values
            .Where(draft => !found.Contains(draft) && IsSame(draft, entry.FiscalQuarter, entry.ReportDate))
            .OrderByDescending(draft => draft.Says.ContainsKey(source) && draft.FiscalQuarter == entry.FiscalQuarter)
            .ThenByDescending(static draft => draft.HasPeriodEnd)
            .ThenBy(draft => DaysApart(draft, entry.ReportDate))
            .FirstOrDefault();
        return known ?? (entry.FiscalQuarter is { } quarter ? Draft(quarter) : null);
    }

    private ReportDraft Draft(string period)
    {
        if (!_drafts.TryGetValue(period, out var draft))
        {
            _drafts.Add(period, draft = new ReportDraft(_symbol, period, before: null));
        }

        return draft;
    }

    /// <summary>A quarter that both name decides; without it, the dates do.</summary>
    private static bool IsSame(ReportDraft draft, string? quarter, LocalDate? date) => draft.FiscalQuarter is { } own && quarter is not null
        ? own == quarter
        : DaysApart(draft, date) <= SameWithinDays;

    private static int DaysApart(ReportDraft draft, LocalDate? date) =>
        draft.AnyDate is { } own && date is { } other ? Math.Abs(Period.DaysBetween(own, other)) : int.MaxValue;
}
