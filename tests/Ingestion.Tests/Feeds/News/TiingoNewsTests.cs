using System.Text.Json.Nodes;
using Ingestion.Collecting;
using Ingestion.Feeds.News;
using Ingestion.LocalCloud.Providers;
using Ingestion.Runs;
using Ingestion.Tests.Providers;
using NodaTime;

namespace Ingestion.Tests.Feeds.News;

/// <summary>What Tiingo is asked, and how far back.</summary>
public sealed class TiingoNewsTests : IAsyncLifetime
{
    private readonly ProviderFixture _provider = new();

    public ValueTask InitializeAsync() => _provider.InitializeAsync();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Tiingo_is_asked_for_all_tickers_at_once_with_the_key_in_a_header()
    {
        var answer = await AskAsync();

        answer.Should().BeOfType<FetchResult<NewsItem>.Answered>().Which.Items.Should().HaveCount(30);
        _provider.Server.Requests.Should().ContainSingle().Which.Should().Be(
            "/as-tiingo/tiingo/news?tickers=aapl,msft&startDate=2026-11-19&endDate=2026-11-21&limit=100&offset=0&sortBy=crawlDate");
    }

    [Fact]
    public async Task Each_provider_s_spelling_of_a_share_class_is_used()
    {
        await _provider.Tiingo.CollectAsync(Some.FetchRequest("BRK.B"), ProviderFixture.Key, CancellationToken.None);
        await _provider.Finnhub.CollectAsync(Some.FetchRequest("BRK.B"), ProviderFixture.Key, CancellationToken.None);

        _provider.Server.Requests.Should().SatisfyRespectively(
            static tiingo => tiingo.Should().Contain("tickers=brk-b,brkb&"),
            static finnhub => finnhub.Should().Contain("symbol=BRK.B&"));
    }

    [Fact]
    public async Task Many_tickers_go_out_in_batches_of_twenty()
    {
        var tickers = string.Join(',', Enumerable.Range(0, 120).Select(static i => $"T{i}"));

        var answer = (FetchResult<NewsItem>.Answered)await _provider.Tiingo.CollectAsync(Some.FetchRequest(tickers), ProviderFixture.Key, CancellationToken.None);

        answer.Coverage.Should().Be(new Coverage(120, 120));
        _provider.Server.Requests.Should().HaveCount(6);
    }

    [Fact]
    public async Task No_news_is_an_answer()
    {
        _provider.Server.Stories = [];

        var answer = (FetchResult<NewsItem>.Answered)await AskAsync();

        answer.Items.Should().BeEmpty();
        answer.Missing.Should().BeEmpty();
    }

    [Fact]
    public async Task Pages_are_followed_back_to_the_watermark_and_no_further()
    {
        _provider.Server.Stories = ProviderFixture.Every(Duration.FromSeconds(10), 2_000);

        var answer = (FetchResult<NewsItem>.Answered)await AskAsync();

        answer.Items.Should().HaveCount(751, "two hours and five minutes have that many, both ends included");
        answer.Missing.Should().BeEmpty();
        answer.End.Should().Be(PagesEnd.Watermark);
        _provider.Server.Requests.Should().HaveCount(5, "of 100 rows, and four times 200");
    }

    [Fact]
    public async Task A_server_with_a_smaller_limit_of_its_own_is_followed_all_the_same()
    {
        _provider.Server.Stories = ProviderFixture.Every(Duration.FromSeconds(15), 2_000);
        _provider.Server.MostRows = 100;

        var answer = (FetchResult<NewsItem>.Answered)await AskAsync();

        answer.Items.Should().HaveCount(501);
        answer.Missing.Should().BeEmpty();
    }

    [Fact]
    public async Task A_second_page_that_fails_keeps_the_first_and_the_watermark_is_not_reached()
    {
        _provider.Server.Stories = ProviderFixture.Every(Duration.FromSeconds(10), 2_000);
        _provider.Server.Intercept = static async context =>
        {
            if (context.Request.Query["offset"] == "0")
            {
                return false;
            }

            await FaultyAnswer.WriteAsync(context, Fault.Html, string.Empty, string.Empty);
            return true;
        };

        var answer = (FetchResult<NewsItem>.Answered)await AskAsync();

        answer.Items.Should().HaveCount(100);
        answer.Missing.Should().NotBeEmpty();
        answer.End.Should().Be(PagesEnd.Failure);
    }

