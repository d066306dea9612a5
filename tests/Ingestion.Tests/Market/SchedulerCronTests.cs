using System.Text.RegularExpressions;
using Ingestion.LocalCloud;
using Ingestion.Market;
using NodaTime;

namespace Ingestion.Tests.Market;

/// <summary>The expressions that Terraform deploys, fired for ten years against the calendar.</summary>
public sealed partial class SchedulerCronTests
{
    private static readonly LocalDate First = new(2026, 1, 1), Last = new(2035, 12, 31);

    private static readonly string Module =
        File.ReadAllText(Path.Combine(Repository.Root, "terraform", "modules", "eventbridge_scheduler", "main.tf"));

    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb[Timezone().Match(Module).Groups[1].Value];
    private static readonly MarketCalendar Calendar = new(DateTimeZoneProviders.Tzdb["America/New_York"], MarketClosures.None);
    private static readonly SessionGate Gate = new(Calendar, Duration.FromMinutes(5));

    private static readonly CronExpression[] Crons =
        [.. Cron().Matches(Module).Select(static match => new CronExpression(match.Groups[1].Value))];

    private static readonly List<Instant> Fired =
        [.. Days(First, Last).SelectMany(static day => Crons.SelectMany(cron => cron.On(day))).Select(static at => at.InZoneStrictly(Zone).ToInstant()).Order()];

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

    private static IEnumerable<LocalDate> Days(LocalDate first, LocalDate last)
    {
        for (var day = first; day <= last; day = day.PlusDays(1))
        {
            yield return day;
        }
    }

    [GeneratedRegex("\"(cron\\([^\"]*\\))\"")]
    private static partial Regex Cron();

    [GeneratedRegex("schedule_expression_timezone\\s*=\\s*\"([^\"]+)\"")]
    private static partial Regex Timezone();
}
