using Ingestion.Alerting;
using Ingestion.Feeds.News;
using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Tests.Alerting;

public sealed class AlertsTests
{
    private static readonly RunKey First = new("news", Some.At("2026-11-20T14:05:00Z"));

    [Fact]
    public void An_opening_says_what_since_when_why_what_it_means_and_what_to_type()
    {
        var alert = For(Opened(Incident.AllSourcesDown));

        alert.Subject.Should().Be("[dev] news: all sources down, 3 runs in a row failed");
        alert.Body.Should().ContainAll(
            "since before 2026-11-20T14:05:00Z",
            "2026-11-20T14:10:00Z  tiingo: HTTP 500",
            "What it means: nothing is lost.",
            "First command: aws logs tail /aws/lambda/ingestion-dev",
            "terraform/RUNBOOK.md, section \"all_sources_down\"");
        alert.CreatedAt.Should().Be(Some.At("2026-11-20T14:15:00Z"), "whichever run finds it, it is the same message");
    }

    [Fact]
    public void Slowness_is_split_by_step_and_source()
    {
        var run = Some.Run() with
        {
            Took = Duration.FromSeconds(31.5),
            Attempts = [new SourceAttempt("tiingo", "preferred", "timeout", Duration.FromSeconds(10), 0, 0, null)],
        };

        var alert = For(Opened(Incident.HighLatency), run);

        alert.Subject.Should().Be("[dev] news: a run took over 30 s");
        alert.Body.Should().ContainAll("took 31.5 s", "collect 0.0 s", "tiingo timeout after 10.0 s");
    }

    [Fact]
    public void A_refused_key_names_the_source_and_the_secret() =>
        For(Opened(Incident.CredentialsRejected, "finnhub")).Body.Should().ContainAll("finnhub refused its key", "--secret-id ingestion-dev/providers");

    [Fact]
    public void A_recovery_says_for_how_long_what_was_lost_and_what_was_caught_up()
    {
        var over = new IncidentChange.Over(12) { Incident = new Incident(Incident.ConsecutiveFailures, null, First) };

        var alert = For(over, Some.Run() with { Counts = new RunCounts(40, 31, 0, 9, 0), Source = "finnhub" });

        (alert.Kind, alert.Subject).Should().Be(("recovery", "[dev] news: recovered after 12 lost runs"));
        alert.Body.Should().ContainAll("60 minutes, from 2026-11-20T14:05:00Z", "Runs lost:     12", "31 new items", "finnhub");
        alert.Id.Should().Be("consecutive_failures/news/2026-11-20T14:05:00Z/recovered");
    }

    [Fact]
    public void The_subject_is_one_short_line_of_ascii() =>
        For(Opened(Incident.ConsecutiveFailures), environment: $"prüf\n{new string('x', 200)}").Subject.Should().HaveLength(99).And.MatchRegex("^[ -~]+$");

    [Fact]
    public void Every_kind_has_its_words()
    {
        foreach (var kind in Incident.Kinds)
        {
            For(Opened(kind, "tiingo")).Subject.Should().NotBeEmpty();
            For(new IncidentChange.Over(3) { Incident = new Incident(kind, "tiingo", First) }).Subject.Should().Contain("recovered");
        }
    }

    private static IncidentChange.Opened Opened(string kind, string? source = null) => new(
        kind is Incident.AllSourcesDown or Incident.ConsecutiveFailures
            ? [.. Enumerable.Range(1, 3).Select(static i => new FailedRun(First.ScheduledAt + Duration.FromMinutes(5 * (i - 1)), "tiingo: HTTP 500", true))]
            : [])
    {
        Incident = new Incident(kind, source, First),
    };

    private static OwedAlert For(IncidentChange change, RunRecord? run = null, string environment = "dev")
    {
        var steps = new StepTimer(TimeProvider.System);
        steps.TimeAsync("collect", Task.CompletedTask).GetAwaiter().GetResult();
        return new Alerts(environment).For(change, run ?? Some.Run(), steps, NewsModule.Incidents);
    }
}
