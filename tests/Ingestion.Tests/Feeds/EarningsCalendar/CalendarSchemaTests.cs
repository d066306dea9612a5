using Ingestion.Feeds.EarningsCalendar;
using Ingestion.Primitives;
using NodaTime;
using static Ingestion.Tests.Feeds.EarningsCalendar.CalendarTable;

namespace Ingestion.Tests.Feeds.EarningsCalendar;

public sealed class CalendarSchemaTests
{
    private static readonly CalendarSchema Schema = new();
    private static readonly Instant Monday = Some.At("2026-11-16T10:00:00Z"), Tuesday = Monday + Duration.FromDays(1);

    private static readonly EarningsReport Plain = new()
    {
        Symbol = Some.Ticker("HRBR"),
        Period = "2026-Q3",
        ReportDate = Day("2026-11-30"),
        Status = ReportStatus.Projected,
        IsDisputed = false,
        Sources = new EqualList<CalendarSays>([new CalendarSays("finnhub", Day("2026-11-30"), null, null, Monday)]),
        FirstSeen = Monday,
    };

    private static readonly EarningsReport Full = Plain with
    {
        Symbol = Some.Ticker("BRK.B"),
        Period = "2026-09-30",
        FiscalQuarter = "2026-Q3",
        TimeOfDay = TimeOfDay.PostMarket,
        Estimate = 3.1415m,
        Currency = "USD",
        Name = "Harbor Line Inc",
        Status = ReportStatus.Confirmed,
        IsDisputed = true,
        Sources = new EqualList<CalendarSays>(
        [
            new CalendarSays("alphavantage", Day("2026-11-30"), TimeOfDay.PreMarket, -0.25m, Monday), new CalendarSays("finnhub", Day("2026-12-01"), TimeOfDay.InSession, 0m, Tuesday),
        ]),
        Moves = new EqualList<DateMove>([new DateMove(Day("2026-11-24"), Day("2026-11-25"), Monday), new DateMove(Day("2026-11-25"), Day("2026-11-30"), Tuesday)]),
    };

    public static TheoryData<EarningsReport> Rows =>
    [
        Plain, Full, Full with { SupersededBy = "2026-09-30" }, Plain with { Status = ReportStatus.Withdrawn, Sources = new EqualList<CalendarSays>([]) },
        Plain with { TimeOfDay = TimeOfDay.PreMarket }, Plain with { TimeOfDay = TimeOfDay.InSession, Estimate = 0m },
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_is_the_same_after_its_record(EarningsReport row)
    {
        var again = Schema.RowOf(Schema.RecordOf(row));

        again.Should().Be(row);
        Schema.RecordOf(again).Keys.Should().BeEquivalentTo(Schema.RecordOf(row).Keys);
    }

    [Fact]
    public void Every_attribute_but_the_keys_and_what_another_job_writes_is_among_the_fields() =>
        Rows.SelectMany(static row => Schema.RecordOf(row.Data).Keys).Distinct().Except(Schema.Fields).Should().BeEquivalentTo("symbol", "fiscal_period_end", CalendarSchema.IsProcessed);

    [Fact]
    public void Every_field_is_written_of_some_row() =>
        Schema.Fields.Except(Rows.SelectMany(static row => Schema.RecordOf(row.Data).Keys)).Should().BeEmpty();

    [Fact]
    public void A_report_is_new_as_one_that_is_not_processed() => Schema.RecordOf(Full)[CalendarSchema.IsProcessed].BOOL.Should().BeFalse();

    [Fact]
    public void The_index_knows_it_by_month_day_and_symbol()
    {
        var record = Schema.RecordOf(Full);

        (record["report_month"].S, record["report_date_symbol"].S, record["previous_report_date"].S).Should().Be(("2026-11", "2026-11-30#BRK.B", "2026-11-25"));
        record.Should().NotContainKey("only_source");
    }

    [Fact]
    public void A_row_that_another_stands_for_is_not_in_the_index() =>
        Schema.RecordOf(Full with { SupersededBy = "2026-09-30" }).Should().ContainKey("superseded_by").And.NotContainKeys("report_month", "report_date_symbol");

    [Fact]
    public void A_single_source_is_named() => Schema.RecordOf(Plain)["only_source"].S.Should().Be("finnhub");

    [Fact]
    public void A_row_without_it_has_no_attribute_for_it() =>
        Schema.RecordOf(Plain).Should().NotContainKeys("fiscal_quarter", "time_of_day", "estimate", "currency", "name", "previous_report_date", "moves", "superseded_by");

    [Fact]
    public void An_announcement_tells_of_the_day_of_the_report() =>
        Schema.Summary(Full, "moved").Should().BeEquivalentTo(new { MarketTime = Some.At("2026-11-30T00:00:00Z"), Tickers = Some.Tickers("BRK.B"), Change = "moved" });
}