    [Fact]
    public async Task A_second_page_that_hangs_keeps_the_first()
    {
        _provider.Server.Stories = ProviderFixture.Every(Duration.FromSeconds(10), 2_000);
        using var timeUp = new CancellationTokenSource();
        _provider.Server.Intercept = async context =>
        {
            if (context.Request.Query["offset"] != "0")
            {
                await timeUp.CancelAsync();
                await FaultyAnswer.WriteAsync(context, Fault.Hang, string.Empty, string.Empty);
            }

            return false;
        };
        var answer = (FetchResult<NewsItem>.Answered)await _provider.Tiingo.CollectAsync(Some.FetchRequest(), ProviderFixture.Key, timeUp.Token);

        answer.Items.Should().HaveCount(100);
        answer.Missing.Should().NotBeEmpty();
        answer.End.Should().Be(PagesEnd.Time);
    }

    [Fact]
    public async Task A_provider_whose_pages_never_end_is_asked_for_ten()
    {
        // Everything it has is new, whatever page is asked for.
        _provider.Server.Stories = ProviderFixture.Every(Duration.FromMilliseconds(100), 30_000);

        var answer = (FetchResult<NewsItem>.Answered)await AskAsync();

        _provider.Server.Requests.Should().HaveCount(NewsPages.Most);
        answer.Missing.Should().NotBeEmpty();
        answer.End.Should().Be(PagesEnd.PageLimit);
        answer.Failures.Should().BeEmpty("nothing has failed: the next run goes on");
    }

    [Theory]
    [InlineData(null)] // without a crawl date, so that its date of publication is all there is
    [InlineData("2026-11-01T00:00:00Z")]
    public async Task Stray_old_rows_at_the_end_of_a_page_do_not_end_the_pages(string? crawlDate)
    {
        var stories = ProviderFixture.Every(Duration.FromSeconds(10), 2_000);
        _provider.Server.Stories = stories;
        _provider.Server.Intercept = async context =>
        {
            if (context.Request.Query["offset"] != "0")
            {
                return false;
            }

            var rows = stories.Take(100).Select(ProviderBodies.Tiingo).ToList();
            foreach (var stray in rows[^5..])
            {
                stray["publishedDate"] = "2026-11-01T00:00:00Z";
                stray["crawlDate"] = crawlDate;
            }

            await FaultyAnswer.WriteAsync(context, Fault.None, new JsonArray([.. rows]).ToJsonString(), string.Empty);
            return true;
        };

        var answer = (FetchResult<NewsItem>.Answered)await AskAsync();

        answer.Items.Should().HaveCount(746, "751 but for the five that were spoilt");
        answer.Missing.Should().BeEmpty();
    }

    [Fact]
    public async Task What_more_than_one_run_can_take_is_taken_by_later_runs_from_where_the_last_one_ended()
    {
        // A story every twenty seconds, and a source seven days behind: 30,240 rows.
        _provider.Server.Stories = ProviderFixture.Every(Duration.FromSeconds(20), 40_000);
        HashSet<string> taken = [];
        var (fetched, mark, runs, at) = (0, new Watermark(Some.Scheduled - Duration.FromDays(7)), 0, Some.Scheduled);
        for (; runs == 0 || mark.Gaps.Count > 0; runs++, at += Duration.FromMinutes(5))
        {
            var request = FetchRequest.For(Some.Tickers("AAPL,MSFT"), at, mark, isFirst: false, at);
            var answer = (FetchResult<NewsItem>.Answered)await _provider.Tiingo.CollectAsync(request, ProviderFixture.Key, CancellationToken.None);
            taken.UnionWith(answer.Items.Select(static item => item.SourceId));
            fetched += answer.Items.Count;
            answer.Items.Count.Should().BeLessThan(RowBudget.New + RowBudget.Backlog + (2 * NewsPage.MaxRows), "memory must not depend on how far behind the source is");
            mark = request.WatermarkAfter(answer.Missing);
            runs.Should().BeLessThan(40, "it must come to an end");
        }

        // A week is the most that is asked for.
        var week = _provider.Server.Stories.Count(static story => story.SeenAt >= Some.Scheduled - Duration.FromDays(7));
        taken.Count.Should().BeGreaterThanOrEqualTo(week);
        var overlaps = runs * (360 + 20);
        fetched.Should().BeLessThan(week + overlaps + 400, "beyond the two hours that each run looks back, and some rows where it goes on, nothing is fetched twice");
    }

