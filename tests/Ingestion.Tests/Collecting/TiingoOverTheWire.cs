using Ingestion.Collecting;
using Ingestion.Feeds.News;
using Ingestion.LocalCloud.Providers;
using NodaTime;

namespace Ingestion.Tests.Collecting;

/// <summary>What Tiingo is asked, and how far back.</summary>
public sealed class TiingoOverTheWire : IAsyncLifetime
{
    private readonly ProviderFixture _provider = new();

    public ValueTask InitializeAsync() => _provider.InitializeAsync();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Tiingo_is_asked_for_all_tickers_at_once_with_the_key_in_a_header()
    {
        var answer = await AskAsync();

        answer.Should().BeOfType<SourceAnswer<NewsItem>.Answered>().Which.Items.Should().HaveCount(30);
        _provider.Server.Requests.Should().ContainSingle().Which.Should().Be(
            "/as-tiingo/tiingo/news?tickers=aapl,msft&startDate=2026-11-19&endDate=2026-11-21&limit=100&offset=0&sortBy=crawlDate");
    }

    [Fact]
    public async Task Each_provider_s_spelling_of_a_share_class_is_used()
    {
        await _provider.Tiingo.CollectAsync(Some.Question("BRK.B"), ProviderFixture.Key, CancellationToken.None);
        await _provider.Finnhub.CollectAsync(Some.Question("BRK.B"), ProviderFixture.Key, CancellationToken.None);

        _provider.Server.Requests.Should().SatisfyRespectively(
            static tiingo => tiingo.Should().Contain("tickers=brk-b,brkb&"),
            static finnhub => finnhub.Should().Contain("symbol=BRK.B&"));
    }

    [Fact]
    public async Task Many_tickers_go_out_in_batches_of_twenty()
    {
        var tickers = string.Join(',', Enumerable.Range(0, 120).Select(static i => $"T{i}"));

        var answer = (SourceAnswer<NewsItem>.Answered)await _provider.Tiingo.CollectAsync(Some.Question(tickers), ProviderFixture.Key, CancellationToken.None);

        answer.Coverage.Should().Be(new Coverage(120, 120));
        _provider.Server.Requests.Should().HaveCount(6);
    }

    [Fact]
    public async Task No_news_is_an_answer()
    {
        _provider.Server.Stories = [];

        var answer = (SourceAnswer<NewsItem>.Answered)await AskAsync();

        answer.Items.Should().BeEmpty();
        answer.Missing.Should().BeEmpty();
    }

    [Fact]
    public async Task Pages_are_followed_back_to_the_watermark_and_no_further()
    {
        _provider.Server.Stories = ProviderFixture.Every(Duration.FromSeconds(10), 2_000);

        var answer = (SourceAnswer<NewsItem>.Answered)await AskAsync();

        answer.Items.Should().HaveCount(751, "two hours and five minutes have that many, both ends included");
        answer.Missing.Should().BeEmpty();
        answer.End.Should().Be(PagesEnd.Watermark);
        _provider.Server.Requests.Should().HaveCount(3, "of 100 rows, 500 and 500");
    }

    [Fact]
    public async Task A_server_with_a_smaller_limit_of_its_own_is_followed_all_the_same()
    {
        _provider.Server.Stories = ProviderFixture.Every(Duration.FromSeconds(15), 2_000);
        _provider.Server.MostRows = 100;

        var answer = (SourceAnswer<NewsItem>.Answered)await AskAsync();

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

        var answer = (SourceAnswer<NewsItem>.Answered)await AskAsync();

        answer.Items.Should().HaveCount(100);
        answer.Missing.Should().NotBeEmpty();
        answer.End.Should().Be(PagesEnd.Failure);
    }

    [Fact]
    public async Task A_second_page_that_hangs_keeps_the_first()
    {
        _provider.Server.Stories = ProviderFixture.Every(Duration.FromSeconds(10), 2_000);
        _provider.Server.Intercept = static async context =>
        {
            if (context.Request.Query["offset"] != "0")
            {
                await FaultyAnswer.WriteAsync(context, Fault.Hang, string.Empty, string.Empty);
            }

            return false;
        };
        using var timeUp = new CancellationTokenSource(TimeSpan.FromSeconds(3));

        var answer = (SourceAnswer<NewsItem>.Answered)await _provider.Tiingo.CollectAsync(Some.Question(), ProviderFixture.Key, timeUp.Token);

        answer.Items.Should().HaveCount(100);
        answer.Missing.Should().NotBeEmpty();
        answer.End.Should().Be(PagesEnd.Time);
    }

    [Fact]
    public async Task A_provider_whose_pages_never_end_is_asked_for_ten()
    {
        // Everything it has is new, whatever page is asked for.
        _provider.Server.Stories = ProviderFixture.Every(Duration.FromMilliseconds(100), 30_000);

        var answer = (SourceAnswer<NewsItem>.Answered)await AskAsync();

        _provider.Server.Requests.Should().HaveCount(NewsPages.Most);
        answer.Missing.Should().NotBeEmpty();
        answer.End.Should().Be(PagesEnd.PageLimit);
        answer.Failures.Should().ContainSingle().Which.Message.Should().Contain("10 pages");
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

        var answer = (SourceAnswer<NewsItem>.Answered)await AskAsync();

        answer.Failures.Should().ContainSingle().Which.RetryAfter.Should().Be(Duration.FromMinutes(1));
    }

    private Task<SourceAnswer<NewsItem>> AskAsync() =>
        _provider.Tiingo.CollectAsync(Some.Question(), ProviderFixture.Key, CancellationToken.None);
}
