using Ingestion.Collecting;
using Ingestion.Feeds.News;
using Ingestion.Providers;
using Ingestion.Providers.AlphaVantage;
using Ingestion.Runs;
using Ingestion.Tests.Providers;
using Ingestion.Tests.Providers.AlphaVantage;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Tests.Feeds.News;

/// <summary>What Alpha Vantage is asked, and how it goes on where an answer was full.</summary>
public sealed class AlphaVantageNewsTests : IAsyncLifetime
{
    private static readonly InstantPattern ToTheMinute = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmm");
    private static readonly InstantPattern ToTheSecond = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    private readonly AnsweringServer _server = new();
    private readonly FreeCalls _calls = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_whole_market_is_asked_for_in_one_call_oldest_first()
    {
        _server.Says(AlphaVantageRows.Body(AlphaVantageRows.Row, AlphaVantageRows.At("20261120T150000", "HRBR")));

        var answer = await AnswerAsync();

        _server.Requests.Should().Equal("/at/query?function=NEWS_SENTIMENT&time_from=20261120T1300&time_to=20261120T1505&sort=EARLIEST&limit=1000&apikey=k3y-0f-th3-t3st");
        _calls.Taken.Should().Equal(CallPurpose.Sentiment);
        (answer.Items.Count, answer.Rejected.Count, answer.Seen, answer.Coverage, answer.End).Should().Be((1, 0, 2, new Coverage(3, 3), PagesEnd.Watermark));
        answer.Missing.Should().BeEmpty();
    }

    [Fact]
    public async Task However_many_tickers_there_are_it_is_one_call()
    {
        _server.Says(AlphaVantageRows.Body());

        await AskAsync(Some.FetchRequest(string.Join(',', Enumerable.Range(0, 1_000).Select(static i => $"T{i}"))));

        _server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Nothing_but_other_people_s_stories_is_an_answer()
    {
        _server.Says(AlphaVantageRows.Body(AlphaVantageRows.At("20261120T150000", "HRBR")));

        var answer = await AnswerAsync();

        (answer.Items.Count, answer.Rejected.Count, answer.Seen).Should().Be((0, 0, 1));
    }

    [Fact]
    public async Task A_full_answer_goes_on_from_its_last_minute()
    {
        // A story every five seconds: 1,501 in two hours and five minutes.
        Has(Enumerable.Range(0, 1_501).Select(static i => Some.Scheduled - Duration.FromSeconds(5 * i)));

        var answer = await AnswerAsync();

        _server.Requests.Select(FromOf).Should().Equal("20261120T1300", "20261120T1422");
        answer.Items.Select(static story => story.Headline).Distinct().Should().HaveCount(1_501);
        (answer.End, answer.Missing.Count).Should().Be((PagesEnd.Watermark, 0));
        _calls.Taken.Should().HaveCount(2, "each page is a call");
    }

    [Fact]
    public async Task An_answer_of_fifty_is_full_too_because_fifty_is_the_other_limit_that_it_keeps()
    {
        Has(Enumerable.Range(0, 120).Select(static i => Some.Scheduled - Duration.FromMinutes(i)), mostRows: 50);

        var answer = await AnswerAsync();

        answer.Items.Select(static story => story.Headline).Distinct().Should().HaveCount(120);
        answer.End.Should().Be(PagesEnd.Watermark);
    }

    [Fact]
    public async Task Rows_with_a_wrong_date_at_the_end_of_an_answer_skip_nothing()
    {
        Has(Enumerable.Range(0, 1_501).Select(static i => Some.Scheduled - Duration.FromSeconds(5 * i)), strays: 5);

        (await AnswerAsync()).Items.Select(static story => story.Headline).Distinct().Count().Should().BeGreaterThanOrEqualTo(1_501);
    }

    [Fact]
    public async Task A_minute_that_has_more_than_an_answer_holds_is_told_of_and_passed()
    {
        Has([.. Enumerable.Repeat(Some.At("2026-11-20T13:00:30Z"), 1_100), Some.At("2026-11-20T14:00:00Z")]);

        var answer = await AnswerAsync();

        _server.Requests.Select(FromOf).Should().Equal("20261120T1300", "20261120T1301");
        answer.Items.Should().Contain(static story => story.PublishedAt == Some.At("2026-11-20T14:00:00Z"));
        answer.Failures.Should().ContainSingle().Which.Message.Should().Be("of 2026-11-20T13:00:00Z only 1000 rows are given");
    }

    [Fact]
    public async Task Where_no_call_is_left_for_the_next_page_the_next_run_goes_on_from_there()
    {
        Has(Enumerable.Range(0, 1_501).Select(static i => Some.Scheduled - Duration.FromSeconds(5 * i)), calls: 1);

        var request = Some.FetchRequest("AAPL,MSFT,BRK.B");
        var answer = (FetchResult<NewsItem>.Answered)await AskAsync(request);

        (answer.Items.Count, answer.End).Should().Be((1_000, PagesEnd.Failure));
        var mark = request.WatermarkAfter(answer.Missing);
        mark.Gaps.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Since = Some.At("2026-11-20T14:22:00Z"), Until = Some.Scheduled, Done = 0 });

