using Ingestion.Feeds.EarningsCalendar;
using NodaTime;
using static Ingestion.Tests.Feeds.EarningsCalendar.CalendarTable;

namespace Ingestion.Tests.Feeds.EarningsCalendar;

public sealed class CalendarSyncTests
{
    private const string Key = "HRBR#2026-09-30";

    private readonly CalendarTable _table = new();

    [Fact]
    public void Calendars_without_a_difference_change_nothing()
    {
        _table.Sync([Av("2026-12-10"), Av("2026-12-11", symbol: "OTHR")], [Fh("2026-12-10")]);

        _table.Sync([Av("2026-12-11", symbol: "OTHR"), Av("2026-12-10")], [Fh("2026-12-10")]).Should().BeEmpty();
    }

    [Fact]
    public void Another_estimate_is_a_change()
    {
        _table.Sync([Av("2026-12-10")], [Fh("2026-12-10")]);

        _table.Sync([Av("2026-12-10", estimate: 1.6m)], [Fh("2026-12-10")]).Should().Be($"{Key}:changed");
        (_table[Key].Estimate, _table[Key].FirstSeen).Should().Be((1.6m, Some.At("2026-11-16T10:00:00Z")));
    }

    [Fact]
    public void A_date_that_moves_stays_the_same_row_and_keeps_the_dates_before()
    {
        _table.Sync([Av("2026-11-30")], [Fh("2026-11-30")]);

        _table.Sync([Av("2026-12-09")], [Fh("2026-12-09")]).Should().Be($"{Key}:moved");
        _table.Sync([Av("2026-12-08")], [Fh("2026-12-08")]).Should().Be($"{Key}:moved");

        _table.Rows.Should().ContainSingle();
        _table[Key].ReportDate.Should().Be(Day("2026-12-08"));
        _table[Key].Moves.Items.Should().Equal(
            new DateMove(Day("2026-11-30"), Day("2026-12-09"), Some.At("2026-11-17T10:00:00Z")),
            new DateMove(Day("2026-12-09"), Day("2026-12-08"), Some.At("2026-11-18T10:00:00Z")));
        var record = new CalendarSchema().RecordOf(_table[Key]);
        (record["previous_report_date"].S, record["report_month"].S, record["report_date_symbol"].S).Should().Be(("2026-12-09", "2026-12", "2026-12-08#HRBR"));
    }

    [Fact]
    public void Of_a_date_that_goes_to_and_fro_the_latest_moves_are_kept()
    {
        for (var i = 0; i <= EarningsReport.MaxMoves + 2; i++)
        {
            _table.Sync([Av(i % 2 == 0 ? "2026-12-30" : "2026-12-31")], []);
        }

        _table[Key].Moves.Items.Should().HaveCount(EarningsReport.MaxMoves);
        _table[Key].Moves.Items[^1].At.Should().Be(_table.Now - Duration.FromDays(1));
    }

    [Fact]
    public void A_company_can_have_two_reports_to_come()
    {
        _table.Sync([Av("2026-11-30"), Av("2027-02-01", period: "2026-12-31")], [Fh("2026-11-30"), Fh("2027-02-01", quarter: "2026-Q4")])
            .Should().Be("HRBR#2026-09-30:new HRBR#2026-12-31:new");

        _table.Rows.Select(static row => (row.Period, row.FiscalQuarter, row.Status)).Should().BeEquivalentTo(
            [("2026-09-30", "2026-Q3", ReportStatus.Confirmed), ("2026-12-31", "2026-Q4", ReportStatus.Confirmed)]);

        _table.Sync([Av("2026-12-02"), Av("2027-02-01", period: "2026-12-31")], [Fh("2026-12-02"), Fh("2027-02-01", quarter: "2026-Q4")])
            .Should().Be("HRBR#2026-09-30:moved");
    }

