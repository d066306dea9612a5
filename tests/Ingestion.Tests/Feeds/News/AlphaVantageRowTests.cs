using Ingestion.Feeds.News;
using Ingestion.Feeds.News.Sentiments;

namespace Ingestion.Tests.Feeds.News;

/// <summary>What a row of Alpha Vantage's becomes, and what real rows have been seen to trip readers over.</summary>
public sealed class AlphaVantageRowTests
{
    [Fact]
    public void A_row_is_a_story_of_the_configured_tickers_with_its_sentiment()
    {
        var story = AlphaVantageRows.Parse(AlphaVantageRows.Body(AlphaVantageRows.Row), out _)!.Items.Should().ContainSingle().Which;

        (story.Headline, story.Description, story.Publisher, story.Url).Should()
            .Be(("Harbor Line opens a second terminal", "What is known so far.", "Harbor Wire", "https://harborwire.example/terminal"));
        story.PublishedAt.Should().Be(Some.At("2026-11-20T14:32:10Z"), "it does not say its zone, which is UTC");
        story.Tickers.Should().Equal(Some.Tickers("AAPL,BRK.B"));
        story.Tags.Should().Equal("Earnings", "Technology");
        story.SourceId.Should().BeEmpty("it has no id");
        var told = story.Told!;
        (told.Score, told.Confidence, told.Label, told.Method, told.Version, told.CalculatedAt).Should()
            .Be((0.2276, 0.868, "neutral", "alphavantage", "news-sentiment-1", Some.Scheduled));
        told.Tickers.Should().Equal(
            new TickerSentiment(Some.Ticker("AAPL"), -0.4123, 0.868), new TickerSentiment(Some.Ticker("BRK.B"), 0.1, 0.0913));
        told.Tickers.Select(static one => one.Label).Should().Equal("negative", "neutral");
    }

    [Theory]
    [InlineData("BRK-B", "BRK.B")] // its dash is our dot
    [InlineData("BRK.B", null)] // it does not write so, and nobody knows what it would be
    [InlineData("CRYPTO:AAPL", null)]
    [InlineData("FOREX:MSFT", null)]
    [InlineData("AAPL:NASDAQ", null)]
    [InlineData("aapl", null)]
    [InlineData("AAPL-WS", null)] // a warrant
    [InlineData(" AAPL ", "AAPL")]
    public void Symbols_are_converted_by_the_one_place_that_knows_and_what_is_not_certain_is_left_out(string symbol, string? ticker)
    {
        var row = AlphaVantageRows.Read(AlphaVantageRows.At("20261120T143210", symbol));

        row.Tickers.Should().Equal(ticker is null ? [] : [ticker]);
        row.IsOthers.Should().Be(ticker is null);
    }

    [Theory]
    [InlineData("20261120T143210", "2026-11-20T14:32:10Z")]
    [InlineData("20260704T143210", "2026-07-04T14:32:10Z")] // no summer time
    [InlineData("20261120T1432", null)]
    [InlineData("20261120T143210Z", null)]
    [InlineData("2026-11-20T14:32:10", null)]
    [InlineData("20261320T143210", null)]
    [InlineData("", null)]
    public void Times_have_seconds_and_no_zone(string time, string? instant) =>
        AlphaVantageRows.Read("20261120T143210", time).PublishedAt.Should().Be(instant is null ? null : Some.At(instant));

    [Theory]
    [InlineData("0.227558", 0.2276)]
    [InlineData("\"0.227558\"", 0.2276)] // a string in one place and a number in another
    [InlineData("-1", -1.0)]
    [InlineData("\"1.0\"", 1.0)]
    [InlineData("0", 0.0)]
    [InlineData("1.01", null)]
    [InlineData("-1.0001", null)]
    [InlineData("\"NaN\"", null)]
    [InlineData("\"1,0\"", null)]
    [InlineData("\"None\"", null)]
    [InlineData("1e999", null)]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    public void A_score_that_is_none_costs_the_sentiment_and_not_the_story(string score, double? told)
    {
        var row = AlphaVantageRows.Read("0.227558", score);

        (row.Told?.Score).Should().Be(told);
        row.Tickers.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("\"-0.412345\"", "\"-1.2\"", new[] { "BRK.B" })]
    [InlineData("\"-0.412345\"", "-0.412345", new[] { "AAPL", "BRK.B" })]
    [InlineData("\"-0.412345\"", "null", new[] { "BRK.B" })]
    [InlineData("\"BRK-B\"", "\"AAPL\"", new[] { "AAPL" })] // the same one twice
    public void A_ticker_s_score_that_is_none_is_left_out(string from, string to, string[] tickers) =>
        AlphaVantageRows.Read(from, to).Told!.Tickers.Select(static one => one.Ticker.Symbol).Should().Equal(tickers);

