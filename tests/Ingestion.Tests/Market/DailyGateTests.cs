using Ingestion.Market;
using NodaTime;

namespace Ingestion.Tests.Market;

public sealed class DailyGateTests
{
    private static readonly DailyGate Gate = new(new LocalTime(4, 0));

    [Theory]
    [InlineData("2026-11-20T09:00:00Z", true)] // Friday, four in the morning
    [InlineData("2026-11-20T22:00:00Z", true)] // a run by hand, later in the day
    [InlineData("2026-11-26T09:00:00Z", true)] // Thanksgiving
    [InlineData("2026-11-21T09:00:00Z", true)] // Saturday
    [InlineData("2026-11-22T04:59:59.999999999Z", true)] // Saturday's last tick in New York
    [InlineData("2026-11-22T05:00:00Z", false)]
    [InlineData("2026-11-22T09:00:00Z", false)]
    [InlineData("2026-11-23T04:59:59.999999999Z", false)] // Sunday's last
    [InlineData("2026-11-23T05:00:00Z", true)]
    [InlineData("2026-07-12T03:59:59.999999999Z", true)] // in summer, midnight is an hour earlier
    [InlineData("2026-07-12T04:00:00Z", false)]
    [InlineData("2026-07-13T03:59:59.999999999Z", false)]
    [InlineData("2026-07-13T04:00:00Z", true)]
    public void All_of_a_day_is_open_and_all_of_sunday_is_not(string scheduledAt, bool isOpen) =>
        (Gate.At(Some.At(scheduledAt)) is null).Should().Be(isOpen);

    [Theory]
    [InlineData("2026-11-22T09:00:00Z", "2026-11-23T09:00:00Z")]
    [InlineData("2026-11-23T04:59:59.999999999Z", "2026-11-23T09:00:00Z")]
    [InlineData("2026-07-12T08:00:00Z", "2026-07-13T08:00:00Z")]
    [InlineData("2026-03-08T06:30:00Z", "2026-03-09T08:00:00Z")] // before the clocks go forward, and after
    [InlineData("2026-11-01T05:30:00Z", "2026-11-02T09:00:00Z")] // back
    public void Sunday_is_refused_with_mondays_run_as_the_next(string scheduledAt, string nextOpen) =>
        Gate.At(Some.At(scheduledAt))!.NextOpen.Should().Be(Some.At(nextOpen));

    [Theory]
    [InlineData("2026-11-20T09:00:00Z", "2026-11-20T09:00:00Z")]
    [InlineData("2026-11-20T08:59:59.999999999Z", "2026-11-19T09:00:00Z")]
    [InlineData("2026-11-20T09:00:00.000000001Z", "2026-11-20T09:00:00Z")]
    [InlineData("2026-11-23T08:59:59Z", "2026-11-22T09:00:00Z")] // a Sunday's mark is one all the same: the gate refuses it
    [InlineData("2026-03-07T12:00:00Z", "2026-03-07T09:00:00Z")] // the week in which the clocks go forward
    [InlineData("2026-03-08T12:00:00Z", "2026-03-08T08:00:00Z")]
    [InlineData("2026-03-09T07:59:59.999999999Z", "2026-03-08T08:00:00Z")]
    [InlineData("2026-03-09T08:00:00Z", "2026-03-09T08:00:00Z")]
    [InlineData("2026-10-31T12:00:00Z", "2026-10-31T08:00:00Z")] // and back
    [InlineData("2026-11-02T08:59:59.999999999Z", "2026-11-01T09:00:00Z")]
    [InlineData("2026-11-02T09:00:00Z", "2026-11-02T09:00:00Z")]
    public void The_mark_is_the_time_in_new_york_at_or_before_an_instant(string now, string mark) =>
        Gate.MarkBefore(Some.At(now)).Should().Be(Some.At(mark));

    [Theory]
    [InlineData("2026-11-20T09:00:00Z", "2026-11-24T09:00:00Z", "2026-11-21T09:00:00Z,2026-11-23T09:00:00Z")] // both ends are left out, and Sunday
    [InlineData("2026-11-21T09:00:00Z", "2026-11-23T09:00:00Z", "")]
    [InlineData("2026-11-21T09:00:00Z", "2026-11-23T09:00:00.000000001Z", "2026-11-23T09:00:00Z")]
    [InlineData("2026-11-21T08:59:59.999999999Z", "2026-11-23T09:00:00Z", "2026-11-21T09:00:00Z")]
    [InlineData("2026-11-21T09:00:00.000000001Z", "2026-11-23T09:00:00Z", "")]
    [InlineData("2026-11-22T05:00:00Z", "2026-11-23T05:00:00Z", "")] // Sunday
    [InlineData("2026-11-20T09:00:00Z", "2026-11-20T09:00:00Z", "")]
    [InlineData("2026-11-24T09:00:00Z", "2026-11-20T09:00:00Z", "")]
    [InlineData("2026-03-06T12:00:00Z", "2026-03-10T12:00:00Z", "2026-03-07T09:00:00Z,2026-03-09T08:00:00Z,2026-03-10T08:00:00Z")] // clocks go forward
    [InlineData("2026-10-30T12:00:00Z", "2026-11-03T12:00:00Z", "2026-10-31T08:00:00Z,2026-11-02T09:00:00Z,2026-11-03T09:00:00Z")] // and back
    public void Due_between_two_instants_are_the_marks_of_all_days_but_sunday(string after, string before, string due) =>
        string.Join(',', Gate.DueBetween(Some.At(after), Some.At(before)).Select(Ingestion.Primitives.Instants.Text)).Should().Be(due);

    [Fact]
    public void A_year_has_as_many_marks_as_days_that_are_no_sundays()
    {
        List<Instant> due = [.. Gate.DueBetween(Some.At("2026-01-01T00:00:00Z"), Some.At("2027-01-01T05:00:00Z"))];

        due.Should().HaveCount(365 - 52);
        due.Should().OnlyContain(static mark => Gate.At(mark) == null && Gate.MarkBefore(mark) == mark);
    }

    [Fact]
    public void The_day_of_an_instant_is_new_yorks() =>
        DailyGate.DateOf(Some.At("2026-11-21T04:59:59Z")).Should().Be(new LocalDate(2026, 11, 20));
}
