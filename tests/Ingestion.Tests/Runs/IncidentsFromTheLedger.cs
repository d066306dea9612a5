using Ingestion.Alerting;
using Ingestion.Runs;

namespace Ingestion.Tests.Runs;

public sealed class IncidentsFromTheLedger
{
    private static readonly NodaTime.Instant Now = Some.At("2026-11-20T15:06:00Z");

    [Fact]
    public void Two_failed_runs_are_no_incident() =>
        Decide(Failed("15:05"), Failed("15:00"), Fine("14:55")).Should().Be(new IncidentChange.None(null));

    [Fact]
    public void The_third_failed_run_in_a_row_opens_one()
    {
        var opened = Decide(Failed("15:05"), Failed("15:00"), Failed("14:55"), Fine("14:50")).Should().BeOfType<IncidentChange.Opened>().Which;

        opened.Id.Should().Be("incident-news/2026-11-20T14:55:00Z");
        opened.Failed.Should().HaveCount(3);
    }

    [Fact]
    public void Fifteen_minutes_are_inclusive() =>
        Decide(Failed("15:05"), Failed("15:00"), Failed("14:50")).Should().BeOfType<IncidentChange.Opened>();

    [Fact]
    public void Sixteen_minutes_are_too_far() =>
        Decide(Failed("15:05"), Failed("15:00"), Failed("14:49")).Should().Be(new IncidentChange.None(null));

    [Fact]
    public void A_run_that_was_claimed_and_never_finished_is_a_failed_run() =>
        Decide(Failed("15:05"), Some.Run("2026-11-20T15:00:00Z", outcome: null), Failed("14:55")).Should().BeOfType<IncidentChange.Opened>();

    [Fact]
    public void A_run_that_is_still_being_worked_on_is_none() =>
        Decide(
            Failed("15:05"),
            Some.Run("2026-11-20T15:00:00Z", outcome: null) with { LeaseUntil = Some.At("2026-11-20T15:06:01Z") },
            Failed("14:55")).Should().Be(new IncidentChange.None(null));

    [Fact]
    public void An_open_incident_is_not_opened_again() =>
        Decide(Failed("15:05"), Failed("15:00", "incident-x"), Failed("14:55"), Failed("14:50"))
            .Should().Be(new IncidentChange.None("incident-x"));

    [Fact]
    public void A_run_that_died_in_between_does_not_make_an_open_incident_forgotten() =>
        Decide(Failed("15:05"), Some.Run("2026-11-20T15:00:00Z", outcome: null), Failed("14:55", "incident-x"))
            .Should().Be(new IncidentChange.None("incident-x"));

    [Fact]
    public void The_first_run_that_succeeds_ends_it_and_counts_the_lost_ones() =>
        Decide(
            Fine("15:05"),
            Some.Run("2026-11-20T15:00:00Z", outcome: null),
            Failed("14:55", "incident-x") with { Lost = 30 },
            Failed("14:50", "incident-x") with { Lost = 29 }).Should().Be(new IncidentChange.Over("incident-x", 31));

    [Fact]
    public void The_recovery_says_for_how_long()
    {
        var over = new IncidentChange.Over("incident-news/2026-11-20T14:05:00Z", 12);

        var alert = AlertText.For(over, Fine("15:05"), "dev")!;

        alert.Body.Should().ContainAll("60 minutes, from 2026-11-20T14:05:00Z", "12");
        alert.TellsOfSuccess.Should().BeTrue();
    }

    [Fact]
    public void Success_without_an_incident_says_nothing() =>
        Decide(Fine("15:05"), Failed("15:00"), Failed("14:55")).Should().Be(new IncidentChange.None(null));

    [Fact]
    public void The_subject_of_an_alert_is_one_short_line_of_ascii()
    {
        var change = Decide(Failed("15:05"), Failed("15:00"), Failed("14:55"));

        var alert = AlertText.For(change, Failed("15:05"), $"prüf\n{new string('x', 200)}")!;

        alert.Subject.Should().HaveLength(99).And.MatchRegex("^[ -~]+$");
        alert.Id.Should().Be("incident-news/2026-11-20T14:55:00Z/opened");
        alert.Body.Should().ContainAll("2026-11-20T14:55:00Z  it failed", "First command:");
    }

    private static RunRecord Failed(string time, string? incident = null) =>
        Some.Run($"2026-11-20T{time}:00Z", RunOutcome.Failed, incident) with { ErrorMessage = "it failed" };

    private static RunRecord Fine(string time) => Some.Run($"2026-11-20T{time}:00Z");

    private static IncidentChange Decide(RunRecord run, params RunRecord[] before) => Incidents.Decide(run, before, Now);
}