        var later = Some.Scheduled + Duration.FromHours(6);
        _calls.Denied = null;
        await AskAsync(FetchRequest.For(request.Tickers, later, mark with { Through = later }, isFirst: false, later));
        _server.Requests.Select(FromOf).Should().Equal(["20261120T1300", "20261120T1422"], "what is missing is further back than the usual two hours");
    }

    [Theory]
    [InlineData("""{"Information":"Our standard API rate limit is 25 requests per day."}""", SourceFailureKind.DailyLimit)]
    [InlineData("""{"Information":"This is a premium endpoint."}""", SourceFailureKind.NotInPlan)]
    [InlineData("""{"Error Message":"the parameter apikey is invalid or missing."}""", SourceFailureKind.Unauthorized)]
    [InlineData("{}", SourceFailureKind.NoData)]
    [InlineData("""{"items":"1"}""", SourceFailureKind.Malformed)]
    [InlineData("<html>", SourceFailureKind.Malformed)]
    [InlineData("""{"items":"1","feed":[{"title":"No date","url":"https://a.example/1","ticker_sentiment":[{"ticker":"AAPL"}]}]}""", SourceFailureKind.Malformed)]
    public async Task What_it_says_instead_of_an_answer_is_a_failure(string body, SourceFailureKind kind)
    {
        _server.Says(body);

        (await AskAsync()).Should().BeOfType<FetchResult<NewsItem>.Failed>().Which.Failure.Kind.Should().Be(kind);
    }

    [Fact]
    public async Task Without_a_call_left_nobody_is_asked()
    {
        _calls.Denied = new SourceFailure(SourceFailureKind.DailyLimit, "none is left");

        (await AskAsync()).Should().BeOfType<FetchResult<NewsItem>.Failed>().Which.Failure.Should().Be(_calls.Denied);
        _server.Requests.Should().BeEmpty();
    }

    private async Task<FetchResult<NewsItem>.Answered> AnswerAsync() => (await AskAsync()).Should().BeOfType<FetchResult<NewsItem>.Answered>().Which;

    private Task<FetchResult<NewsItem>> AskAsync(FetchRequest? request = null) =>
        new AlphaVantageNews(new AlphaVantageClient(_server.Url, ProviderFixture.HttpWithoutRetries, _calls, new HurriedTime()))
            .CollectAsync(request ?? Some.FetchRequest("AAPL,MSFT,BRK.B"), ProviderFixture.Key, CancellationToken.None);

    /// <summary>It has stories of these times, and gives so many at once, for so many calls.</summary>
    private void Has(IEnumerable<Instant> times, int mostRows = 1_000, int strays = 0, int calls = 100)
    {
        List<(Instant At, string Row)> rows = [.. times.Order().Select(static (at, i) => (at, AlphaVantageRows.At(ToTheSecond.Format(at), title: $"Story {i}")))];
        _server.Answer = context =>
        {
            var query = context.Request.Query;
            if (--calls == 0)
            {
                _calls.Denied = new SourceFailure(SourceFailureKind.DailyLimit, "none is left");
            }

            var (from, to) = (ToTheMinute.Parse(query["time_from"].ToString()).Value, ToTheMinute.Parse(query["time_to"].ToString()).Value + Duration.FromMinutes(1));
            List<string> found = [.. rows.Where(row => row.At >= from && row.At < to).Select(static row => row.Row).Take(mostRows)];
            for (var i = 1; i <= strays && found.Count == mostRows; i++)
            {
                found[^i] = AlphaVantageRows.At("20261120T150459", title: $"Stray {i}");
            }

            return context.Response.WriteAsync(AlphaVantageRows.Body(found));
        };
    }

    private static string FromOf(string request) => request.Split("time_from=")[1].Split('&')[0];
}
