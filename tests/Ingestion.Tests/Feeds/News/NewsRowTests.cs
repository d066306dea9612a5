using System.Text;
using System.Text.Json;
using Ingestion.Collecting;
using Ingestion.Feeds.News;
using Ingestion.Providers;

namespace Ingestion.Tests.Feeds.News;

/// <summary>The rows here are made up in the shapes that the two providers are known to send.</summary>
public sealed class NewsRowTests
{
    private static readonly ApiKey Key = ApiKey.From("s3cr3t")!;

    private const string TiingoRow = """
        {"id":1,"title":"Apple opens a store","url":"https://harborwire.example/1?utm=a","description":"In Ohio.",
         "publishedDate":"2026-11-20T15:00:00Z","crawlDate":"2026-11-20T15:00:30.123456Z","source":"harborwire.example",
         "tickers":["aapl"],"tags":["Stock"]}
        """;

    private const string FinnhubRow = """
        {"category":"company","datetime":1795186800,"headline":"Apple opens a store","id":7,"image":"","related":"AAPL",
         "source":"Harbor Wire","summary":"In Ohio.","url":"https://finnhub.io/api/news?id=abc"}
        """;

    [Fact]
    public void A_tiingo_row_becomes_a_story()
    {
        var story = Tiingo(TiingoRow).Items.Should().ContainSingle().Which;

        story.Headline.Should().Be("Apple opens a store");
        story.Description.Should().Be("In Ohio.");
        story.Url.Should().Be("https://harborwire.example/1?utm=a");
        story.PublishedAt.Should().Be(Some.At("2026-11-20T15:00:00Z"));
        story.Tickers.Should().Equal(Some.Ticker("AAPL"));
        story.Tags.Should().Equal("Stock");
        story.Publisher.Should().Be("harborwire.example");
        story.SourceId.Should().Be("1");
    }

    [Fact]
    public void A_finnhub_row_becomes_a_story_of_the_ticker_it_was_asked_for()
    {
        var story = Finnhub(FinnhubRow).Items.Should().ContainSingle().Which;

        story.PublishedAt.Should().Be(Some.At("2026-11-20T15:00:00Z"));
        story.Tickers.Should().Equal(Some.Ticker("AAPL"));
        story.Url.Should().Be("https://finnhub.io/api/news?id=abc");
        story.SourceId.Should().Be("7");
    }

    [Fact]
    public void One_story_of_two_providers_has_one_key() =>
        Tiingo(TiingoRow).Items[0].Key.Should().Be(Finnhub(FinnhubRow.Replace("a store\"", "a store - Harbor Wire\"", StringComparison.Ordinal)).Items[0].Key);

    [Theory]
    [InlineData("\"description\":\"In Ohio.\"", "\"description\":null")]
    [InlineData("\"description\":\"In Ohio.\"", "\"description\":\" \"")]
    [InlineData("\"tags\":[\"Stock\"]", "\"tags\":[]")]
    [InlineData("\"publishedDate\":\"2026-11-20T15:00:00Z\"", "\"publishedDate\":\"2026-11-20T15:00:00.123456Z\"")]
    [InlineData("\"publishedDate\":\"2026-11-20T15:00:00Z\"", "\"publishedDate\":\"2026-11-20T10:00:00-05:00\"")]
    [InlineData("\"publishedDate\":\"2026-11-20T15:00:00Z\"", "\"publishedDate\":\"2026-11-20T15:00:00+00:00\"")]
    [InlineData("\"crawlDate\":\"2026-11-20T15:00:30.123456Z\"", "\"crawlDate\":null")]
    [InlineData("\"tickers\":[\"aapl\"]", "\"tickers\":[\"aapl\",\"aapl\",null,7,\"not a ticker\"]")]
    [InlineData("\"id\":1", "\"id\":\"1\"")]
    [InlineData("\"id\":1", "\"id\":1,\"id\":1")]
    public void What_a_provider_leaves_out_or_varies_does_not_cost_the_story(string usual, string varied)
    {
        var page = Tiingo(TiingoRow.Replace(usual, varied, StringComparison.Ordinal));

        page.Rejected.Should().BeEmpty();
        page.Items.Should().ContainSingle().Which.Tickers.Should().Equal(Some.Ticker("AAPL"));
        page.Items[0].PublishedAt.Should().Be(Some.At("2026-11-20T15:00:00Z"));
    }