    [Fact]
    public void What_both_calendars_have_no_more_is_withdrawn_and_stays()
    {
        _table.Sync([Av("2026-12-10")], [Fh("2026-12-10")]);

        _table.Sync([], [Fh("2026-12-10")]).Should().Be($"{Key}:changed", "one of them still has it");
        _table[Key].Status.Should().Be(ReportStatus.Projected);
        _table.Sync([], []).Should().Be($"{Key}:withdrawn");
        _table.Sync([], []).Should().BeEmpty();

        (_table[Key].Status, _table[Key].ReportDate, _table[Key].Sources.Items.Count).Should().Be((ReportStatus.Withdrawn, Day("2026-12-10"), 0));
    }

    [Fact]
    public void What_was_withdrawn_may_be_back()
    {
        _table.Sync([Av("2026-12-10")], []);
        _table.Sync([], []);

        _table.Sync([Av("2026-12-10")], []).Should().Be($"{Key}:changed");
        (_table[Key].Status, _table[Key].FirstSeen).Should().Be((ReportStatus.Projected, Some.At("2026-11-16T10:00:00Z")));
    }

    [Fact]
    public void Nothing_is_withdrawn_before_a_run_has_written_whole_calendars()
    {
        _table.SyncAndDie([Av("2026-12-10"), Av("2026-12-11", symbol: "OTHR")], [], [Key]);

        _table.SyncAndDie([Av("2026-12-11", symbol: "OTHR")], [], [Key]).Should().BeEmpty();
        _table[Key].Status.Should().Be(ReportStatus.Projected);
    }

    [Fact]
    public void A_calendar_that_did_not_answer_withdraws_nothing()
    {
        _table.Sync([Av("2026-12-10")], [Fh("2026-12-10")]);

        _table.Sync(null, []).Should().Be($"{Key}:changed", "Finnhub has it no more");
        _table[Key].Sources.Items.Should().ContainSingle().Which.Source.Should().Be("alphavantage");
    }

    [Theory]
    [InlineData("2026-11-16")] // yesterday
    [InlineData("2026-11-17")] // today: it may be out already, and calendars drop it then
    public void A_report_whose_day_has_come_is_left_as_it_was(string date)
    {
        _table.Sync([Av(date)], [Fh(date)]);

        _table.Sync([], []).Should().BeEmpty();
        _table.Now += Duration.FromDays(30);
        _table.Sync([], []).Should().BeEmpty();
        _table[Key].Status.Should().Be(ReportStatus.Confirmed);
    }

    [Fact]
    public void A_report_that_did_not_come_and_is_put_off_moves()
    {
        _table.Sync([Av("2026-11-16")], []);

        _table.Sync([Av("2026-11-25")], []).Should().Be($"{Key}:moved");
    }

    [Fact]
    public void A_date_beyond_the_end_of_a_calendar_is_not_withdrawn()
    {
        _table.Sync([Av("2027-02-14")], []);

        _table.Sync([], []).Should().BeEmpty("the day is 89 days ahead: calendars end there");
        _table.Now += Duration.FromDays(10);
        _table.Sync([], []).Should().Be($"{Key}:withdrawn", "by now they would have it");
    }

    [Fact]
    public void The_notes_count_what_happened_and_the_disagreements()
    {
        _table.Sync([Av("2026-12-10"), Av("2026-12-11", symbol: "OTHR")], []);

        var decision = _table.Decide([Av("2026-12-12")], [Fh("2026-12-13"), Fh("2026-12-20", symbol: "MORE")]);

        decision.Notes.Select(static note => (note.Name, note.Count)).Should().Equal(("new", 1), ("moved", 1), ("withdrawn", 1), ("disagreements", 1));
    }

    [Fact]
    public void A_calendar_is_compared_by_the_reports_to_come_that_it_had()
    {
        _table.Sync([Av("2026-12-10"), Av("2026-12-10", symbol: "OTHR"), Av("2026-11-16", symbol: "PAST")], [Fh("2026-12-10", symbol: "FINN")]);
        CalendarEntry[] list = [Av("2026-12-24"), Av("2026-12-24", symbol: "NEWA"), Av("2026-12-24", symbol: "NEWB")];
        var rules = new CalendarSync(["alphavantage", "finnhub"]);

        rules.Compare("alphavantage", list, _table.Rows, _table.Today).Should().Be((2, 1));
        rules.Compare("finnhub", list, _table.Rows, _table.Today).Should().Be((1, 0));
    }
}
