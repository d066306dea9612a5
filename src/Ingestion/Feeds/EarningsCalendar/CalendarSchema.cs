using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Ingestion.Storing;
using Ingestion.Tables;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.EarningsCalendar;

/// <summary>Reports in their table, <c>earnings-calendar-&lt;env&gt;</c>, by symbol and period. Attribute names live here.</summary>
public sealed class CalendarSchema : IRowSchema<EarningsReport>
{
    /// <summary>The partition key of the index by month.</summary>
    public const string ReportMonth = "report_month";

    /// <summary>Whether the report has come and what hangs on it was done. Another job writes it, so that this one only ever writes it first.</summary>
    public const string IsProcessed = "is_processed";

    private const string Symbol = "symbol", Period = "fiscal_period_end", FiscalQuarter = "fiscal_quarter", ReportDate = "report_date", TimeOfDayName = "time_of_day";
    private const string Estimate = "estimate", Currency = "currency", Name = "name", Previous = "previous_report_date", Moves = "moves", Status = "status";
    private const string IsDisputed = "is_disputed", Sources = "sources", OnlySource = "only_source", FirstSeen = "first_seen", SupersededBy = "superseded_by";
    private const string ReportDateSymbol = "report_date_symbol", From = "from", To = "to", At = "at", Since = "since";

    /// <inheritdoc/>
    public TableKeys Keys { get; } = new(Symbol, Period);

    /// <inheritdoc/>
    public IReadOnlyList<string> Fields { get; } =
    [
        FiscalQuarter, ReportDate, TimeOfDayName, Estimate, Currency, Name, Previous, Moves, Status, IsDisputed, Sources, OnlySource, FirstSeen, SupersededBy, ReportMonth,
        ReportDateSymbol,
    ];

    /// <summary>The month of a day: <c>2026-11</c>.</summary>
    public static string MonthOf(LocalDate date) => Text(date)[..7];

    /// <summary>The key of a row as one text.</summary>
    public static string KeyTextOf(EarningsReport row) => $"{row.Symbol}#{row.Period}";

    /// <summary>The key that an entry has by itself; null when it does not say its period.</summary>
    public static string? KeyTextOf(CalendarEntry entry) =>
        (entry.FiscalPeriodEnd is { } end ? Text(end) : entry.FiscalQuarter) is { } period ? $"{entry.Symbol}#{period}" : null;

    /// <inheritdoc/>
    public (string Partition, string? Sort) KeyOf(EarningsReport row) => (row.Symbol.Symbol, row.Period);

    /// <inheritdoc/>
    public Dictionary<string, AttributeValue> RecordOf(EarningsReport row)
    {
        var record = new Dictionary<string, AttributeValue>
        {
            [Symbol] = AttributeValues.S(row.Symbol.Symbol),
            [Period] = AttributeValues.S(row.Period),
            [ReportDate] = AttributeValues.S(Text(row.ReportDate)),
            [Status] = AttributeValues.S(NameOf(row.Status)),
            [IsDisputed] = AttributeValues.Bool(row.IsDisputed),
            [Sources] = new() { M = row.Sources.Items.ToDictionary(static one => one.Source, static one => RecordOf(one)) },
            [FirstSeen] = AttributeValues.At(row.FirstSeen),
            [IsProcessed] = AttributeValues.Bool(false),
        };
        record.SetIf(FiscalQuarter, row.FiscalQuarter is not null, () => AttributeValues.S(row.FiscalQuarter!));
        record.SetIf(TimeOfDayName, row.TimeOfDay is not null, () => AttributeValues.S(NameOf(row.TimeOfDay!.Value)));
        record.SetIf(Estimate, row.Estimate is not null, () => Number(row.Estimate!.Value));
        record.SetIf(Currency, row.Currency is not null, () => AttributeValues.S(row.Currency!));
        record.SetIf(Name, row.Name is not null, () => AttributeValues.S(row.Name!));
        record.SetIf(Previous, row.Moves.Items.Count > 0, () => AttributeValues.S(Text(row.Moves.Items[^1].From)));
        record.SetIf(Moves, row.Moves.Items.Count > 0, () => new AttributeValue { L = [.. row.Moves.Items.Select(RecordOf)] });
        record.SetIf(OnlySource, row.Sources.Items.Count == 1, () => AttributeValues.S(row.Sources.Items[0].Source));
        record.SetIf(SupersededBy, row.SupersededBy is not null, () => AttributeValues.S(row.SupersededBy!));
        record.SetIf(ReportMonth, row.SupersededBy is null, () => AttributeValues.S(MonthOf(row.ReportDate)));
        record.SetIf(ReportDateSymbol, row.SupersededBy is null, () => AttributeValues.S($"{Text(row.ReportDate)}#{row.Symbol}"));
        return record;
    }

