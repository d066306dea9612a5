using Ingestion.Alerting;
using Ingestion.Feeds.News;
using Ingestion.Market;
using Ingestion.Primitives;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Tests.Alerting;

public sealed class IncidentsTests
{
    private static readonly Instant Now = Some.At("2026-11-20T15:06:00Z");
    private static readonly SessionGate Gate = new(MarketCalendar.Nyse(MarketClosures.None), Duration.FromMinutes(5));
    private static readonly IncidentPolicy Policy = NewsModule.Incidents;
    private static readonly Incident Open = Incident.From("consecutive_failures/news/2026-11-20T14:05:00Z")!;

    [Fact]
    public void Two_failed_runs_are_no_incident() =>
        Decide(Failed("15:05"), Failed("15:00"), Fine("14:55")).Should().BeEmpty();

    [Fact]
    public void The_third_failed_run_in_a_row_opens_one()
    {
        var opened = TheOne<IncidentChange.Opened>(Failed("15:05"), Failed("15:00"), Failed("14:55"), Fine("14:50"));

        opened.Incident.Id.Should().Be("consecutive_failures/news/2026-11-20T14:55:00Z");
        opened.Failed.Should().HaveCount(3);
    }

    [Fact]
    public void Three_runs_that_no_source_answered_are_all_sources_down() =>
        TheOne<IncidentChange.Opened>(Unanswered("15:05"), Unanswered("15:00"), Unanswered("14:55"))
            .Incident.Id.Should().Be("all_sources_down/news/2026-11-20T14:55:00Z");

    [Fact]
    public void One_of_the_three_for_another_reason_is_not() =>
        TheOne<IncidentChange.Opened>(Unanswered("15:05"), Failed("15:00"), Unanswered("14:55"))
            .Incident.Kind.Should().Be(Incident.ConsecutiveFailures);

    [Fact]
    public void Fifteen_minutes_are_inclusive() =>
        DecideWithoutMissed(Failed("15:05"), Failed("15:00"), Failed("14:50")).Should().ContainSingle();

    [Fact]
    public void Sixteen_minutes_are_too_far() =>
        DecideWithoutMissed(Failed("15:05"), Failed("15:00"), Failed("14:49")).Should().BeEmpty();

    [Fact]
    public void The_last_runs_of_one_session_and_the_first_of_the_next_are_too_far_apart() =>
        Decide(
            Some.Run("2026-11-20T14:30:00Z", RunOutcome.Failed),
            Some.Run("2026-11-19T20:55:00Z", RunOutcome.Failed),
            Some.Run("2026-11-19T20:50:00Z", RunOutcome.Failed)).Should().BeEmpty();

    [Fact]
    public void A_run_that_was_claimed_and_never_finished_is_a_failed_run() =>
        TheOne<IncidentChange.Opened>(Failed("15:05"), Dead("15:00"), Failed("14:55")).Failed[1].Why.Should().Be("never finished");

    [Fact]
    public void A_run_that_is_still_being_worked_on_is_none() =>
        Decide(Failed("15:05"), Dead("15:00") with { LeaseUntil = Now + Duration.FromSeconds(1) }, Failed("14:55")).Should().BeEmpty();

    [Fact]
    public void A_run_that_never_began_is_a_failed_run() =>
        TheOne<IncidentChange.Opened>(Failed("15:05"), Failed("14:55"), Fine("14:50")).Failed
            .Select(static failed => failed.Why).Should().Equal("it failed", "never began", "it failed");

    [Fact]
    public void Three_runs_that_never_began_are_told_of_by_the_next_that_does_and_are_over_at_once()
    {
        var changes = Decide(Fine("15:05"), Fine("14:45"));

        changes.Select(static change => change.GetType().Name).Should().Equal("Opened", "Over");
        ((IncidentChange.Opened)changes[0]).Failed.Select(static failed => failed.Why).Should().Equal("never began", "never began", "never began");
        ((IncidentChange.Over)changes[1]).LostRuns.Should().Be(3);
    }

    [Fact]
    public void Two_that_never_began_are_not_worth_a_message() => Decide(Fine("15:05"), Fine("14:50")).Should().BeEmpty();

    [Fact]
    public void The_very_first_run_has_missed_nothing() => Decide(Fine("15:05")).Should().BeEmpty();

    [Fact]
    public void Nothing_is_missed_while_the_exchange_is_closed() =>
        Decide(Some.Run("2026-11-20T14:30:00Z"), Some.Run("2026-11-19T20:55:00Z")).Should().BeEmpty();

    [Fact]
    public void An_open_incident_is_not_opened_again() =>
        Decide(Failed("15:05"), Failed("15:00") with { Incidents = [Open] }, Failed("14:55"), Failed("14:50")).Should().BeEmpty();

    [Fact]
    public void A_run_that_died_in_between_does_not_make_an_open_incident_forgotten()
    {
        var history = History(Failed("15:05"), Dead("15:00"), Failed("14:55") with { Incidents = [Open] });

        Incidents.OpenAfter(history, Incidents.Decide(Failed("15:05"), history, Policy)).Should().Equal(Open);
    }