    [Theory]
    [InlineData("\"0.868004\"", "\"1.5\"", 0.0913)] // of the other
    [InlineData("\"0.868004\"", "\"-0.1\"", 0.0913)]
    [InlineData("\"0.868004\"", "0.868004", 0.868)]
    public void A_relevance_out_of_range_is_left_out_and_the_confidence_is_that_of_the_most_relevant(string from, string to, double confidence) =>
        AlphaVantageRows.Read(from, to).Told!.Confidence.Should().Be(confidence);

    [Fact]
    public void Without_any_relevance_there_is_no_confidence()
    {
        var told = AlphaVantageRows.Read("relevance_score", "another_name").Told!;

        told.Confidence.Should().Be(0);
        told.Tickers.Should().HaveCount(2).And.OnlyContain(static one => one.Relevance == null);
    }

    [Theory]
    [InlineData("Apple moves - Apple  ( NASDAQ:AAPL ) ", "Apple moves")]
    [InlineData("Apple: Buy - A Brain - Alphabet  ( NASDAQ:GOOG ) , Apple  ( NASDAQ:AAPL ) ", "Apple: Buy - A Brain")]
    [InlineData("A Tell - SPDR S&P 500  ( ARCA:SPY ) ", "A Tell")]
    [InlineData("A Tell - Berkshire Hathaway  ( NYSE:BRK-A )", "A Tell")]
    [InlineData("Is SPDR ETF  ( QUS )  a Strong ETF?", "Is SPDR ETF  ( QUS )  a Strong ETF?")]
    [InlineData("All about Apple  ( NASDAQ:AAPL )", "All about Apple  ( NASDAQ:AAPL )")] // not set off
    [InlineData("Prices - what to do ( now: today )", "Prices - what to do ( now: today )")]
    [InlineData("A - B ( )", "A - B ( )")]
    [InlineData("( A:B ) - C )", "( A:B ) - C )")]
    [InlineData(" - ( A:B )", " - ( A:B )")]
    [InlineData("Plain", "Plain")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void Whose_shares_a_headline_is_about_is_no_part_of_it(string? headline, string? without) =>
        AlphaVantageNews.WithoutListings(headline).Should().Be(without);

    [Fact]
    public void A_headline_with_such_an_end_is_the_same_story_as_without() =>
        AlphaVantageRows.Parse(AlphaVantageRows.Body(AlphaVantageRows.At("20261120T143210", title: "Apple opens a store - Apple  ( NASDAQ:AAPL ) ")), out _)!.Items[0].Key
            .Should().Be(Some.Story("Apple opens a store").Key);

    [Fact]
    public void Stories_about_others_are_no_rejected_rows_and_rows_without_a_list_of_tickers_are()
    {
        var page = AlphaVantageRows.Parse(
            AlphaVantageRows.Body(
                AlphaVantageRows.At("20261120T143210", "HRBR"),
                AlphaVantageRows.At("20261120T143211", "HRBR").Replace("https:", "javascript:", StringComparison.Ordinal),
                AlphaVantageRows.Row.Replace("\"ticker_sentiment\"", "\"renamed\"", StringComparison.Ordinal),
                """{"ticker_sentiment":[]}""",
                "17",
                AlphaVantageRows.At("20261120T143212")),
            out _)!;

        (page.Items.Count, page.Outside, page.Rows).Should().Be((1, 3, 6));
        page.Rejected.Select(static row => row.Reason).Should().Equal("no configured ticker", "not an object");
    }

    [Theory]
    [InlineData("""{"items":"0","feed":[]}""", 0)]
    [InlineData("""{"feed":[],"feed":[1]}""", 0)]
    [InlineData("""{"other":{"feed":[1,2]},"feed":[[1],[2]]}""", 2)]
    [InlineData(""" {"\u0066eed":["a",null,true,1.5,{"feed":[1]}]} """, 5)]
    [InlineData("""{"items":"1"}""", null)]
    [InlineData("""{"feed":{"a":[1]}}""", null)]
    [InlineData("""{"feed":"none"}""", null)]
    [InlineData("""[{"feed":[]}]""", null)]
    [InlineData("\"feed\"", null)]
    [InlineData("""{"feed":[1,2}""", null)]
    [InlineData("""{"feed":[]} {}""", null)]
    [InlineData("", null)]
    public void Rows_are_in_the_feed_of_an_object(string body, int? rows)
    {
        var page = AlphaVantageRows.Parse(body, out var problem);

        (page?.Rows).Should().Be(rows);
        (problem.Length > 0).Should().Be(rows is null);
    }

    [Theory]
    [InlineData(2_000, true)]
    [InlineData(2_001, false)]
    public void Twice_as_many_rows_as_were_asked_for_are_taken_and_no_more(int rows, bool isTaken) =>
        (AlphaVantageRows.Parse(AlphaVantageRows.Body(Enumerable.Repeat("1", rows)), out _) is not null).Should().Be(isTaken);

    [Fact]
    public void An_answer_with_more_values_than_rows_could_have_is_not_read() =>
        AlphaVantageRows.Parse(AlphaVantageRows.Body($"[{string.Join(',', Enumerable.Repeat("1", 1_000_001))}]"), out _).Should().BeNull();
}
