using Ingestion.Collecting;
using NodaTime;

namespace Ingestion.Tests.Collecting;

public sealed class WindowOfARun
{
    [Fact]
    public void The_first_run_looks_back_a_day() =>
        CollectionWindow.For(Some.Scheduled, null).Since.Should().Be(Some.At("2026-11-19T15:05:00Z"));

    [Fact]
    public void The_next_run_looks_back_two_hours_behind_what_has_been_collected() =>
        CollectionWindow.For(Some.Scheduled, Some.At("2026-11-20T15:00:00Z")).Should()
            .Be(new CollectionWindow(Some.At("2026-11-20T13:00:00Z"), Some.Scheduled));

    [Fact]
    public void After_a_weekend_the_window_reaches_back_over_it() =>
        CollectionWindow.For(Some.At("2026-11-23T14:30:00Z"), Some.At("2026-11-20T20:55:00Z")).Since
            .Should().Be(Some.At("2026-11-20T18:55:00Z"));

    [Fact]
    public void After_a_long_stop_a_week_is_the_most() =>
        CollectionWindow.For(Some.Scheduled, Some.At("2026-08-20T15:05:00Z")).Since.Should().Be(Some.Scheduled - Duration.FromDays(7));

    [Fact]
    public void A_replay_of_a_past_run_does_not_look_behind_itself_from_later_runs() =>
        CollectionWindow.For(Some.Scheduled, Some.At("2026-11-20T16:00:00Z")).Since.Should().Be(Some.At("2026-11-20T13:05:00Z"));
}
