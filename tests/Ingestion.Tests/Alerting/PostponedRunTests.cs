using Ingestion.Alerting;
using Ingestion.Collecting;
using Ingestion.Jobs;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Tests.Alerting;

/// <summary>A run that no call was left for is neither a success nor a failure: for incidents, it might not have been due.</summary>
public sealed class PostponedRunTests
{
    private static readonly Instant Now = Some.At("2026-11-20T15:01:00Z");
    private static readonly JobSchedule Schedule = JobSchedule.Hourly;

    [Fact]
    public void However_many_runs_are_postponed_nobody_is_alerted() =>
        Decide(Postponed("15"), Postponed("14"), Postponed("13"), Postponed("12"), Fine("11")).Should().BeEmpty();

    [Fact]
    public void Failures_between_which_runs_were_postponed_are_in_a_row()
    {
        var opened = Decide(Failed("15"), Postponed("14"), Failed("13"), Postponed("12"), Failed("11"), Fine("10"))
            .Should().ContainSingle().Which.Should().BeOfType<IncidentChange.Opened>().Which;

        opened.Failed.Select(static failed => failed.ScheduledAt.ToString()).Should().Equal("2026-11-20T11:00:00Z", "2026-11-20T13:00:00Z", "2026-11-20T15:00:00Z");
    }

    [Fact]
    public void Four_hours_are_inclusive_and_five_too_far()
    {
        Decide(Failed("15"), Postponed("14"), Postponed("13"), Failed("12"), Failed("11"), Fine("10")).Should().ContainSingle();
        Decide(Failed("15"), Postponed("14"), Postponed("13"), Failed("12"), Postponed("11"), Failed("10"), Fine("09")).Should().BeEmpty();
    }

    [Fact]
    public void An_open_incident_stays_open_until_a_run_succeeds_and_only_failures_were_lost()
    {
        var open = Incident.From("consecutive_failures/news_sentiment/2026-11-20T10:00:00Z")!;
        RunRecord[] failed =
        [
            Failed("12") with { Incidents = [open], Lost = 3 }, Failed("11") with { Lost = 2 }, Failed("10") with { Lost = 1 }, Fine("09"),
        ];

        Decide(Postponed("13"), failed).Should().BeEmpty();
        Incidents.OpenAfter(History(Postponed("13"), failed), []).Should().Equal(open);
        var over = Decide(Fine("14"), [Postponed("13") with { Incidents = [open], Lost = 3 }, .. failed])
            .Should().ContainSingle().Which.Should().BeOfType<IncidentChange.Over>().Which;
        (over.Incident, over.LostRuns).Should().Be((open, 3));
    }

    [Fact]
    public void A_run_that_was_postponed_says_nothing_about_how_quick_runs_are()
    {
        Incident[] slow = [Incident.From("high_latency/news_sentiment/2026-11-20T10:00:00Z")!];
        RunRecord[] before = [Fine("12") with { Incidents = slow }, Fine("11") with { Incidents = slow }, Fine("10") with { Incidents = slow, Took = Duration.FromSeconds(40) }];

        Decide(Postponed("13"), before).Should().BeEmpty();
        Decide(Fine("14"), [Postponed("13") with { Incidents = slow }, .. before]).Should().ContainSingle().Which.Should().BeOfType<IncidentChange.Over>();
        Decide(Fine("14"), [Postponed("13") with { Incidents = slow }, .. before[1..]]).Should().BeEmpty("two quick ones are not three");
    }

    [Fact]
    public void A_run_that_died_is_counted_once_also_when_the_next_one_is_postponed()
    {
        var history = History(Fine("15"), Postponed("14") with { Lost = 1 }, Dead("13"), Fine("12"));

        (history.Uncounted, history.LostBefore).Should().Be((0, 1));
        History(Postponed("14"), Dead("13"), Fine("12")).Uncounted.Should().Be(1);
    }

    [Fact]
    public void The_source_gets_no_penalty()
    {
        var attempts = new[] { SourceAttempt.WithoutAnswer("alphavantage", SourcePlan.Preferred, "daily_limit", Duration.Zero) };

        SourceHealth.Of("alphavantage", [Postponed("14") with { Attempts = attempts }, Fine("13")], new FailoverPolicy(Duration.FromHours(1), Duration.FromHours(1)))
            .Failures.Should().Be(0);
        SourceHealth.Of("alphavantage", [Failed("14") with { Attempts = attempts }, Fine("13")], new FailoverPolicy(Duration.FromHours(1), Duration.FromHours(1)))
            .Failures.Should().Be(1);
    }

    [Fact]
    public void The_first_run_that_has_a_call_is_the_first_to_ask()
    {
        var requests = new FetchRequests(["alphavantage"], Some.Tickers("AAPL"), new StoppedClock(Now));

        SinceOf([Postponed("14"), Postponed("13")]).Should().Be(Some.At("2026-11-19T15:00:00Z"));
        SinceOf([Postponed("14"), Failed("13")]).Should().Be(Some.At("2026-11-13T15:00:00Z"));

        Instant SinceOf(IReadOnlyList<RunRecord> before) => requests.For("alphavantage", Fine("15").Key, before).Window.Since;
    }

    private static RunRecord Run(string hour, string? outcome)
    {
        var run = Some.Run($"2026-11-20T{hour}:00:00Z", outcome);
        return run with { Key = run.Key with { Feed = "news_sentiment" } };
    }

    private static RunRecord Fine(string hour) => Run(hour, RunOutcome.Collected);

    private static RunRecord Failed(string hour) => Run(hour, RunOutcome.Failed) with { ErrorMessage = "it failed" };

    private static RunRecord Postponed(string hour) => Run(hour, RunOutcome.Postponed);

    private static RunRecord Dead(string hour) => Run(hour, null) with { LeaseUntil = Now };

    private static RunHistory History(RunRecord run, params RunRecord[] before) => RunHistory.Of(run.Key, before, Schedule.Gate.DueBetween, Now);

    private static IReadOnlyList<IncidentChange> Decide(RunRecord run, params RunRecord[] before) => Incidents.Decide(run, History(run, before), Schedule.Incidents);
}
