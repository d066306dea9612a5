using Ingestion.Collecting;
using NodaTime;

namespace Ingestion.Tests.Collecting;

public sealed class WindowOfARun
{
    [Fact]
    public void The_first_run_looks_back_a_day() =>
        CollectionWindow.For(Some.Scheduled, null, isFirst: true).Since.Should().Be(Some.At("2026-11-19T15:05:00Z"));

    [Fact]
    public void The_next_run_looks_back_two_hours_behind_what_has_been_collected() =>
        CollectionWindow.For(Some.Scheduled, Some.At("2026-11-20T15:00:00Z"), isFirst: false).Should()
            .Be(new CollectionWindow(Some.At("2026-11-20T13:00:00Z"), Some.Scheduled));

    [Fact]
    public void Earlier_runs_none_of_which_got_anything_are_no_reason_to_look_back_a_day_only() =>
        CollectionWindow.For(Some.Scheduled, null, isFirst: false).Since.Should().Be(Some.Scheduled - Duration.FromDays(7));

    [Fact]
    public void A_preferred_source_is_asked_from_where_it_stopped_itself()
    {
        var marks = Watermarks.None.With("tiingo", Mark("2026-11-20T12:00:00Z")).With("finnhub", Mark("2026-11-20T15:00:00Z"));

        marks.Of("tiingo", ["tiingo", "finnhub"])!.Through.Should().Be(Some.At("2026-11-20T12:00:00Z"));
        marks.Of("finnhub", ["tiingo", "finnhub"])!.Through.Should().Be(Some.At("2026-11-20T15:00:00Z"));
    }

    [Fact]
    public void A_source_that_stands_in_is_asked_from_where_the_preferred_one_stopped() =>
        Watermarks.None.With("tiingo", Mark("2026-11-20T15:00:00Z")).With("finnhub", Mark("2026-11-01T15:00:00Z"))
            .Of("finnhub", ["tiingo", "finnhub"])!.Through.Should().Be(Some.At("2026-11-20T15:00:00Z"));

    [Fact]
    public void A_ticker_without_an_answer_keeps_its_place_while_the_others_go_on()
    {
        var question = Question.For(Some.Tickers("AAPL,MSFT"), Some.Scheduled, Mark("2026-11-20T15:00:00Z"), isFirst: false, Some.Scheduled);

        var mark = question.MarkAfter(Some.Tickers("MSFT"))!;

        mark.Through.Should().Be(Some.Scheduled);
        mark.Gaps.Should().ContainSingle().Which.Value.Should().Be(Some.At("2026-11-20T15:00:00Z"));
        var next = Question.For(Some.Tickers("AAPL,MSFT"), Some.Scheduled + Duration.FromMinutes(5), mark, isFirst: false, Some.Scheduled);
        next.Tickers.Should().Equal(Some.Tickers("MSFT,AAPL"));
        next.MarkAfter(Some.Tickers("MSFT"))!.Gaps.Values.Should().Equal(Some.At("2026-11-20T15:00:00Z"));
        next.MarkAfter([])!.Gaps.Should().BeEmpty();
    }

    [Fact]
    public void A_source_that_answered_for_nobody_stays_where_it_was() =>
        Question.For(Some.Tickers("AAPL,MSFT"), Some.Scheduled, null, isFirst: true, Some.Scheduled).MarkAfter(Some.Tickers("AAPL,MSFT")).Should().BeNull();

    private static SourceMark Mark(string through) => new(Some.At(through));

    [Fact]
    public void After_a_weekend_the_window_reaches_back_over_it() =>
        CollectionWindow.For(Some.At("2026-11-23T14:30:00Z"), Some.At("2026-11-20T20:55:00Z"), isFirst: false).Since
            .Should().Be(Some.At("2026-11-20T18:55:00Z"));

    [Fact]
    public void After_a_long_stop_a_week_is_the_most() =>
        CollectionWindow.For(Some.Scheduled, Some.At("2026-08-20T15:05:00Z"), isFirst: false).Since.Should().Be(Some.Scheduled - Duration.FromDays(7));

    [Fact]
    public void A_replay_of_a_past_run_does_not_look_behind_itself_from_later_runs() =>
        CollectionWindow.For(Some.Scheduled, Some.At("2026-11-20T16:00:00Z"), isFirst: false).Since.Should().Be(Some.At("2026-11-20T13:05:00Z"));
}
