using Ingestion.Collecting;
using Ingestion.Primitives;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Tests.Collecting;

public sealed class FetchRequestTests
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
        var request = FetchRequest.For(Some.Tickers("AAPL,MSFT"), Some.Scheduled, Mark("2026-11-20T15:00:00Z"), isFirst: false, Some.Scheduled);

        var mark = request.WatermarkAfter([Unanswered(request, "MSFT")]);

        mark.Through.Should().Be(Some.Scheduled);
        mark.Gaps.Should().ContainSingle().Which.Since.Should().Be(Some.At("2026-11-20T13:00:00Z"));
        var next = FetchRequest.For(Some.Tickers("AAPL,MSFT"), Some.Scheduled + Duration.FromMinutes(5), mark, isFirst: false, Some.Scheduled);
        next.Batches(mostTickers: 1).Select(static part => (part.Tickers[0].Symbol, part.Window.Since)).Should().Equal(
            ("MSFT", Some.At("2026-11-20T13:00:00Z")), ("AAPL", Some.At("2026-11-20T13:05:00Z")));
        next.WatermarkAfter([Unanswered(next, "MSFT")]).Gaps.Should().ContainSingle().Which.Since.Should().Be(Some.At("2026-11-20T13:00:00Z"));
        next.WatermarkAfter([]).Gaps.Should().BeEmpty();
    }

    [Fact]
    public void A_lag_is_the_age_of_the_oldest_part_that_is_missing_but_not_of_what_is_only_looked_at_again()
    {
        var request = FetchRequest.For(Some.Tickers("AAPL,MSFT"), Some.Scheduled, Mark("2026-11-20T15:00:00Z"), isFirst: false, Some.Scheduled);

        request.WatermarkAfter([]).LagAt(Some.Scheduled).Should().Be(Duration.Zero);
        request.WatermarkAfter([Unanswered(request, "MSFT")]).LagAt(Some.Scheduled).Should().Be(Duration.FromMinutes(5));
        Mark("2026-11-19T15:05:00Z").LagAt(Some.Scheduled).Should().Be(Duration.FromDays(1));
        Mark("2026-11-21T15:05:00Z").LagAt(Some.Scheduled).Should().Be(Duration.Zero, "a replay of a past run is not ahead of itself");
    }

    [Fact]
    public void Tickers_that_wait_equally_long_are_one_gap_whatever_their_number()
    {
        var tickers = Some.Tickers(string.Join(',', Enumerable.Range(0, 1_000).Select(static i => $"T{i}")));
        var request = FetchRequest.For(tickers, Some.Scheduled, Mark("2026-11-20T15:00:00Z"), isFirst: false, Some.Scheduled);

        var mark = request.WatermarkAfter(request.Batches(mostTickers: 1).Select(static part => part.Missing(0)));

        mark.Gaps.Should().ContainSingle().Which.Tickers.Should().Equal(tickers);
    }

    [Fact]
    public void Of_the_same_tickers_behind_several_times_the_oldest_keeps_its_place_and_the_others_are_one()
    {
        var request = FetchRequest.For(Some.Tickers("AAPL,MSFT"), Some.Scheduled, Mark("2026-11-20T15:00:00Z"), isFirst: false, Some.Scheduled);
        var old = new Gap(request.Tickers, Some.At("2026-11-17T13:00:00Z"), Some.At("2026-11-20T12:00:00Z"), 700);
        var late = new Gap(request.Tickers, Some.At("2026-11-20T13:00:00Z"), Some.Scheduled - Duration.FromMinutes(5), 300);
        var latest = new Gap(request.Tickers, Some.At("2026-11-20T13:05:00Z"), Some.Scheduled, 100);

        request.WatermarkAfter([late, old]).Gaps.Should().BeEquivalentTo([old, late]);
        request.WatermarkAfter([latest, old, late]).Gaps.Should().BeEquivalentTo([old, latest with { Since = late.Since }]);
    }

    [Fact]
    public void What_has_been_begun_is_gone_on_with_beside_the_window_and_for_just_the_same_tickers()
    {
        var gap = new Gap(Some.Tickers("NVDA,AAPL"), Some.At("2026-11-17T13:00:00Z"), Some.At("2026-11-20T12:00:00Z"), 700);
        var request = FetchRequest.For(Some.Tickers("AAPL,MSFT,NVDA"), Some.Scheduled, Mark("2026-11-20T15:00:00Z", gap), isFirst: false, Some.Scheduled);

        var parts = request.Batches(mostTickers: 20);

        parts.Should().HaveCount(2);
        parts[0].Window.Should().Be(request.Window, "what has been begun does not make the window longer");
        parts[1].Should().BeEquivalentTo(new BatchRequest(gap.Tickers, new CollectionWindow(gap.Since, gap.Until), 700));
    }

    [Fact]
    public void A_ticker_that_is_no_longer_configured_makes_the_others_of_its_gap_begin_anew()
    {
        var gap = new Gap(Some.Tickers("NVDA,AAPL"), Some.At("2026-11-17T13:00:00Z"), Some.At("2026-11-20T12:00:00Z"), 700);
        var gone = gap with { Tickers = Some.Tickers("GONE") };

        var request = FetchRequest.For(Some.Tickers("AAPL,MSFT"), Some.Scheduled, Mark("2026-11-20T15:00:00Z", gap, gone), isFirst: false, Some.Scheduled);

        request.Gaps.Should().ContainSingle().Which.Should().BeEquivalentTo(gap with { Tickers = Some.Tickers("AAPL"), Done = 0 });
        request.Batches(mostTickers: 1).Should().HaveCount(2).And.Contain(part => part.Tickers[0] == Some.Ticker("AAPL") && part.Window.Since == gap.Since);
    }

    [Fact]
    public void A_gap_is_given_up_when_all_of_it_is_older_than_a_week()
    {
        var week = Some.Scheduled - Duration.FromDays(7);
        var gap = new Gap(Some.Tickers("AAPL"), week - Duration.FromDays(2), week, 700);

        Gaps(gap).Should().BeEmpty();
        Gaps(gap with { Until = week + Duration.FromSeconds(1) }).Should().ContainSingle();

        static IReadOnlyList<Gap> Gaps(Gap gap) =>
            FetchRequest.For(Some.Tickers("AAPL"), Some.Scheduled, Mark("2026-11-20T15:00:00Z", gap), isFirst: false, Some.Scheduled).Gaps;
    }

    [Fact]
    public void One_part_in_four_is_of_the_backlog_and_the_rest_of_it_comes_last()
    {
        var tickers = Some.Tickers("A,B,C,D,E,F,G,H,I");
        Gap[] gaps = [.. Enumerable.Range(0, 5).Select(i => new Gap([tickers[i]], Some.At("2026-11-18T13:00:00Z") + Duration.FromHours(i), Some.At("2026-11-19T13:00:00Z"), 1))];

        var parts = FetchRequest.For(tickers, Some.Scheduled, Mark("2026-11-20T15:00:00Z", gaps), isFirst: false, Some.Scheduled).Batches(mostTickers: 1);

        string.Concat(parts.Select(static part => part.IsBacklog ? 'b' : 'w')).Should().Be("wwwbwwwbwwwbbb");
        parts.Where(static part => part.IsBacklog).Select(static part => part.Window.Since).Should().BeInAscendingOrder();
    }

    [Fact]
    public void A_source_that_stands_in_begins_the_preferred_one_s_gaps_anew()
    {
        var gap = new Gap(Some.Tickers("AAPL"), Some.At("2026-11-17T13:00:00Z"), Some.At("2026-11-20T12:00:00Z"), 700);
        var marks = Watermarks.None.With("tiingo", Mark("2026-11-20T15:00:00Z", gap));

        marks.Of("finnhub", ["tiingo", "finnhub"])!.Gaps.Should().ContainSingle().Which.Done.Should().Be(0, "rows of one are not days of the other");
        marks.Of("tiingo", ["tiingo", "finnhub"])!.Gaps.Should().ContainSingle().Which.Done.Should().Be(700);
    }

    [Fact]
    public void Every_ticker_is_asked_in_turn_whatever_their_number()
    {
        // As many as the settings allow, and a run that gets through 250 of them.
        var tickers = Some.Tickers(string.Join(',', Enumerable.Range(0, 1_000).Select(static i => $"T{i}")));
        List<Ticker> asked = [];
        Watermark? mark = null;
        for (var run = 0; run < 4; run++)
        {
            var at = Some.Scheduled + (Duration.FromMinutes(5) * run);
            var request = FetchRequest.For(tickers, at, mark, isFirst: run == 0, at);
            var parts = request.Batches(mostTickers: 1);
            asked.AddRange(parts.Take(250).Select(static part => part.Tickers[0]));
            mark = request.WatermarkAfter(parts.Skip(250).Select(static part => part.Missing(0)));
        }

        asked.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(tickers);
        mark!.LagAt(Some.Scheduled + Duration.FromMinutes(15)).Should().BeLessThan(Duration.FromHours(25), "nobody waits longer than the others");
    }


    private static Watermark Mark(string through, params Gap[] gaps) => new(Some.At(through), gaps);

    private static Gap Unanswered(FetchRequest request, string ticker) =>
        request.Batches(mostTickers: 1).Single(part => part.Tickers[0] == Some.Ticker(ticker)).Missing(0);

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