    [Theory]
    [InlineData("\"title\":\"Apple opens a store\"", "\"title\":\" … \"", "no headline")]
    [InlineData("\"title\":\"Apple opens a store\"", "\"title\":null", "no headline")]
    [InlineData("\"title\":\"Apple opens a store\"", "\"title\":\"\\ud800\"", "no headline")]
    [InlineData("\"url\":\"https://harborwire.example/1?utm=a\"", "\"url\":\"javascript:alert(1)\"", "no usable url")]
    [InlineData("\"url\":\"https://harborwire.example/1?utm=a\"", "\"url\":\"/1\"", "no usable url")]
    [InlineData("\"url\":\"https://harborwire.example/1?utm=a\"", "\"url\":\"https://a.example/a b\"", "no usable url")]
    [InlineData("\"tickers\":[\"aapl\"]", "\"tickers\":[]", "no configured ticker")]
    [InlineData("\"tickers\":[\"aapl\"]", "\"tickers\":[\"tsla\"]", "no configured ticker")]
    [InlineData("\"tickers\":[\"aapl\"]", "\"tickers\":\"aapl\"", "no configured ticker")]
    [InlineData("\"publishedDate\":\"2026-11-20T15:00:00Z\"", "\"publishedDate\":\"soon\"", "no date of publication")]
    [InlineData("\"publishedDate\":\"2026-11-20T15:00:00Z\"", "\"publishedDate\":\"2026-11-20T16:05:01Z\"", "published in the future")]
    public void A_row_that_is_no_story_is_rejected_with_a_reason_and_costs_no_other(string good, string bad, string reason)
    {
        var page = Tiingo(TiingoRow, TiingoRow.Replace(good, bad, StringComparison.Ordinal));

        page.Items.Should().ContainSingle();
        page.Rejected.Should().ContainSingle().Which.Reason.Should().Be(reason);
        page.Rejected[0].Excerpt.Length.Should().BeInRange(10, 120);
    }

