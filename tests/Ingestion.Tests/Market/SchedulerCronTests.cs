using System.Text.RegularExpressions;
using Ingestion.LocalCloud;
using Ingestion.Market;
using NodaTime;

namespace Ingestion.Tests.Market;

/// <summary>The expressions that Terraform deploys, fired for ten years: those of news against the calendar, those of daily and hourly jobs against the week.</summary>
public sealed partial class SchedulerCronTests
{
    private static readonly LocalDate First = new(2026, 1, 1), Last = new(2035, 12, 31);

    private static readonly string Module =
        File.ReadAllText(Path.Combine(Repository.Root, "terraform", "modules", "eventbridge_scheduler", "schedules.tf"));

    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/New_York"];
    private static readonly MarketCalendar Calendar = new(DateTimeZoneProviders.Tzdb["America/New_York"], MarketClosures.None);
    private static readonly SessionGate Gate = new(Calendar, Duration.FromMinutes(5));

    private static readonly Dictionary<string, CronExpression[]> Crons = Feed().Matches(Module)
        .ToDictionary(static feed => feed.Groups[1].Value, static feed => Cron().Matches(feed.Value).Select(static match => new CronExpression(match.Groups[1].Value)).ToArray());

    private static readonly List<Instant> Fired = FiredOf("news");

    [Fact]
    public void Every_feed_that_is_scheduled_is_fired_here_in_the_time_of_New_York()
    {
        Crons.ToDictionary(static feed => feed.Key, static feed => feed.Value.Length)
            .Should().BeEquivalentTo(new Dictionary<string, int>
            {
                ["news"] = 2,
                ["assets"] = 1,
                ["earnings_calendar"] = 1,
                ["refresh_after_earnings"] = 1,
                ["refresh_oldest"] = 1,
                ["news_sentiment"] = 1,
            });
        Cron().Count(Module).Should().Be(7);
        Timezone().Matches(Module).Select(static zone => zone.Groups[1].Value).Should().Equal(Enumerable.Repeat(Zone.Id, Crons.Count));
    }

    [Theory]
    [InlineData("assets", 4)]
    [InlineData("earnings_calendar", 5)]
    [InlineData("refresh_after_earnings", 6)]
    [InlineData("refresh_oldest", 7)]
    public void A_daily_feed_fires_once_at_its_hour_from_Monday_to_Saturday_and_never_on_Sunday(string feed, int hour) =>
        FiredOf(feed).Should().Equal(
            Days(First, Last).Where(static day => day.DayOfWeek != IsoDayOfWeek.Sunday).Select(day => new LocalTime(hour, 0).On(day).InZoneStrictly(Zone).ToInstant()));

    [Fact]
    public void News_with_sentiment_fire_at_every_full_hour_from_Monday_to_Saturday_and_never_on_Sunday() =>
        FiredOf("news_sentiment").Should().Equal(Days(First, Last).Where(static day => day.DayOfWeek != IsoDayOfWeek.Sunday)
            .SelectMany(static day => Enumerable.Range(0, 24).Select(hour => new LocalTime(hour, 0).On(day).InZoneStrictly(Zone).ToInstant())));

    [Fact]
    public void A_full_day_fires_its_78_instants_once_each()
    {
        var byDay = Fired.ToLookup(static at => at.InZone(Zone).Date);
        foreach (var session in Days(First, Last).Select(static day => Calendar.On(day)).OfType<Session>())
        {
            byDay[session.Date].Should().Equal(
                Enumerable.Range(0, 78).Select(i => new LocalTime(9, 30).PlusMinutes(5 * i).On(session.Date).InZoneStrictly(Zone).ToInstant()));
        }
    }

    [Fact]
    public void No_instant_lies_outside_half_past_nine_to_four() =>
        Fired.Select(static at => at.InZone(Zone).TimeOfDay).Should().OnlyContain(static time => time >= new LocalTime(9, 30) && time < new LocalTime(16, 0));

    [Fact]
    public void The_gate_refuses_exactly_the_holidays_and_the_afternoons_of_short_days()
    {
        var surplus = Fired.Where(static at =>
            Calendar.On(at.InZone(Zone).Date) is not { } session || at >= session.Close);

        Fired.Where(static at => Gate.At(at) is not null).Should().Equal(surplus);
        var sessions = Days(First, Last).Select(static day => Calendar.On(day)).OfType<Session>().ToList();
        Fired.Count(static at => Gate.At(at) is null).Should().Be(
            sessions.Sum(static session => (int)((session.Close - session.Open).TotalMinutes / 5)), "78 runs on a full day, 42 on a short one");
    }

    [Theory]
    [InlineData("2026-03-06", "2026-03-06T14:30:00Z")] // the Friday before the clocks go forward
    [InlineData("2026-03-09", "2026-03-09T13:30:00Z")]
    [InlineData("2026-10-30", "2026-10-30T13:30:00Z")] // the Friday before they go back
    [InlineData("2026-11-02", "2026-11-02T14:30:00Z")]
    public void The_first_run_follows_the_clocks_of_New_York(string day, string first) =>
        Fired.First(at => at.InZone(Zone).Date == NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value).ToString().Should().Be(first);

    private static List<Instant> FiredOf(string feed) =>
        [.. Days(First, Last).SelectMany(day => Crons[feed].SelectMany(cron => cron.On(day))).Select(static at => at.InZoneStrictly(Zone).ToInstant()).Order()];

    private static IEnumerable<LocalDate> Days(LocalDate first, LocalDate last)
    {
        for (var day = first; day <= last; day = day.PlusDays(1))
        {
            yield return day;
        }
    }

    [GeneratedRegex("\"(cron\\([^\"]*\\))\"")]
    private static partial Regex Cron();

    [GeneratedRegex(@"^    (\w+) = \{\n.*?^    \}$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Feed();

    [GeneratedRegex("time_zone\\s*=\\s*\"([^\"]+)\"")]
    private static partial Regex Timezone();
}
