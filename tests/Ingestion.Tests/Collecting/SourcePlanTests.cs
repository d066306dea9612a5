using Ingestion.Collecting;
using Ingestion.Feeds.News;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Tests.Collecting;

public sealed class SourcePlanTests
{
    private static readonly string[] Sources = ["tiingo", "finnhub"];

    [Fact]
    public void Without_a_history_the_preferred_source_is_first() => Plan("15:05").Should().Equal("tiingo:preferred", "finnhub:stands_in");

    [Theory]
    [InlineData("15:05", "15:10", true)] // five minutes after the first failure
    [InlineData("15:06", "15:10", false)]
    public void After_a_failure_the_other_source_is_used_for_five_minutes(string failedAt, string at, bool isProbed) =>
        Plan(at, Run(failedAt, "tiingo:timeout", "finnhub:answered"))[0].Should().Be(isProbed ? "tiingo:probe" : "finnhub:stands_in");

    [Theory]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(4, 30)]
    [InlineData(5, 30)]
    [InlineData(23, 30)]
    public void Each_failed_probe_doubles_the_wait_up_to_thirty_minutes(int failures, int minutes)
    {
        RunRecord[] before = [.. Enumerable.Range(0, failures).Select(static i => Run("14:00", -i * 5, "tiingo:server_error", "finnhub:answered"))];

        Plan("14:00", minutes - 5, before)[0].Should().Be("finnhub:stands_in");
        Plan("14:00", minutes, before)[0].Should().Be("tiingo:probe");
    }

    [Fact]
    public void An_answer_ends_the_counting() =>
        Plan(
            "15:15",
            Run("15:10", "tiingo:timeout", "finnhub:answered"),
            Run("15:05", "tiingo:answered"),
            Run("15:00", "tiingo:timeout", "finnhub:answered"))[0].Should().Be("tiingo:probe");

    [Theory]
    [InlineData("15:30", "finnhub:stands_in")]
    [InlineData("15:35", "tiingo:probe")]
    public void A_refused_key_waits_the_longest_at_once(string at, string first) =>
        Plan(at, Run("15:05", "tiingo:unauthorized", "finnhub:answered"))[0].Should().Be(first);

    [Theory]
    [InlineData("15:50", "finnhub:stands_in")]
    [InlineData("16:05", "tiingo:probe")]
    public void A_source_that_asked_for_an_hour_gets_an_hour(string at, string first) =>
        Plan(at, Run("15:05", "tiingo:rate_limited+3600", "finnhub:answered"))[0].Should().Be(first);

    [Fact]
    public void A_run_that_never_finished_counts_against_the_source_that_it_asked_first()
    {
        var dead = Some.Run("2026-11-20T15:05:00Z", outcome: null);
        var again = Some.Run("2026-11-20T15:10:00Z", outcome: null);

        Plan("15:08", dead)[0].Should().Be("finnhub:stands_in");
        Plan("15:10", dead).Should().Equal("tiingo:probe", "finnhub:stands_in");
        Plan("15:15", again, dead).Should().Equal("finnhub:stands_in", "tiingo:last_resort");
        Plan("15:10", dead, Run("15:00", "tiingo:unauthorized", "finnhub:answered")).Should().Equal("finnhub:probe");
    }

    [Fact]
    public void A_run_that_is_still_being_worked_on_counts_against_nobody() =>
        Plan("15:06", Some.Run("2026-11-20T15:05:00Z", outcome: null) with { LeaseUntil = Some.At("2026-11-20T15:06:01Z") })[0].Should().Be("tiingo:preferred");

    [Theory]
    [InlineData("15:06", "finnhub:stands_in")]
    [InlineData("15:07", "tiingo:preferred")]
    public void A_source_that_answered_in_part_and_asked_to_be_left_alone_is(string at, string first) =>
        Plan(at, Run("15:05", "tiingo:answered+120"))[0].Should().Be(first);

    [Fact]
    public void A_source_that_is_waiting_is_asked_after_all_others() =>
        Plan("15:10", Run("15:08", "tiingo:timeout", "finnhub:answered")).Should().Equal("finnhub:stands_in", "tiingo:last_resort");

    [Theory]
    [InlineData("unauthorized")]
    [InlineData("rate_limited+600")]
    public void No_last_resort_is_a_source_that_refused_the_key_or_asked_to_be_left_alone(string outcome) =>
        Plan("15:10", Run("15:05", $"tiingo:{outcome}", "finnhub:answered")).Should().Equal("finnhub:stands_in");

    [Fact]
    public void When_all_must_be_left_alone_the_one_whose_time_is_over_first_is_asked() =>
        Plan("15:15", Run("15:10", "tiingo:unauthorized", "finnhub:rate_limited+420")).Should().Equal("finnhub:last_resort");

    [Fact]
    public void When_all_have_failed_all_are_asked() =>
        Plan("15:12", Run("15:10", "tiingo:timeout", "finnhub:html")).Should().Equal("tiingo:last_resort", "finnhub:last_resort");

    [Theory]
    [InlineData(2, "tiingo:preferred")]
    [InlineData(3, "finnhub:stands_in")]
    public void Three_suspiciously_empty_answers_in_a_row_make_the_other_source_come_first(int empties, string first)
    {
        RunRecord[] before =
            [.. Enumerable.Range(0, empties).Select(static i => Run("15:05", -i * 5, "tiingo:suspiciously_empty", "finnhub:answered"))];

        Plan("15:05", 4, before)[0].Should().Be(first);
    }

    [Fact]
    public void Time_that_ran_out_says_nothing_about_a_source() => Plan("15:10", Run("15:05", "tiingo:cut_off"))[0].Should().Be("tiingo:preferred");

    [Fact]
    public void An_empty_answer_is_suspicious_only_where_most_of_the_latest_had_rows()
    {
        var full = Run("15:00", "tiingo:answered");
        var empty = full with { Attempts = [full.Attempts[0] with { Seen = 0 }] };

        EmptyAnswers.AreSuspicious("tiingo", []).Should().BeFalse();
        EmptyAnswers.AreSuspicious("tiingo", [full]).Should().BeTrue();
        EmptyAnswers.AreSuspicious("tiingo", [full, empty]).Should().BeFalse();
        EmptyAnswers.AreSuspicious("tiingo", [empty, full, full]).Should().BeTrue();
        EmptyAnswers.AreSuspicious("tiingo", [empty, empty, empty, full, full, full, full]).Should().BeFalse("six are compared, and half of them is not most");
        EmptyAnswers.AreSuspicious("tiingo", [empty, empty, full, full, full, full, empty, empty]).Should().BeTrue("what was before the six does not count");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Over_random_weeks_no_source_is_hammered_and_none_is_forgotten(int seed)
    {
        for (var week = 0; week < 40; week++)
        {
            Week((seed * 1_000) + week);
        }
    }

    /// <summary>Runs every five minutes while both sources go up and down at random.</summary>
    private static void Week(int seed)
    {
        var dice = new Random(seed);
        List<RunRecord> before = [];
        var isUp = new Dictionary<string, bool> { ["tiingo"] = true, ["finnhub"] = true };
        var upSince = isUp.ToDictionary(static one => one.Key, static _ => -1_000);
        var asksWhileDown = 0;
        for (var run = 0; run < 390; run++)
        {
            foreach (var source in Sources.Where(_ => dice.Next(40) == 0))
            {
                isUp[source] = !isUp[source];
                upSince[source] = run;
                asksWhileDown = 0;
            }

            var plan = SourcePlan.Decide(Sources, before, At(run), At(run), NewsModule.Failover);
            plan.Should().NotBeEmpty($"a run always asks somebody (seed {seed}, run {run})");
            List<SourceAttempt> attempts = [];
            foreach (var planned in plan)
            {
                attempts.Add(Attempt(planned.Source, isUp[planned.Source] ? "answered" : "timeout", planned.Why));
                if (isUp[planned.Source])
                {
                    break;
                }
            }

            var answered = attempts[^1].Outcome == "answered";
            answered.Should().Be(isUp.Values.Any(static up => up), $"one that is up is found (seed {seed}, run {run})");
            if (isUp["tiingo"] && run - upSince["tiingo"] >= 6)
            {
                attempts[0].Should().BeEquivalentTo(new { Source = "tiingo", Outcome = "answered" }, $"it has been well for half an hour (seed {seed}, run {run})");
            }

            if (!isUp["tiingo"] && isUp["finnhub"] && attempts.Exists(static attempt => attempt.Source == "tiingo"))
            {
                // 5, 10, 20 and 30 minutes: within any outage the n-th ask is that late at least.
                asksWhileDown++;
                var minutes = (run - upSince["tiingo"]) * 5;
                asksWhileDown.Should().BeLessThanOrEqualTo(4 + (minutes / 30) + 1, $"a dead source is not hammered (seed {seed}, run {run})");
            }

            before.Insert(0, Run(At(run), [.. attempts]));
        }

        static Instant At(int run) => Some.Scheduled + Duration.FromMinutes(5 * run);
    }

    private static IReadOnlyList<string> Plan(string at, params RunRecord[] before) => Plan(at, 0, before);

    private static IReadOnlyList<string> Plan(string at, int minutesLater, params RunRecord[] before) =>
    [
        .. SourcePlan.Decide(
            Sources, before, Some.At($"2026-11-20T{at}:00Z") + Duration.FromMinutes(minutesLater), Some.At($"2026-11-20T{at}:00Z") + Duration.FromMinutes(minutesLater), NewsModule.Failover)
            .Select(static planned => $"{planned.Source}:{planned.Why}"),
    ];

    private static RunRecord Run(string at, params string[] attempts) => Run(at, 0, attempts);

    /// <summary>An attempt is written <c>source:outcome</c>, and <c>+60</c> behind it when the source asked for 60 seconds.</summary>
    private static RunRecord Run(string at, int minutesLater, params string[] attempts) =>
        Run(Some.At($"2026-11-20T{at}:00Z") + Duration.FromMinutes(minutesLater), [.. attempts.Select(static attempt => attempt.Split(':', '+') switch
        {
            [var source, var outcome, var seconds] => Attempt(source, outcome, "preferred") with
            {
                RetryAfter = Duration.FromSeconds(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)),
            },
            [var source, var outcome] => Attempt(source, outcome, "preferred"),
            _ => throw new ArgumentException(attempt),
        })]);

    private static RunRecord Run(Instant at, IReadOnlyList<SourceAttempt> attempts) =>
        Some.Run() with { Key = new RunKey("news", at), Attempts = attempts };

    private static SourceAttempt Attempt(string source, string outcome, string why) => new(source, why, outcome, Duration.Zero, 3, 7, null);
}
