using Ingestion.Feeds.EarningsCalendar;
using NodaTime;
using static Ingestion.Tests.Feeds.EarningsCalendar.CalendarTable;

namespace Ingestion.Tests.Feeds.EarningsCalendar;

/// <summary>Which of two calendars' dates counts, and how sure it is.</summary>
public sealed class CalendarDatesTests
{
    private const string Key = "HRBR#2026-09-30";

    private readonly CalendarTable _table = new();

    [Fact]
    public void One_calendars_word_is_projected()
    {
        _table.Sync([Av("2026-12-10")], []).Should().Be($"{Key}:new");

        var row = _table[Key];
        (row.ReportDate, row.Status, row.IsDisputed, row.Estimate, row.Currency).Should().Be((Day("2026-12-10"), ReportStatus.Projected, false, 1.5m, "USD"));
        row.Sources.Items.Should().ContainSingle().Which.Source.Should().Be("alphavantage");
    }

    [Fact]
    public void Two_that_agree_confirm_a_date()
    {
        _table.Sync([Av("2026-12-10")], [Fh("2026-12-10", time: TimeOfDay.PostMarket)]).Should().Be($"{Key}:new");

        var row = _table[Key];
        (row.Status, row.IsDisputed, row.TimeOfDay, row.FiscalQuarter).Should().Be((ReportStatus.Confirmed, false, TimeOfDay.PostMarket, "2026-Q3"));
        row.Sources.Items.Select(static says => (says.Source, says.ReportDate)).Should().Equal(("alphavantage", Day("2026-12-10")), ("finnhub", Day("2026-12-10")));
    }

    [Fact]
    public void Two_that_begin_to_agree_confirm_it_and_that_is_said()
    {
        _table.Sync([Av("2026-12-10")], []);

        _table.Sync([Av("2026-12-10")], [Fh("2026-12-10")]).Should().Be($"{Key}:confirmed");
        _table.Sync([Av("2026-12-10")], [Fh("2026-12-10")]).Should().BeEmpty();
    }

    [Fact]
    public void Of_two_dates_the_preferred_calendars_counts_and_the_row_is_disputed()
    {
        var run = _table.Decide([Av("2026-12-10")], [Fh("2026-12-11")]);
        _table.Sync([Av("2026-12-10")], [Fh("2026-12-11")]);

        var row = _table[Key];
        (row.ReportDate, row.Status, row.IsDisputed).Should().Be((Day("2026-12-10"), ReportStatus.Projected, true));
        run.Measures.Should().ContainSingle().Which.Should().Be(new Ingestion.Storing.Note("Disagreements", 1));
    }

    [Fact]
    public void Calendars_that_fall_out_and_make_it_up_again_are_told_of()
    {
        _table.Sync([Av("2026-12-10")], [Fh("2026-12-10")]);

        _table.Sync([Av("2026-12-10")], [Fh("2026-12-11")]).Should().Be($"{Key}:disputed");
        _table.Sync([Av("2026-12-10")], [Fh("2026-12-10")]).Should().Be($"{Key}:confirmed");
        _table[Key].IsDisputed.Should().BeFalse();
    }

    [Theory]
    [InlineData("2026-11-23", true)] // in seven days
    [InlineData("2026-11-24", false)]
    [InlineData("2026-11-16", true)] // today
    [InlineData("2026-11-09", true)] // seven days ago
    [InlineData("2026-11-08", false)]
    public void A_calendar_that_knows_the_time_of_day_within_a_week_of_the_date_has_it_from_the_company(string date, bool isCertain)
    {
        _table.Sync([], [Fh(date, time: TimeOfDay.PreMarket)]);

        _table["HRBR#2026-Q3"].Status.Should().Be(isCertain ? ReportStatus.Confirmed : ReportStatus.Projected);
    }

    [Theory]
    [InlineData("2026-11-23", "2026-11-23")]
    [InlineData("2026-11-24", "2026-11-20")]
    public void Its_date_counts_more_than_the_preferred_calendars(string finnhubs, string counts)
    {
        _table.Sync([Av("2026-11-20", estimate: 1.5m)], [Fh(finnhubs, time: TimeOfDay.PreMarket, estimate: 1.4m)]);

        var row = _table[Key];
        var isFinnhubs = counts == finnhubs;
        (row.ReportDate, row.Status, row.IsDisputed).Should().Be((Day(counts), isFinnhubs ? ReportStatus.Confirmed : ReportStatus.Projected, true));
        (row.TimeOfDay, row.Estimate).Should().Be((isFinnhubs ? TimeOfDay.PreMarket : null, isFinnhubs ? 1.4m : 1.5m), "they belong to the date");
    }

    [Fact]
    public void Two_that_both_know_the_time_of_two_days_know_nothing()
    {
        _table.Sync([Av("2026-11-20", time: TimeOfDay.PostMarket)], [Fh("2026-11-23", time: TimeOfDay.PreMarket)]);

        var row = _table[Key];
        (row.ReportDate, row.Status, row.IsDisputed, row.TimeOfDay).Should().Be((Day("2026-11-20"), ReportStatus.Projected, true, TimeOfDay.PostMarket));
    }

    [Fact]
    public void The_estimate_is_of_the_calendar_whose_date_counts_or_else_of_the_other()
    {
        _table.Sync([Av("2026-12-10", estimate: null)], [Fh("2026-12-10", estimate: 1.4m)]);

        _table[Key].Estimate.Should().Be(1.4m);
    }

    [Fact]
    public void A_date_that_comes_nearer_without_a_word_is_certain_a_week_before()
    {
        _table.Sync([Av("2026-11-24", time: TimeOfDay.PreMarket)], []);
        _table[Key].Status.Should().Be(ReportStatus.Projected);

        _table.Sync([Av("2026-11-24", time: TimeOfDay.PreMarket)], []).Should().Be($"{Key}:confirmed");
    }

    [Fact]
    public void Disagreements_are_counted_only_of_reports_to_come()
    {
        _table.Sync([Av("2026-11-16")], [Fh("2026-11-17")]);
        _table.Now += Duration.FromDays(3);

        _table.Decide([], []).Measures.Should().ContainSingle().Which.Count.Should().Be(0);
    }

    [Fact]
    public void What_a_calendar_says_is_kept_with_since_when_it_says_so()
    {
        _table.Sync([Av("2026-12-10")], [Fh("2026-12-10")]);
        _table.Sync([Av("2026-12-10")], [Fh("2026-12-11")]);

        _table[Key].Sources.Items.Select(static says => (says.Source, says.Since)).Should().Equal(
            ("alphavantage", Some.At("2026-11-16T10:00:00Z")), ("finnhub", Some.At("2026-11-17T10:00:00Z")));
    }

    [Fact]
    public void A_calendar_that_did_not_answer_goes_on_saying_what_it_said()
    {
        _table.Sync([Av("2026-12-10")], [Fh("2026-12-10")]);

        _table.Sync(null, [Fh("2026-12-10")]).Should().BeEmpty();
        _table.Sync([Av("2026-12-10")], null).Should().BeEmpty();
        _table[Key].Status.Should().Be(ReportStatus.Confirmed);
    }
}
