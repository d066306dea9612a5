using Ingestion.Jobs;
using Ingestion.Market;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Tests.Market;

public sealed class HourlyGateTests
{
    private static readonly HourlyGate Gate = new();

    [Theory]
    [InlineData("2026-11-20T15:00:00Z", true)] // Friday
    [InlineData("2026-11-20T03:07:00Z", true)] // at night, and by hand
    [InlineData("2026-11-26T15:00:00Z", true)] // Thanksgiving
    [InlineData("2026-11-22T04:59:59.999999999Z", true)] // Saturday's last tick in New York
    [InlineData("2026-11-22T05:00:00Z", false)]
    [InlineData("2026-11-23T04:59:59.999999999Z", false)] // Sunday's last
    [InlineData("2026-11-23T05:00:00Z", true)]
    [InlineData("2026-07-12T03:59:59Z", true)] // in summer, midnight is an hour earlier
    [InlineData("2026-07-12T04:00:00Z", false)]
    [InlineData("2026-07-13T03:59:59Z", false)]
    [InlineData("2026-07-13T04:00:00Z", true)]
    public void All_hours_are_open_but_Sunday_s(string scheduledAt, bool isOpen) => (Gate.At(Some.At(scheduledAt)) is null).Should().Be(isOpen);

    [Theory]
    [InlineData("2026-11-22T05:00:00Z", "2026-11-23T05:00:00Z")]
    [InlineData("2026-11-23T04:59:59Z", "2026-11-23T05:00:00Z")]
    [InlineData("2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z")] // the Sunday on which clocks go forward
    [InlineData("2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z")] // and back
    public void After_Sunday_the_next_run_is_Monday_s_first_hour(string scheduledAt, string nextOpen) =>
        Gate.At(Some.At(scheduledAt))!.NextOpen.Should().Be(Some.At(nextOpen));

    [Theory]
    [InlineData("2026-11-20T15:00:00Z", "2026-11-20T15:00:00Z")]
    [InlineData("2026-11-20T14:59:59.999999999Z", "2026-11-20T14:00:00Z")]
    [InlineData("2026-11-20T15:00:00.000000001Z", "2026-11-20T15:00:00Z")]
    [InlineData("2026-11-22T15:30:00Z", "2026-11-22T15:00:00Z")] // a Sunday's mark is one all the same: the gate refuses it
    public void The_mark_is_the_full_hour_at_or_before_an_instant(string now, string mark) => Gate.MarkBefore(Some.At(now)).Should().Be(Some.At(mark));

    [Theory]
    [InlineData("2026-11-20T15:00:00Z", "2026-11-20T17:00:00Z", "2026-11-20T16:00:00Z")] // both ends are left out
    [InlineData("2026-11-20T15:00:00Z", "2026-11-20T16:00:00Z", "")]
    [InlineData("2026-11-20T14:59:59.999999999Z", "2026-11-20T16:00:00.000000001Z", "2026-11-20T15:00:00Z,2026-11-20T16:00:00Z")]
    [InlineData("2026-11-22T03:00:00Z", "2026-11-23T06:30:00Z", "2026-11-22T04:00:00Z,2026-11-23T05:00:00Z,2026-11-23T06:00:00Z")] // no Sunday
    [InlineData("2026-11-20T16:00:00Z", "2026-11-20T15:00:00Z", "")]
    public void Due_between_two_instants_are_the_full_hours_but_Sunday_s(string after, string before, string due) =>
        string.Join(',', Gate.DueBetween(Some.At(after), Some.At(before)).Select(Instants.Text)).Should().Be(due);

    [Theory]
    [InlineData(2026, 3, 6, 48)] // Friday and Saturday before the clocks go forward
    [InlineData(2026, 10, 30, 48)] // and back
    public void Each_day_but_Sunday_has_24_runs_also_where_clocks_change(int year, int month, int day, int before)
    {
        var friday = new LocalDate(year, month, day);

        Between(friday, friday.PlusDays(2)).Should().Be(before);
        Between(friday.PlusDays(2), friday.PlusDays(3)).Should().Be(0);
        Between(friday.PlusDays(3), friday.PlusDays(4)).Should().Be(24);
    }

    [Fact]
    public void Its_incidents_are_its_own()
    {
        var policy = JobSchedule.Hourly.Incidents;

        (policy.FailuresInARow, policy.Within, policy.SlowAfter, policy.LagAfter)
            .Should().Be((3, Duration.FromHours(4), Duration.FromSeconds(35), Duration.FromHours(24)));
    }

    private static int Between(LocalDate from, LocalDate to) =>
        Gate.DueBetween(DailyGate.StartOf(from) - Duration.Epsilon, DailyGate.StartOf(to)).Count();
}
