using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Feeds.EarningsCalendar;

/// <summary>
/// What today's calendars mean for the table. No calendar is reliable alone, so each row keeps what each of them says; a row is never deleted, also not when
/// a date moves.
/// </summary>
/// <param name="sources">All calendars, the preferred one first.</param>
public sealed class CalendarSync(IReadOnlyList<string> sources) : ISyncRules<CalendarEntry, EarningsReport>
{
    /// <summary>The name of the metric of rows to come on whose day the calendars differ.</summary>
    public const string Disagreements = "Disagreements";

    /// <summary>The index by month, and its partition key.</summary>
    public static readonly (string Name, string PartitionKey) Index = ("UpcomingEarningsIndex", CalendarSchema.ReportMonth);

    /// <summary>Calendars are asked for so many months, the current one aside.</summary>
    private const int Months = 4;

    /// <summary>A report may have been due so many days ago and come only now.</summary>
    private const int DaysBack = 45;

    /// <summary>Calendars reach three months ahead; at their very end, a report may be beyond it tomorrow.</summary>
    private const int DaysAhead = 85;

    /// <inheritdoc/>
    public async Task<Dictionary<string, KnownRow<EarningsReport>>> ReadAsync(
        UpsertStore<EarningsReport> store, IReadOnlyDictionary<string, IReadOnlyList<CalendarEntry>> lists, LocalDate today, CancellationToken cancellationToken)
    {
        var first = today.PlusDays(-DaysBack);
        var months = Enumerable.Range(0, Months + 3).Select(months => CalendarSchema.MonthOf(first.PlusMonths(months)));
        var rows = await store.ReadIndexAsync(Index, months, cancellationToken);

        // A row whose date lies elsewhere, or that has none any more.
        var quarters = rows.Values.Select(static known => (known.Row?.Symbol, known.Row?.FiscalQuarter)).ToHashSet();
        var missing = lists.Values
            .SelectMany(static list => list)
            .Where(entry => entry.FiscalPeriodEnd is not null || !quarters.Contains((entry.Symbol, entry.FiscalQuarter)))
            .Select(static entry => CalendarSchema.KeyTextOf(entry))
            .OfType<string>()
            .Distinct()
            .Where(key => !rows.ContainsKey(key));
        await store.ReadAsync(missing, rows, cancellationToken);
        return rows;
    }

    /// <inheritdoc/>
    public (int Expected, int Found) Compare(string source, IReadOnlyList<CalendarEntry> list, IEnumerable<EarningsReport> rows, LocalDate today)
    {
        var listed = list.Select(static entry => entry.Symbol).ToHashSet();
        List<EarningsReport> expected = [.. rows.Where(row => row.Sources.Items.Any(says => says.Source == source && says.ReportDate > today))];
        return (expected.Count, expected.Count(row => listed.Contains(row.Symbol)));
    }

    /// <inheritdoc/>
    public SyncDecision<EarningsReport> Decide(
        IReadOnlyDictionary<string, IReadOnlyList<CalendarEntry>> lists, IReadOnlyDictionary<string, KnownRow<EarningsReport>> rows, SyncMoment moment)
    {
        var entries = lists.ToDictionary(static list => list.Key, static list => list.Value.ToLookup(static entry => entry.Symbol));
        var known = rows.Values.Select(static one => one.Row).OfType<EarningsReport>().ToLookup(static row => row.Symbol);
        List<RowChange<EarningsReport>> changes = [];
        var disagreements = 0;
        foreach (var symbol in known.Select(static row => row.Key).Union(lists.Values.SelectMany(static list => list, static (_, entry) => entry.Symbol)))
        {
            var reports = new SymbolReports(symbol, known[symbol], moment);
            foreach (var source in sources.Where(entries.ContainsKey))
            {
                reports.Lay(source, entries[source][symbol], moment.Today.PlusDays(DaysAhead));
            }

            reports.Unite();
            foreach (var draft in reports.Drafts)
            {
                var (row, kind) = ReportChange.Of(draft, sources, moment);
                disagreements += row is { IsDisputed: true, SupersededBy: null } && row.ReportDate >= moment.Today ? 1 : 0;
                if (row is not null && row != draft.Before)
                {
                    changes.Add(new RowChange<EarningsReport>(row, rows.GetValueOrDefault(CalendarSchema.KeyTextOf(row)), kind, draft.IsListed));
                }
            }
        }

        return new SyncDecision<EarningsReport>(
            changes, [.. ReportChange.NotesOf(changes), new Note("disagreements", disagreements)], [new Note(Disagreements, disagreements)]);
    }
}
