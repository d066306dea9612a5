using Ingestion.Feeds.EarningsCalendar;
using static Ingestion.Tests.Feeds.EarningsCalendar.CalendarTable;

namespace Ingestion.Tests.Feeds.EarningsCalendar;

/// <summary>Finnhub names the company's quarter, Alpha Vantage the last day of the period: one report is one row all the same.</summary>
public sealed class CalendarQuarterTests
{
    private const string Period = "HRBR#2026-09-30", Quarter = "HRBR#2026-Q3";

    private readonly CalendarTable _table = new();

    [Fact]
    public void What_only_finnhub_has_is_kept_by_its_quarter()
    {
        _table.Sync([], [Fh("2026-12-10")]).Should().Be($"{Quarter}:new");
        _table.Sync([], [Fh("2026-12-11")]).Should().Be($"{Quarter}:moved");

        (_table[Quarter].FiscalQuarter, _table[Quarter].Status).Should().Be(("2026-Q3", ReportStatus.Projected));
        new CalendarSchema().RecordOf(_table[Quarter])["only_source"].S.Should().Be("finnhub");
    }

    [Fact]
    public void The_row_of_the_period_takes_its_place_as_soon_as_there_is_one()
    {
        _table.Sync([], [Fh("2026-12-10")]);
        _table.Sync([], [Fh("2026-12-11")]);

        _table.Sync([Av("2026-12-11")], [Fh("2026-12-11")]).Should().Be($"{Period}:new {Quarter}:quietly");
        _table.Sync([Av("2026-12-11")], [Fh("2026-12-11")]).Should().BeEmpty();

        var row = _table[Period];
        (row.Status, row.FiscalQuarter, row.FirstSeen).Should().Be((ReportStatus.Confirmed, "2026-Q3", Some.At("2026-11-16T10:00:00Z")));
        row.Moves.Items.Should().ContainSingle("what the quarter's row knew goes with it").Which.From.Should().Be(Day("2026-12-10"));
        _table[Quarter].SupersededBy.Should().Be("2026-09-30");
        new CalendarSchema().RecordOf(_table[Quarter]).Should().NotContainKeys("report_month", "report_date_symbol");
    }

    [Theory]
    [InlineData(Period)]
    [InlineData(Quarter)]
    public void A_run_that_dies_in_between_is_made_good_by_the_next(string written)
    {
        _table.Sync([], [Fh("2026-12-10")]);
        _table.SyncAndDie([Av("2026-12-10")], [Fh("2026-12-10")], [written]);

        _table.Sync([Av("2026-12-10")], [Fh("2026-12-10")]).Should().Be(written == Period ? $"{Quarter}:quietly" : $"{Period}:new");
        _table.Sync([Av("2026-12-10")], [Fh("2026-12-10")]).Should().BeEmpty();

        (_table[Period].Status, _table[Quarter].SupersededBy).Should().Be((ReportStatus.Confirmed, "2026-09-30"));
        _table[Period].Sources.Items.Should().HaveCount(2);
    }

    [Fact]
    public void They_are_united_also_when_finnhub_did_not_answer()
    {
        _table.Sync([], [Fh("2026-12-10")]);

        _table.Sync([Av("2026-12-10")], null).Should().Be($"{Period}:new {Quarter}:quietly");
        _table[Period].Status.Should().Be(ReportStatus.Confirmed);
        _table.Sync([Av("2026-12-10")], null).Should().BeEmpty();
    }

    [Fact]
    public void A_new_entry_of_finnhub_is_laid_over_the_period_whose_date_is_near()
    {
        _table.Sync([Av("2026-12-10")], []);

        _table.Sync([Av("2026-12-10")], [Fh("2026-12-20")]).Should().Be($"{Period}:disputed");
        _table.Rows.Should().ContainSingle();
    }

    [Fact]
    public void A_report_of_another_season_is_another()
    {
        _table.Sync([Av("2026-11-20")], []);

        _table.Sync([Av("2026-11-20")], [Fh("2027-02-10", quarter: "2026-Q4")]).Should().Be("HRBR#2026-Q4:new");
    }

    [Fact]
    public void The_quarter_decides_however_far_a_date_moves()
    {
        _table.Sync([Av("2026-11-20")], [Fh("2026-11-20")]);

        _table.Sync([Av("2026-11-20")], [Fh("2027-01-20")]).Should().Be($"{Period}:disputed");
    }

    [Fact]
    public void An_entry_without_quarter_and_period_counts_where_a_row_is_near_and_is_nothing_by_itself()
    {
        _table.Sync([], [Fh("2026-12-10", quarter: null)]).Should().BeEmpty();
        _table.Sync([Av("2026-12-10")], [Fh("2026-12-10", quarter: null)]).Should().Be($"{Period}:new");
        _table[Period].Status.Should().Be(ReportStatus.Confirmed);
    }

    [Fact]
    public void A_row_that_another_stands_for_is_never_written_again()
    {
        _table.Sync([], [Fh("2026-12-10")]);
        _table.Sync([Av("2026-12-10")], [Fh("2026-12-10")]);

        _table.Sync([], []).Should().Be($"{Period}:withdrawn");
        _table[Quarter].SupersededBy.Should().Be("2026-09-30");
    }
}