    /// <inheritdoc/>
    public EarningsReport RowOf(Dictionary<string, AttributeValue> record) => new()
    {
        Symbol = record.TickerOf(Symbol)!.Value,
        Period = record.Text(Period)!,
        FiscalQuarter = record.Text(FiscalQuarter),
        ReportDate = Date(record, ReportDate),
        TimeOfDay = TimeOf(record),
        Estimate = Number(record),
        Currency = record.Text(Currency),
        Name = record.Text(Name),
        Status = Enum.GetValues<ReportStatus>().First(status => NameOf(status) == record.Text(Status)),
        IsDisputed = record.Flag(IsDisputed),
        Sources = new([.. (record.GetValueOrDefault(Sources)?.M ?? []).OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => SaysOf(one.Key, one.Value.M))]),
        Moves = new([.. (record.GetValueOrDefault(Moves)?.L ?? []).Select(static one => new DateMove(Date(one.M, From), Date(one.M, To), one.M.Time(At)!.Value))]),
        FirstSeen = record.Time(FirstSeen)!.Value,
        SupersededBy = record.Text(SupersededBy),
    };

    /// <inheritdoc/>
    public StoredItem Summary(EarningsReport row, string change) =>
        new(row.ReportDate.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant(), [row.Symbol], change);

    private static AttributeValue RecordOf(CalendarSays says)
    {
        var record = new Dictionary<string, AttributeValue> { [ReportDate] = AttributeValues.S(Text(says.ReportDate)), [Since] = AttributeValues.At(says.Since) };
        record.SetIf(TimeOfDayName, says.TimeOfDay is not null, () => AttributeValues.S(NameOf(says.TimeOfDay!.Value)));
        record.SetIf(Estimate, says.Estimate is not null, () => Number(says.Estimate!.Value));
        return new AttributeValue { M = record };
    }

    private static CalendarSays SaysOf(string source, Dictionary<string, AttributeValue> record) =>
        new(source, Date(record, ReportDate), TimeOf(record), Number(record), record.Time(Since)!.Value);

    private static AttributeValue RecordOf(DateMove move) => new()
    {
        M = new() { [From] = AttributeValues.S(Text(move.From)), [To] = AttributeValues.S(Text(move.To)), [At] = AttributeValues.At(move.At) },
    };

    private static string Text(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private static LocalDate Date(Dictionary<string, AttributeValue> record, string name) => LocalDatePattern.Iso.Parse(record.Text(name)!).Value;

    private static AttributeValue Number(decimal value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    private static decimal? Number(Dictionary<string, AttributeValue> record) =>
        record.GetValueOrDefault(Estimate)?.N is { } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;

    private static TimeOfDay? TimeOf(Dictionary<string, AttributeValue> record)
    {
        foreach (var time in Enum.GetValues<TimeOfDay>())
        {
            if (NameOf(time) == record.Text(TimeOfDayName))
            {
                return time;
            }
        }

        return null;
    }

    private static string NameOf(TimeOfDay time) => time switch
    {
        TimeOfDay.PreMarket => "pre-market",
        TimeOfDay.InSession => "in-session",
        TimeOfDay.PostMarket => "post-market",
        _ => throw new InvalidOperationException($"{time} has no name."),
    };

    private static string NameOf(ReportStatus status) => status switch
    {
        ReportStatus.Projected => "projected",
        ReportStatus.Confirmed => "confirmed",
        ReportStatus.Withdrawn => "withdrawn",
        _ => throw new InvalidOperationException($"{status} has no name."),
    };
}