    [Fact]
    public void A_story_may_be_published_an_hour_ahead_of_the_clock() =>
        Tiingo(TiingoRow.Replace("2026-11-20T15:00:00Z", "2026-11-20T16:05:00Z", StringComparison.Ordinal)).Items.Should().ContainSingle();

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("[]")]
    public void A_row_that_is_no_object_is_rejected(string row) =>
        Tiingo(TiingoRow, row).Rejected.Should().ContainSingle().Which.Reason.Should().Be("not an object");

    [Fact]
    public void A_row_from_before_the_window_is_neither_a_story_nor_rejected()
    {
        var page = Tiingo("""{"title":null,"publishedDate":"2026-11-20T12:59:59Z","crawlDate":"2026-11-20T12:59:59.999999Z"}""");

        page.Rows.Should().Be(1);
        page.BadOutside.Should().Be(1);
    }

    [Fact]
    public void A_story_that_the_provider_learned_of_late_is_inside_the_window() =>
        Tiingo(TiingoRow.Replace("\"publishedDate\":\"2026-11-20T15:00:00Z\"", "\"publishedDate\":\"2026-11-19T01:00:00Z\"", StringComparison.Ordinal))
            .Items.Should().ContainSingle();

    [Fact]
    public void A_row_with_a_field_whose_name_is_no_text_is_rejected_and_costs_no_other()
    {
        var page = Tiingo(TiingoRow, """{"\ud800":1,"title":"x"}""");

        page.Items.Should().ContainSingle();
        page.Rejected.Should().ContainSingle().Which.Reason.Should().Be("unreadable");
    }

    [Fact]
    public void A_key_that_a_provider_puts_into_a_row_is_struck_out_of_the_excerpt() =>
        Tiingo(TiingoRow, """{"note":"your key s3cr3t"}""").Rejected[0].Excerpt.Should().Be("""{"note":"your key [key]"}""");

    [Theory]
    [InlineData("2026-11-20T15:10:00Z", 1)] // seen while the schedule was already running
    [InlineData("2026-11-20T15:10:01Z", 0)] // the next run's
    public void A_replay_leaves_later_stories_to_later_runs(string seenAt, int stories) =>
        Tiingo(TiingoRow.Replace("2026-11-20T15:00:30.123456Z", seenAt, StringComparison.Ordinal)).Items.Should().HaveCount(stories);

    [Fact]
    public void An_archive_that_is_crawled_again_is_not_news() =>
        Tiingo(TiingoRow.Replace("\"publishedDate\":\"2026-11-20T15:00:00Z\"", "\"publishedDate\":\"2016-11-20T15:00:00Z\"", StringComparison.Ordinal))
            .Outside.Should().Be(1);

    [Theory]
    [InlineData("brk-a")]
    [InlineData("brka")]
    [InlineData("BRK.A")]
    public void A_share_class_is_recognised_in_every_spelling(string spelling)
    {
        var request = Some.FetchRequest("BRK.A");
        var body = Encoding.UTF8.GetBytes($"[{TiingoRow.Replace("\"aapl\"", $"\"{spelling}\"", StringComparison.Ordinal)}]");

        NewsPage.Parse(body, Reader(request), out _)!
            .Items[0].Tickers.Should().Equal(Some.Ticker("BRK.A"));
    }

    [Fact]
    public void More_rows_than_any_provider_sends_are_malformed_before_they_cost_memory()
    {
        var body = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat('0', 1_000_000))}]");

        NewsPage.Parse(body, Reader(Some.FetchRequest()), out var problem).Should().BeNull();
        problem.Should().Contain("up to 500 rows");
    }

    [Theory]
    [InlineData(99_998, true)] // with the array's own brackets, a hundred thousand
    [InlineData(99_999, false)]
    public void Values_are_counted_before_a_document_is_made_of_them(int values, bool isTaken)
    {
        var body = Encoding.UTF8.GetBytes($"[[{string.Join(',', Enumerable.Repeat('0', values - 2))}]]");

        var page = NewsPage.Parse(body, Reader(Some.FetchRequest()), out var problem);

        (page is not null).Should().Be(isTaken, problem);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public void A_page_has_five_hundred_rows_at_most(int rows, bool isTaken)
    {
        var body = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("{}", rows))}]");

        (NewsPage.Parse(body, Reader(Some.FetchRequest()), out _) is not null).Should().Be(isTaken);
    }

    [Fact]
    public void One_row_that_is_nested_deeper_than_a_parser_likes_costs_no_other()
    {
        var request = Some.FetchRequest();
        var body = Encoding.UTF8.GetBytes($"[{TiingoRow},{{\"deep\":{new string('[', 100)}{new string(']', 100)}}}]");

        var page = NewsPage.Parse(body, Reader(request), out _)!;

        (page.Items.Count, page.Rejected.Count).Should().Be((1, 1));
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59-12:00")]
    [InlineData("-9998-01-01T00:00:00+12:00")]
    public void A_date_at_the_edge_of_time_costs_its_row_only(string date)
    {
        var request = Some.FetchRequest();
        var body = Encoding.UTF8.GetBytes($$"""[{{TiingoRow}},{"title":"x","publishedDate":"{{date}}","crawlDate":"{{date}}"}]""");

        var page = NewsPage.Parse(body, Reader(request), out _)!;

        (page.Items.Count, page.Rejected.Count).Should().Be((1, 1));
    }

    [Fact]
    public void Reading_ends_between_two_rows_when_the_time_is_up()
    {
        using var timeUp = new CancellationTokenSource();
        var read = 0;
        var parse = () => NewsPage.Parse(
            Encoding.UTF8.GetBytes($"[{TiingoRow},{TiingoRow}]"),
            Reader(Some.FetchRequest(), row =>
            {
                read++;
                timeUp.Cancel();
                return TiingoNews.Read(row);
            }),
            out _,
            timeUp.Token);

        parse.Should().Throw<OperationCanceledException>();
        read.Should().Be(1);
    }

    [Fact]
    public void Long_fields_are_cut_and_line_breaks_are_gone()
    {
        var story = Finnhub(FinnhubRow
            .Replace("Apple opens a store", $"Apple{new string('e', 600)}", StringComparison.Ordinal)
            .Replace("In Ohio.", $@"In Ohio \u0026 elsewhere.\n\n{new string('x', 6_000)}", StringComparison.Ordinal)).Items[0];

        story.Headline.Should().HaveLength(500).And.EndWith("…");
        story.Description.Should().HaveLength(5_000).And.StartWith("In Ohio & elsewhere. xxx");
    }

    [Fact]
    public void A_story_keeps_ten_tickers_the_configured_ones_first()
    {
        var many = string.Join(',', Enumerable.Range('a', 20).Select(static letter => $"\"{(char)letter}\"").Append("\"msft\"").Append("\"aapl\""));

        var story = Tiingo(TiingoRow.Replace("\"aapl\"", many, StringComparison.Ordinal)).Items[0];

        story.Tickers.Should().HaveCount(10);
        story.Tickers.Take(3).Should().Equal(Some.Ticker("AAPL"), Some.Ticker("MSFT"), Some.Ticker("A"));
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[{]", "not JSON")]
    [InlineData("Too many requests", "not JSON")]
    [InlineData("<!doctype html>", "not JSON")]
    [InlineData("{\"detail\":\"no\"}", "was expected")]
    [InlineData("null", "was expected")]
    [InlineData("\"text\"", "was expected")]
    public void An_answer_that_is_no_array_is_malformed(string body, string said)
    {
        NewsPage.Parse(Encoding.UTF8.GetBytes(body), Reader(Some.FetchRequest()), out var problem)
            .Should().BeNull();
        problem.Should().Contain(said);
    }

    [Fact]
    public void Nesting_without_end_is_malformed_and_not_a_crash()
    {
        var deep = Encoding.UTF8.GetBytes(new string('[', 100_000));

        NewsPage.Parse(deep, Reader(Some.FetchRequest()), out var problem).Should().BeNull();
        problem.Should().StartWith("the answer is not JSON");
    }

    [Fact]
    public void Bytes_that_are_no_text_cost_their_row_only()
    {
        byte[] body = [.. "["u8, .. Encoding.UTF8.GetBytes(TiingoRow), .. ",{\"title\":\""u8, 0xC3, 0x28, .. "\"}]"u8];

        var page = NewsPage.Parse(body, Reader(Some.FetchRequest()), out _);

        page!.Items.Should().ContainSingle();
        page.Rejected.Should().ContainSingle().Which.Reason.Should().Be("no headline");
    }

    private static NewsPage Tiingo(params string[] rows) => Parse(rows, TiingoNews.Read);

    private static NewsPage Finnhub(params string[] rows) => Parse(rows, row => FinnhubNews.Read(row, Some.Ticker("AAPL")));

    private static NewsPage Parse(string[] rows, Func<JsonElement, NewsRow> read) =>
        NewsPage.Parse(Encoding.UTF8.GetBytes($"[{string.Join(',', rows)}]"), Reader(Some.FetchRequest(), read), out var problem)
        ?? throw new InvalidOperationException(problem);

    private static NewsRowReader Reader(FetchRequest request, Func<JsonElement, NewsRow>? read = null) =>
        new(request.Window, new NewsRules(request), Key, read ?? TiingoNews.Read);
}
