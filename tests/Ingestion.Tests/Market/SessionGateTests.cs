using Ingestion.Market;
using NodaTime;

namespace Ingestion.Tests.Market;

public sealed class SessionGateTests
{
    [Theory]
    [InlineData("2026-11-20T14:29:59.999999999Z", false)] // winter: 09:30 is 14:30 UTC
    [InlineData("2026-11-20T14:30:00Z", true)]
    [InlineData("2026-11-20T20:55:00Z", true)]
    [InlineData("2026-11-20T20:59:59.999999999Z", true)]
    [InlineData("2026-11-20T21:00:00Z", false)]
    [InlineData("2026-07-15T13:29:59.999999999Z", false)] // summer: an hour earlier
    [InlineData("2026-07-15T13:30:00Z", true)]
    [InlineData("2026-07-15T19:59:59.999999999Z", true)]
    [InlineData("2026-07-15T20:00:00Z", false)]
    [InlineData("2026-11-27T17:55:00Z", true)] // a half day: 12:55 runs
    [InlineData("2026-11-27T17:59:59.999999999Z", true)]
    [InlineData("2026-11-27T18:00:00Z", false)] // 13:00 does not
    [InlineData("2026-11-26T15:00:00Z", false)] // Thanksgiving
    [InlineData("2026-11-21T15:00:00Z", false)] // Saturday
    [InlineData("2026-11-22T15:00:00Z", false)] // Sunday
    [InlineData("2026-03-06T14:30:00Z", true)] // Friday before the clocks go forward
    [InlineData("2026-03-09T13:30:00Z", true)] // Monday after
    [InlineData("2026-03-09T13:29:59Z", false)]
    [InlineData("2026-10-30T13:30:00Z", true)] // Friday before the clocks go back
    [InlineData("2026-11-02T13:30:00Z", false)] // Monday after
    [InlineData("2026-11-02T14:30:00Z", true)]
    public void A_run_is_due_from_the_open_until_just_before_the_close(string scheduledAt, bool isOpen) =>
        (Gate().At(Some.At(scheduledAt)) is null).Should().Be(isOpen);

    [Theory]
    [InlineData("2026-11-20T14:29:59Z", "2026-11-20T14:30:00Z")] // before the open: the same day
    [InlineData("2026-11-20T21:00:00Z", "2026-11-23T14:30:00Z")] // Friday's close: Monday
    [InlineData("2026-03-06T21:00:00Z", "2026-03-09T13:30:00Z")] // over the clock change
    [InlineData("2026-11-20T02:00:00Z", "2026-11-20T14:30:00Z")] // still Thursday in New York
    [InlineData("2026-12-24T18:00:00Z", "2026-12-28T14:30:00Z")] // over Christmas and a weekend
    [InlineData("2001-09-10T20:00:00Z", "2001-09-17T13:30:00Z")]
    public void A_closed_run_says_when_the_exchange_opens_next(string scheduledAt, string nextOpen) =>
        Gate().At(Some.At(scheduledAt))!.NextOpen.Should().Be(Some.At(nextOpen));

    [Fact]
    public void A_day_that_operations_close_has_no_session()
    {
        var gate = Gate("2026-11-20");

        gate.At(Some.At("2026-11-20T15:05:00Z"))!.NextOpen.Should().Be(Some.At("2026-11-23T14:30:00Z"));
    }

    [Fact]
    public void A_day_that_operations_shorten_ends_at_their_time()
    {
        var gate = Gate("2026-11-20T12:00");

        gate.At(Some.At("2026-11-20T16:59:59Z")).Should().BeNull();
        gate.At(Some.At("2026-11-20T17:00:00Z"))!.NextOpen.Should().Be(Some.At("2026-11-23T14:30:00Z"));
    }

    [Theory]
    [InlineData("2026-13-01")]
    [InlineData("tomorrow")]
    [InlineData("2026-12-24T08:00")] // before the open
    [InlineData("2026-12-24T16:00")] // not early
    [InlineData("2026-12-24T09:30")] // nothing left
    public void Nonsense_in_the_closures_is_named(string entry)
    {
        List<string> problems = [];

        MarketClosures.Parse($"2027-01-09,{entry}", problems);

        problems.Should().ContainSingle().Which.Should().Contain($"'{entry}'");
    }

    [Fact]
    public void A_day_cannot_be_both_closed_and_shortened()
    {
        List<string> problems = [];

        MarketClosures.Parse("2026-12-24,2026-12-24T13:00", problems);

        problems.Should().ContainSingle().Which.Should().Contain("2026-12-24");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(30)]
    public void A_distance_that_divides_half_an_hour_is_taken(int minutes) => Every(minutes).Should().NotThrow();

    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    public void A_distance_whose_marks_would_miss_the_opening_bell_is_refused(int minutes) => Every(minutes).Should().Throw<ArgumentOutOfRangeException>();

    private static Func<SessionGate> Every(int minutes) => () => new SessionGate(MarketCalendar.Nyse(MarketClosures.None), Duration.FromMinutes(minutes));

    private static SessionGate Gate(string closures = "") =>
        new(new MarketCalendar(DateTimeZoneProviders.Tzdb["America/New_York"], MarketClosures.Parse(closures, [])), Duration.FromMinutes(5));
}
