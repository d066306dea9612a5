using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Watching;
using NodaTime;

namespace Ingestion.Infrastructure;

/// <summary>The alarm that nobody calls the function for news: silent all year while Scheduler does its work, loud soon after it stops, summer and winter.</summary>
public sealed class DeadManAlarmTests
{
    private static readonly Duration Period = Duration.FromMinutes(15);
    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    private static readonly JsonNode Alarm = Deployment.Of("prod").All("aws_cloudwatch_metric_alarm")
        .Single(static alarm => alarm.Address.Contains(".no_runs", StringComparison.Ordinal)).Values;

    private static readonly MetricMath Expression =
        new((string)Alarm["metric_query"]!.AsArray().Single(static query => (string?)query!["expression"] is { Length: > 0 })!["expression"]!);

    [Theory]
    [InlineData(2026)]
    [InlineData(2027)]
    [InlineData(2028)]
    public void While_the_schedules_fire_it_is_silent_wherever_the_period_begins(int year)
    {
        var calls = Calls(year).ToHashSet();
        var alarms = Minutes(year).Where(begins => IsOff(begins, Count(calls, begins)));

        alarms.Should().BeEmpty();
    }

    [Theory]
    [InlineData("2026-03-06T16:00:00Z")] // the Friday before the clocks go forward
    [InlineData("2026-03-09T14:00:00Z")] // the Monday after
    [InlineData("2026-07-15T18:00:00Z")]
    [InlineData("2026-10-30T14:00:00Z")]
    [InlineData("2026-11-02T20:00:00Z")]
    [InlineData("2026-12-16T15:00:00Z")]
    public void Twenty_minutes_after_the_last_call_it_is_off(string lastCall)
    {
        var dead = NodaTime.Text.InstantPattern.General.Parse(lastCall).Value;

        Enumerable.Range(1, 20).Select(minute => dead + Duration.FromMinutes(minute)).Should().Contain(begins => IsOff(begins, null));
    }

    [Theory]
    [InlineData("2026-07-15T13:30:00Z")]
    [InlineData("2026-12-16T14:30:00Z")]
    public void A_session_that_never_begins_is_noticed_in_its_first_quarter_of_an_hour(string open) =>
        IsOff(NodaTime.Text.InstantPattern.General.Parse(open).Value, null).Should().BeTrue();

    [Fact]
    public void Over_a_long_weekend_without_any_data_it_is_silent() =>
        Minutes(2026).Where(static at => at.InZone(NewYork).DayOfWeek > IsoDayOfWeek.Friday).Where(static begins => IsOff(begins, null)).Should().BeEmpty();

    [Fact]
    public void One_call_in_the_period_is_enough_to_be_silent() => IsOff(Instant.FromUtc(2026, 7, 15, 15, 0), 1).Should().BeFalse();

    [Fact]
    public void Without_any_data_it_is_off_rather_than_undecided() => ((string)Alarm["treat_missing_data"]!).Should().Be("breaching");

    private static bool IsOff(Instant begins, double? calls) => Expression.Of(begins, _ => calls) < (double)Alarm["threshold"]!;

    /// <summary>CloudWatch has no data for a period without calls.</summary>
    private static double? Count(HashSet<Instant> calls, Instant begins) =>
        Enumerable.Range(0, (int)Period.TotalMinutes).Count(minute => calls.Contains(begins + Duration.FromMinutes(minute))) is > 0 and var count ? count : null;

    /// <summary>Scheduler knows no holidays: Monday to Friday, 09:30 to 15:55 New York.</summary>
    private static IEnumerable<Instant> Calls(int year) =>
        Days(year).Where(static day => day.DayOfWeek <= IsoDayOfWeek.Friday)
            .SelectMany(static day => Enumerable.Range(0, 78).Select(i => new LocalTime(9, 30).PlusMinutes(5 * i).On(day).InZoneStrictly(NewYork).ToInstant()));

    private static IEnumerable<Instant> Minutes(int year)
    {
        for (var at = Instant.FromUtc(year, 1, 1, 0, 0); at < Instant.FromUtc(year + 1, 1, 1, 0, 0); at += Duration.FromMinutes(1))
        {
            yield return at;
        }
    }

    private static IEnumerable<LocalDate> Days(int year)
    {
        for (var day = new LocalDate(year, 1, 1); day.Year == year; day = day.PlusDays(1))
        {
            yield return day;
        }
    }
}