    [Fact]
    public void The_first_run_that_succeeds_ends_it_and_counts_the_lost_ones()
    {
        RunRecord[] before = [Dead("15:00"), Failed("14:55") with { Incidents = [Open], Lost = 30 }, Failed("14:50") with { Incidents = [Open], Lost = 29 }];

        var over = TheOne<IncidentChange.Over>(Fine("15:05"), before);

        (over.Incident, over.LostRuns).Should().Be((Open, 31));
        Incidents.OpenAfter(History(Fine("15:05"), before), [over]).Should().BeEmpty();
    }

    [Fact]
    public void A_run_that_ends_after_a_later_one_has_ended_changes_nothing() =>
        Decide(Fine("15:00"), [Failed("15:05"), Failed("14:55") with { Incidents = [Open] }]).Should().BeEmpty();

    [Fact]
    public void A_run_that_died_after_the_next_had_succeeded_makes_an_incident_that_is_told_as_past()
    {
        var changes = Decide(Fine("15:05"), Fine("15:00"), Dead("14:55"), Failed("14:50"), Failed("14:45"), Fine("14:40"));

        changes.Select(static change => change.GetType().Name).Should().Equal("Opened", "Over");
        changes.Should().OnlyContain(static change => change.Incident.Id == "consecutive_failures/news/2026-11-20T14:45:00Z");
    }

    [Fact]
    public void An_incident_seen_later_is_alerted_once() => Decide(
        Fine("15:05"),
        Fine("15:00") with { Alerts = ["consecutive_failures/news/2026-11-20T14:45:00Z/opened"] },
        Fine("14:55"),
        Dead("14:53"),
        Failed("14:50"),
        Failed("14:45"),
        Fine("14:40")).Should().BeEmpty();

    [Fact]
    public void Success_without_an_incident_says_nothing() =>
        Decide(Fine("15:05"), Failed("15:00"), Failed("14:55"), Fine("14:50")).Should().BeEmpty();

    [Fact]
    public void A_run_of_thirty_seconds_is_in_order_and_one_tick_more_is_not()
    {
        Decide(Took("15:05", 30)).Should().BeEmpty();
        TheOne<IncidentChange.Opened>(Took("15:05", 30) with { Took = NewsModule.Incidents.SlowAfter + Duration.Epsilon })
            .Incident.Id.Should().Be("high_latency/news/2026-11-20T15:05:00Z");
    }

    [Fact]
    public void Slowness_is_over_with_the_third_quick_run_in_a_row_and_does_not_flap()
    {
        Incident[] slow = [Incident.From("high_latency/news/2026-11-20T14:50:00Z")!];

        Decide(Took("15:05", 1), Took("15:00", 40) with { Incidents = slow }, Took("14:55", 1) with { Incidents = slow }).Should().BeEmpty();
        Decide(Took("15:05", 40), Took("15:00", 1) with { Incidents = slow }).Should().BeEmpty();
        TheOne<IncidentChange.Over>(Took("15:05", 1), Took("15:00", 1) with { Incidents = slow }, Took("14:55", 1) with { Incidents = slow })
            .Incident.Should().Be(slow[0]);
    }

    [Fact]
    public void A_refused_key_is_told_of_at_once_once_and_when_it_is_taken_again()
    {
        var opened = TheOne<IncidentChange.Opened>(Asked("15:05", ("tiingo", "unauthorized"), ("finnhub", "answered")));
        opened.Incident.Id.Should().Be("credentials_rejected-tiingo/news/2026-11-20T15:05:00Z");
        Incident[] rejected = [opened.Incident];

        Decide(Asked("15:10", ("tiingo", "unauthorized")), Asked("15:05") with { Incidents = rejected }).Should().BeEmpty();
        Decide(Asked("15:10", ("tiingo", "timeout")), Asked("15:05") with { Incidents = rejected }).Should().BeEmpty();
        TheOne<IncidentChange.Over>(Asked("15:10", ("tiingo", "answered")), Asked("15:05") with { Incidents = rejected })
            .Incident.Source.Should().Be("tiingo");
    }

    [Fact]
    public void A_short_list_is_told_of_at_once_once_and_is_over_with_the_next_answer_of_that_source()
    {
        var opened = TheOne<IncidentChange.Opened>(Asked("15:05", ("tiingo", "short_list"), ("finnhub", "answered")));
        opened.Incident.Id.Should().Be("short_list-tiingo/news/2026-11-20T15:05:00Z");
        Incident[] isShort = [opened.Incident];

        Decide(Asked("15:10", ("tiingo", "short_list")), Asked("15:05") with { Incidents = isShort }).Should().BeEmpty();
        Decide(Asked("15:10", ("tiingo", "timeout"), ("finnhub", "answered")), Asked("15:05") with { Incidents = isShort }).Should().BeEmpty();
        TheOne<IncidentChange.Over>(Asked("15:10", ("tiingo", "answered")), Asked("15:05") with { Incidents = isShort })
            .Incident.Should().Be(opened.Incident);
    }

