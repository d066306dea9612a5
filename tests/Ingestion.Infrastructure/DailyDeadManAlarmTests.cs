using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ingestion.LocalCloud.Watching;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Infrastructure;

/// <summary>
/// The alarms that a feed's daily run did not come: silent all year while Scheduler does its work, on Sundays too; on within hours of a run that was missed,
/// summer and winter. CloudWatch asks once an hour, for whole hours.
/// </summary>
public sealed partial class DailyDeadManAlarmTests
{
    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];
    private static readonly Deployment Everything = Deployment.WithAllFeeds();

    public static TheoryData<string> Feeds => ["assets", "earnings_calendar", "refresh_after_earnings", "refresh_oldest"];

    [Theory]
    [MemberData(nameof(Feeds))]
    public void While_the_schedule_fires_it_is_silent_also_when_runs_come_late(string feed)
    {
        var alarm = new Watched(feed);
        foreach (var late in new[] { Duration.Zero, Duration.FromMinutes(20), alarm.Patience })
        {
            // On time and late by turns: a day with the longest stretch without a run.
            var runs = alarm.Due(2026, 2029).Select((due, i) => due + (i % 2 == 0 ? Duration.FromSeconds(30) : late + Duration.FromSeconds(5)));

            alarm.On(2026, 2029, runs).Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData("assets", "2026-03-06")] // the Friday before the clocks go forward
    [InlineData("assets", "2026-03-07")]
    [InlineData("assets", "2026-03-09")]
    [InlineData("earnings_calendar", "2026-07-14")]
    [InlineData("earnings_calendar", "2026-10-31")] // the Saturday before they go back
    [InlineData("earnings_calendar", "2026-11-02")]
    [InlineData("refresh_after_earnings", "2026-03-09")]
    [InlineData("refresh_oldest", "2026-10-31")]
    [InlineData("refresh_oldest", "2026-11-02")]
    [InlineData("assets", "2026-12-16")]
    [InlineData("assets", "2026-12-25")]
    public void A_run_that_does_not_come_is_noticed_within_four_hours_and_not_before_scheduler_has_given_up(string feed, string day)
    {
        var alarm = new Watched(feed);
        var missed = alarm.DueOn(LocalDatePattern.Iso.Parse(day).Value);
        var runs = alarm.Due(2026, 2027).Where(due => due < missed).Select(static due => due + Duration.FromSeconds(30));

        (alarm.On(2026, 2027, runs)[0] - missed).Should().BeGreaterThanOrEqualTo(alarm.Patience).And.BeLessThanOrEqualTo(Duration.FromHours(4));
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public void It_stays_on_until_a_run_comes_and_is_over_within_the_hour_after(string feed)
    {
        var alarm = new Watched(feed);
        var (last, next) = (alarm.DueOn(new LocalDate(2026, 11, 10)), alarm.DueOn(new LocalDate(2026, 11, 14)));

        var on = alarm.On(2026, 2027, [last, next]).Where(hour => hour > last && hour < next + Duration.FromDays(1)).ToList();

        on.Should().HaveCount((int)(on[^1] - on[0]).TotalHours + 1, "it does not say that all is well in between");
        (on[^1] - next).Should().BeGreaterThanOrEqualTo(Duration.Zero).And.BeLessThan(Duration.FromHours(1));
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public void Without_any_data_it_is_on_rather_than_undecided(string feed)
    {
        var alarm = new Watched(feed);

        ((string)alarm.Values["treat_missing_data"]!).Should().Be("breaching");
        alarm.On(2026, 2027, []).Should().Contain(Instant.FromUtc(2026, 11, 20, 0, 0));
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public void It_counts_runs_of_its_own_feed_whether_they_succeeded_or_not(string feed)
    {
        var metric = new Watched(feed).Metric;

        ((string)metric["metric_name"]!, (string)metric["stat"]!, (string)metric["dimensions"]!["Feed"]!).Should().Be(("RunsSucceeded", "SampleCount", feed));
        Jobs.RunMetrics.Names.Should().Contain("RunsSucceeded");
    }

    [GeneratedRegex(@"^cron\(0 (\d+) \? \* MON-SAT \*\)$")]
    private static partial Regex Cron();

    /// <summary>A feed's alarm, and when its schedule calls.</summary>
    private sealed class Watched
    {
        private readonly MetricMath _expression;
        private readonly LocalTime _at;
        private readonly int _periods;

        public Watched(string feed)
        {
            Values = Everything.All("aws_cloudwatch_metric_alarm")
                .Single(alarm => alarm.Address.EndsWith($"no_daily_runs[\"{feed}\"]", StringComparison.Ordinal)).Values;
            var queries = Values["metric_query"]!.AsArray();
            Metric = queries.Select(static query => query!["metric"]).OfType<JsonArray>().Single(static metric => metric.Count > 0)[0]!;
            _expression = new MetricMath((string)queries.Single(static query => (bool?)query!["return_data"] == true)!["expression"]!);
            _periods = (int)Values["evaluation_periods"]!;
            ((int)Metric["period"]!).Should().Be(3600);
            var schedule = Everything.All("aws_scheduler_schedule")
                .Single(one => ((string)one.Values["name"]!).EndsWith($"-{feed}-daily", StringComparison.Ordinal)).Values;
            _at = new LocalTime(int.Parse(Cron().Match((string)schedule["schedule_expression"]!).Groups[1].Value, CultureInfo.InvariantCulture), 0);
            Patience = Duration.FromSeconds((int)schedule["target"]![0]!["retry_policy"]![0]!["maximum_event_age_in_seconds"]!);
        }

        public JsonNode Values { get; }

        public JsonNode Metric { get; }

        /// <summary>For how long Scheduler tries to call.</summary>
        public Duration Patience { get; }

        public Instant DueOn(LocalDate day) => _at.On(day).InZoneLeniently(NewYork).ToInstant();

        public IEnumerable<Instant> Due(int from, int to)
        {
            for (var day = new LocalDate(from, 1, 1); day.Year < to; day = day.PlusDays(1))
            {
                if (day.DayOfWeek != IsoDayOfWeek.Sunday)
                {
                    yield return DueOn(day);
                }
            }
        }

        /// <summary>The full hours at which it is on: every one of the hours before is below the threshold.</summary>
        public List<Instant> On(int from, int to, IEnumerable<Instant> runs)
        {
            var counts = runs.CountBy(static run => run.ToUnixTimeSeconds() / 3600).ToDictionary();
            List<Instant> on = [];
            var below = 0;
            for (var begins = Instant.FromUtc(from, 1, 1, 0, 0); begins < Instant.FromUtc(to, 1, 1, 0, 0); begins += Duration.FromHours(1))
            {
                double? count = counts.TryGetValue(begins.ToUnixTimeSeconds() / 3600, out var some) ? some : null;
                below = _expression.Of(begins, _ => count) < (double)Values["threshold"]! ? below + 1 : 0;
                if (below >= _periods)
                {
                    on.Add(begins + Duration.FromHours(1));
                }
            }

            return on;
        }
    }
}