    [Fact]
    public async Task News_arrives_at_once_while_the_backlog_is_caught_up_with()
    {
        _provider.Server.Stories = ProviderFixture.Every(Duration.FromSeconds(20), 40_000);
        var mark = new Watermark(Some.Scheduled - Duration.FromMinutes(5), new Gap(Some.Tickers("AAPL,MSFT"), Some.Scheduled - Duration.FromDays(7), Some.Scheduled, 5_000));
        var request = FetchRequest.For(Some.Tickers("AAPL,MSFT"), Some.Scheduled, mark, isFirst: false, Some.Scheduled);

        var answer = (FetchResult<NewsItem>.Answered)await _provider.Tiingo.CollectAsync(request, ProviderFixture.Key, CancellationToken.None);

        var items = answer.Items.Select(static item => item.PublishedAt).ToList();
        items.Should().Contain(Some.Scheduled).And.Contain(Some.Scheduled - (Duration.FromSeconds(20) * 5_000));
        answer.Missing.Should().ContainSingle().Which.Done.Should().BeGreaterThan(6_500);
        _provider.Server.Requests.Should().Contain(static request => request.Contains("offset=4980"), "rows that were withdrawn meanwhile would have moved the others up");
    }

    [Fact]
    public async Task When_a_run_has_taken_all_that_it_may_the_other_tickers_come_first_in_the_next()
    {
        // Ten batches of twenty, each with a thousand rows.
        var tickers = Enumerable.Range(0, 200).Select(static i => $"T{i}").ToList();
        _provider.Server.Stories = [.. Enumerable.Range(0, 10_000).Select(i => new ReplayStory(
            i, $"Story {i}", null, "Harbor Wire", "harborwire.example", At(i), At(i), [tickers[i % 200]]))];
        var mark = new Watermark(Some.Scheduled - Duration.FromDays(2));
        var request = FetchRequest.For(Some.Tickers(string.Join(',', tickers)), Some.Scheduled, mark, isFirst: false, Some.Scheduled);

        var answer = (FetchResult<NewsItem>.Answered)await _provider.Tiingo.CollectAsync(request, ProviderFixture.Key, CancellationToken.None);

        answer.End.Should().Be(PagesEnd.RowLimit);
        answer.Coverage.Answered.Should().BeLessThan(200);
        var next = FetchRequest.For(request.Tickers, Some.Scheduled + Duration.FromMinutes(5), request.WatermarkAfter(answer.Missing), isFirst: false, Some.Scheduled);
        var unasked = answer.Missing.Where(static gap => gap.Done == 0).SelectMany(static gap => gap.Tickers).ToHashSet();
        unasked.Should().NotBeEmpty();
        next.Batches(TiingoNews.Batch).Where(static part => !part.IsBacklog).Take(unasked.Count / TiingoNews.Batch).SelectMany(static part => part.Tickers).Should().BeEquivalentTo(unasked);

        static Instant At(int i) => Some.Scheduled - (Duration.FromSeconds(15) * i);
    }

    [Fact]
    public async Task A_rate_limit_in_the_middle_of_the_pages_is_not_forgotten()
    {
        _provider.Server.Stories = ProviderFixture.Every(Duration.FromSeconds(10), 2_000);
        _provider.Server.Intercept = static async context =>
        {
            if (context.Request.Query["offset"] == "0")
            {
                return false;
            }

            await FaultyAnswer.WriteAsync(context, Fault.RateLimited, string.Empty, string.Empty);
            return true;
        };

        var answer = (FetchResult<NewsItem>.Answered)await AskAsync();

        answer.Failures.Should().ContainSingle().Which.RetryAfter.Should().Be(Duration.FromMinutes(1));
    }

    private Task<FetchResult<NewsItem>> AskAsync() =>
        _provider.Tiingo.CollectAsync(Some.FetchRequest(), ProviderFixture.Key, CancellationToken.None);
}