    [Fact]
    public void Two_sources_with_short_lists_are_two_incidents_and_a_refused_key_beside_them_is_a_third() =>
        Decide(Asked("15:05", ("alphavantage", "short_list"), ("finnhub", "short_list"), ("tiingo", "unauthorized")))
            .Select(static change => $"{change.Incident.Kind}-{change.Incident.Source}")
            .Should().BeEquivalentTo("short_list-alphavantage", "short_list-finnhub", "credentials_rejected-tiingo");

    [Fact]
    public void A_source_that_has_been_half_an_hour_behind_for_half_an_hour_is_told_of_and_when_it_has_caught_up()
    {
        RunRecord[] early = [.. Minutes(0, 25).Select(minute => Behind(minute, 60))];
        Decide(early[^1], [.. early[..^1].Reverse()]).Should().BeEmpty();

        var opened = TheOne<IncidentChange.Opened>(Behind(30, 60), [.. early.Reverse()]);
        opened.Incident.Id.Should().Be("collection_lag/news/2026-11-20T15:00:00Z");
        Decide(Behind(35, 60), [Behind(30, 60) with { Incidents = [opened.Incident] }, .. early.Reverse()]).Should().BeEmpty();
        TheOne<IncidentChange.Over>(Behind(35, 29), [Behind(30, 60) with { Incidents = [opened.Incident] }, .. early.Reverse()])
            .Incident.Should().Be(opened.Incident);
    }

    [Fact]
    public void A_source_that_is_only_a_little_behind_or_catches_up_in_between_is_in_order()
    {
        Decide(Behind(30, 29), [.. Minutes(0, 25).Reverse().Select(static minute => Behind(minute, 29))]).Should().BeEmpty();
        Decide(Behind(30, 60), [.. Minutes(0, 25).Reverse().Select(static minute => Behind(minute, minute == 15 ? 0 : 60))]).Should().BeEmpty();
    }

    [Fact]
    public void Runs_that_failed_say_nothing_about_how_far_behind_a_source_is() =>
        TheOne<IncidentChange.Opened>(Behind(30, 60), [Failed("14:55"), Behind(20, 60), Behind(15, 60), Behind(10, 60), Behind(5, 60), Behind(0, 60)])
            .Incident.Kind.Should().Be(Incident.CollectionLag);

    [Theory]
    [InlineData("consecutive_failures/news/2026-11-20T14:55:00Z")]
    [InlineData("credentials_rejected-tiingo/news/2026-11-20T14:55:00Z")]
    public void An_incident_is_known_by_its_id(string id) => Incident.From(id)!.Id.Should().Be(id);

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("high_latency/news/yesterday")]
    public void What_is_no_id_is_no_incident(string id) => Incident.From(id).Should().BeNull();

    private static RunRecord Failed(string time) =>
        Some.Run($"2026-11-20T{time}:00Z", RunOutcome.Failed) with { ErrorMessage = "it failed" };

    private static RunRecord Unanswered(string time) => Failed(time) with { Attempts = [Attempt("tiingo", "timeout"), Attempt("finnhub", "malformed")] };

    private static RunRecord Dead(string time) => Some.Run($"2026-11-20T{time}:00Z", outcome: null) with { LeaseUntil = Now };

    private static RunRecord Fine(string time) => Some.Run($"2026-11-20T{time}:00Z");

    private static IEnumerable<int> Minutes(int from, int to) => Enumerable.Range(0, ((to - from) / 5) + 1).Select(i => from + (5 * i));

    private static RunRecord Behind(int minute, int lag)
    {
        var at = Some.At("2026-11-20T14:30:00Z") + Duration.FromMinutes(minute);
        return Some.Run(Instants.Text(at)) with { Source = "tiingo", CollectedThrough = Watermarks.None.With("tiingo", new Watermark(at - Duration.FromMinutes(lag))) };
    }

    private static RunRecord Took(string time, int seconds) => Fine(time) with { Took = Duration.FromSeconds(seconds) };

    private static RunRecord Asked(string time, params (string Source, string Outcome)[] attempts) =>
        Fine(time) with { Attempts = [.. attempts.Select(static one => Attempt(one.Source, one.Outcome))] };

    private static SourceAttempt Attempt(string source, string outcome) => new(source, "preferred", outcome, Duration.Zero, 0, 0, null);

    private static RunHistory History(RunRecord run, params RunRecord[] others) => RunHistory.Of(run.Key, others, Gate.DueBetween, Now);

    private static IReadOnlyList<IncidentChange> Decide(RunRecord run, params RunRecord[] others) => Incidents.Decide(run, History(run, others), Policy);

    private static IReadOnlyList<IncidentChange> DecideWithoutMissed(RunRecord run, params RunRecord[] before) =>
        Incidents.Decide(run, RunHistory.Of(run.Key, before, static (_, _) => [], Now), Policy);

    private static T TheOne<T>(RunRecord run, params RunRecord[] others)
        where T : IncidentChange => Decide(run, others).Should().ContainSingle().Which.Should().BeOfType<T>().Which;
}
