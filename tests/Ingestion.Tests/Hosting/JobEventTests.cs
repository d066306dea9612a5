using System.Text;
using Ingestion.Feeds.News;
using Ingestion.Hosting;
using Ingestion.Market;
using NodaTime;

namespace Ingestion.Tests.Hosting;

public sealed class JobEventTests
{
    [Fact]
    public void The_scheduler_s_event_names_job_and_instant() =>
        Read("""{"job":"news","scheduled_at":"2026-11-20T15:05:00Z"}""")
            .Should().Be(new JobEvent("news", Instant.FromUtc(2026, 11, 20, 15, 5), IsDryRun: false));

    [Fact]
    public void A_fraction_of_a_second_is_not_part_of_a_run_s_identity() =>
        Read("""{"job":"news","scheduled_at":"2026-11-20T15:05:00.75Z"}""").ScheduledAt
            .Should().Be(Instant.FromUtc(2026, 11, 20, 15, 5));

    [Fact]
    public void Without_an_instant_the_handler_decides() => Read("""{"job":"news","more":1}""").ScheduledAt.Should().BeNull();

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("{}", "no \"job\"")]
    [InlineData("""{"job":7}""", "no \"job\"")]
    [InlineData("""{"job":"quotes"}""", "'quotes'")]
    [InlineData("""{"job":"news","scheduled_at":"yesterday"}""", "'yesterday'")]
    [InlineData("""{"job":"news","scheduled_at":"2026-11-20T15:05:00"}""", "2026-11-20T15:05:00")]
    [InlineData("""{"job":"news","scheduled_at":1763651100}""", "scheduled_at")]
    [InlineData("""{"job":"\ud800"}""", "no \"job\"")]
    [InlineData("""{"job":"a\nb\u001b[31m"}""", "'a b [31m'")]
    public void A_wrong_event_is_answered_with_what_is_wrong_and_the_list_of_jobs(string payload, string said)
    {
        var read = () => Read(payload);

        read.Should().Throw<InvalidEventException>().Which.Message.Should().Contain(said).And.Contain("jobs: news");
    }

    [Theory]
    [InlineData("2026-11-20T15:10:00Z")]
    [InlineData("1990-01-01T00:00:00Z")]
    public void An_instant_within_five_minutes_of_the_clock_or_in_the_past_is_taken(string at) =>
        Read($$"""{"job":"news","scheduled_at":"{{at}}"}""").ScheduledAt.Should().Be(Some.At(at));

    [Theory]
    [InlineData("2026-11-20T15:10:01Z", "only 2026-11-20T15:05:00Z now")]
    [InlineData("2027-02-09T15:05:00Z", "Instants are in UTC")]
    [InlineData("9999-12-31T23:59:59Z", "only 2026-11-20T15:05:00Z now")]
    [InlineData("1989-12-31T23:59:59Z", "begins with 1990-01-01")]
    [InlineData("-9998-01-01T00:00:00Z", "begins with 1990-01-01")]
    public void A_run_whose_time_has_not_come_and_one_before_the_calendar_are_refused(string at, string said)
    {
        var read = () => Read($$"""{"job":"news","scheduled_at":"{{at}}"}""");

        read.Should().Throw<InvalidEventException>().Which.Message.Should().Contain(said);
    }

    [Fact]
    public void All_that_is_wrong_with_an_event_is_said_at_once()
    {
        var read = () => Read("""{"job":"quotes","scheduled_at":"yesterday"}""");

        read.Should().Throw<InvalidEventException>().Which.Message.Should().ContainAll("'quotes'", "'yesterday'");
    }

    [Theory]
    [InlineData("2026-11-20T15:05:00Z", "2026-11-20T15:05:00Z")]
    [InlineData("2026-11-20T15:09:59.999Z", "2026-11-20T15:05:00Z")]
    [InlineData("2026-11-20T15:10:00Z", "2026-11-20T15:10:00Z")]
    public void The_current_mark_is_the_five_minutes_at_or_before(string now, string mark) =>
        NewsModule.ScheduleOn(MarketCalendar.Nyse(MarketClosures.None)).Gate.MarkBefore(Some.At(now)).Should().Be(Some.At(mark));

    private static JobEvent Read(string payload)
    {
        using var json = JobEvent.Parse(new MemoryStream(Encoding.UTF8.GetBytes(payload)), ["news"]);
        return JobEvent.Read(json.RootElement, ["news"], Some.Scheduled);
    }
}
