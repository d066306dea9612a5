using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Watching;
using NodaTime;

namespace Ingestion.Infrastructure;

/// <summary>
/// The alarm that an hourly job's runs do not come: silent all year while Scheduler does its work, on Sundays too; on within hours of the last run, summer and
/// winter. CloudWatch asks every minute, for the three hours before it.
/// </summary>
public sealed class HourlyDeadManAlarmTests
{
    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];
    private static readonly Duration Period = Duration.FromHours(1);

    private static readonly JsonNode Alarm = Deployment.WithAllFeeds().All("aws_cloudwatch_metric_alarm")
        .Single(static alarm => alarm.Address.EndsWith("no_hourly_runs[\"news_sentiment\"]", StringComparison.Ordinal)).Values;

    private static readonly JsonNode Metric = Alarm["metric_query"]!.AsArray().Select(static query => query!["metric"]).OfType<JsonArray>().Single(static metric => metric.Count > 0)[0]!;

    private static readonly MetricMath Expression =
        new((string)Alarm["metric_query"]!.AsArray().Single(static query => (bool?)query!["return_data"] == true)!["expression"]!);

    [Fact]
    public void The_schedule_fires_at_every_hour_that_is_counted_here() => Deployment.WithAllFeeds().All("aws_scheduler_schedule")
        .Where(static schedule => ((string)schedule.Values["name"]!).Contains("news_sentiment", StringComparison.Ordinal))
        .Select(static schedule => $"{schedule.Values["schedule_expression"]} {schedule.Values["schedule_expression_timezone"]}")
        .Should().Equal("cron(0 * ? * MON-SAT *) America/New_York");

    [Theory]
    [InlineData(2026)]
    [InlineData(2027)]
    [InlineData(2028)]
    public void While_the_schedule_fires_it_is_silent_wherever_the_period_begins_also_when_runs_come_late(int year)
    {
        // On time and half an hour late by turns, which is as long as Scheduler tries.
        var runs = Due(year).Select(static (due, i) => due + (i % 2 == 0 ? Duration.FromSeconds(20) : Duration.FromMinutes(30))).ToList();

        On(runs, Instant.FromUtc(year, 1, 2, 0, 0), Instant.FromUtc(year, 12, 31, 0, 0)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("2026-03-06T15:00:00Z")]
    [InlineData("2026-03-09T12:00:00Z")] // the Monday after the clocks went forward
    [InlineData("2026-07-15T18:00:00Z")]
    [InlineData("2026-10-31T14:00:00Z")] // the Saturday before they go back
    [InlineData("2026-11-02T20:00:00Z")]
    [InlineData("2026-12-25T15:00:00Z")] // a holiday: news come on holidays too
    public void Three_to_four_hours_after_the_last_run_it_is_on(string lastRun)
    {
        var last = NodaTime.Text.InstantPattern.General.Parse(lastRun).Value;
        var runs = Due(2026).Where(due => due <= last).ToList();

        (On(runs, last, last + Duration.FromHours(12))[0] - last).Should().BeGreaterThanOrEqualTo(Duration.FromHours(3)).And.BeLessThanOrEqualTo(Duration.FromHours(4));
    }

    [Theory]
    [InlineData("2026-07-19")]
    [InlineData("2026-12-20")]
    [InlineData("2026-03-08")] // the Sundays on which clocks change
    [InlineData("2026-11-01")]
    public void What_is_missing_on_Monday_is_noticed_that_night_and_not_on_Sunday(string sunday)
    {
        var midnight = NodaTime.Text.LocalDatePattern.Iso.Parse(sunday).Value.PlusDays(1).AtStartOfDayInZone(NewYork).ToInstant();
        var runs = Due(2026).Where(due => due < midnight).ToList();

        (On(runs, midnight - Duration.FromDays(2), midnight + Duration.FromDays(1))[0] - midnight)
            .Should().BeGreaterThanOrEqualTo(Duration.FromHours(3)).And.BeLessThanOrEqualTo(Duration.FromHours(5));
    }

    [Fact]
    public void Without_any_data_it_is_on_rather_than_undecided() => ((string)Alarm["treat_missing_data"]!).Should().Be("breaching");

    [Fact]
    public void It_counts_runs_of_its_own_job_whether_they_succeeded_or_not() =>
        ((string)Metric["metric_name"]!, (string)Metric["stat"]!, (int)Metric["period"]!, (string)Metric["dimensions"]!["Feed"]!)
            .Should().Be(("RunsSucceeded", "SampleCount", 3600, "news_sentiment"));

    /// <summary>The minutes at which it is on: each of the hours before is below the threshold.</summary>
    private static List<Instant> On(List<Instant> runs, Instant from, Instant to)
    {
        List<Instant> on = [];
        for (var at = from; at < to; at += Duration.FromMinutes(1))
        {
            if (Enumerable.Range(1, (int)Alarm["evaluation_periods"]!).All(back => IsBelow(runs, at - (back * Period))))
            {
                on.Add(at);
            }
        }

        return on;
    }

    private static bool IsBelow(List<Instant> runs, Instant begins)
    {
        var first = runs.BinarySearch(begins);
        first = first < 0 ? ~first : first;
        var count = 0;
        while (first + count < runs.Count && runs[first + count] < begins + Period)
        {
            count++;
        }

        return Expression.Of(begins, _ => count == 0 ? null : count) < (double)Alarm["threshold"]!;
    }

    /// <summary>Every full hour of New York, Sunday left out.</summary>
    private static IEnumerable<Instant> Due(int year)
    {
        for (var at = Instant.FromUtc(year, 1, 1, 0, 0); at < Instant.FromUtc(year + 1, 1, 1, 0, 0); at += Period)
        {
            if (at.InZone(NewYork).DayOfWeek != IsoDayOfWeek.Sunday)
            {
                yield return at;
            }
        }
    }
}
