using Ingestion.Collecting;
using Ingestion.Feeds.News;
using Ingestion.LocalCloud.Providers;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Ingestion.Tests.Collecting;

public sealed class SourceOverTheWire : IAsyncLifetime
{
    private readonly ProviderFixture _provider = new();

    public ValueTask InitializeAsync() => _provider.InitializeAsync();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Tiingo_is_asked_for_all_tickers_at_once_with_the_key_in_a_header()
    {
        var answer = await AskAsync(_provider.Tiingo);

        answer.Should().BeOfType<SourceAnswer<NewsItem>.Answered>().Which.Items.Should().HaveCount(30);
        _provider.Server.Requests.Should().ContainSingle().Which.Should().Be(
            "/as-tiingo/tiingo/news?tickers=aapl,msft&startDate=2026-11-19&endDate=2026-11-21&limit=100&offset=0&sortBy=crawlDate");
    }

    [Fact]
    public async Task Finnhub_is_asked_for_each_ticker()
    {
        var answer = (SourceAnswer<NewsItem>.Answered)await AskAsync(_provider.Finnhub);

        answer.Items.Should().HaveCount(40);
        answer.Coverage.Should().Be(new Coverage(2, 2));
        _provider.Server.Requests.Should().BeEquivalentTo(
            "/as-finnhub/api/v1/company-news?symbol=AAPL&from=2026-11-19&to=2026-11-21",
            "/as-finnhub/api/v1/company-news?symbol=MSFT&from=2026-11-19&to=2026-11-21");
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

    [Theory]
    [InlineData(Fault.Unauthorized, SourceFailureKind.Unauthorized, 1)]
    [InlineData(Fault.Forbidden, SourceFailureKind.Unauthorized, 1)]
    [InlineData(Fault.EchoesKey, SourceFailureKind.Unauthorized, 1)]
    [InlineData(Fault.RateLimited, SourceFailureKind.RateLimited, 1)] // it asks for a minute: no use trying again now
    [InlineData(Fault.ServerError, SourceFailureKind.ServerError, 3)]
    [InlineData(Fault.Disconnect, SourceFailureKind.Connection, 3)]
    [InlineData(Fault.Redirect, SourceFailureKind.Refused, 1)]
    [InlineData(Fault.Empty, SourceFailureKind.EmptyBody, 1)]
    [InlineData(Fault.Html, SourceFailureKind.Malformed, 1)]
    [InlineData(Fault.Truncated, SourceFailureKind.Malformed, 1)]
    [InlineData(Fault.QuotaText, SourceFailureKind.Malformed, 1)]
    [InlineData(Fault.ErrorObject, SourceFailureKind.Malformed, 1)]
    public async Task Each_way_of_failing_has_its_kind_and_its_number_of_tries(Fault fault, SourceFailureKind kind, int tries)
    {
        _provider.Server.Faults["tiingo"] = fault;

        var failure = (await AskAsync(_provider.Tiingo)).Should().BeOfType<SourceAnswer<NewsItem>.Failed>().Which.Failure;

        failure.Kind.Should().Be(kind);
        failure.Message.Should().NotContain("k3y-0f-th3-t3st").And.NotBeEmpty();
        _provider.Server.Requests.Should().HaveCount(tries).And.NotContain(static request => request.Contains("k3y", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rate_limit_says_for_how_long()
    {
        _provider.Server.Faults["tiingo"] = Fault.RateLimited;

        ((SourceAnswer<NewsItem>.Failed)await AskAsync(_provider.Tiingo)).Failure.RetryAfter.Should().Be(Duration.FromMinutes(1));
    }

    [Theory]
    [InlineData(Fault.Hang)]
    [InlineData(Fault.HeadersOnly)]
    [InlineData(Fault.Drip)]
    public async Task A_source_that_does_not_finish_is_cancelled_when_its_time_is_up(Fault fault)
    {
        _provider.Server.Faults["tiingo"] = fault;
        using var timeUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var answer = await _provider.Tiingo.CollectAsync(Some.Question(), ProviderFixture.Key, timeUp.Token);

        ((SourceAnswer<NewsItem>.Failed)answer).Failure.Kind.Should().Be(SourceFailureKind.Timeout);
    }

    [Fact]
    public async Task A_short_wait_that_a_busy_provider_asks_for_is_honoured_within_the_tries()
    {
        var tries = 0;
        _provider.Server.Intercept = async context =>
        {
            if (++tries > 1)
            {
                return false;
            }

            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "1";
            await context.Response.WriteAsync("busy");
            return true;
        };

        (await AskAsync(_provider.Tiingo)).Should().BeOfType<SourceAnswer<NewsItem>.Answered>();
        tries.Should().Be(2);
    }

    [Fact]
    public async Task A_refused_connection_is_a_connection_failure()
    {
        var http = new ProviderHttp(ProviderClient.Create(TimeProvider.System), TimeProvider.System);
        var nobody = new Tiingo(new Uri("http://127.0.0.1:9/"), http);

        var answer = await nobody.CollectAsync(Some.Question(), ProviderFixture.Key, CancellationToken.None);

        ((SourceAnswer<NewsItem>.Failed)answer).Failure.Kind.Should().Be(SourceFailureKind.Connection);
    }

    [Fact]
    public async Task A_provider_without_tls_where_there_should_be_is_a_connection_failure()
    {
        var http = new ProviderHttp(ProviderClient.Create(TimeProvider.System), TimeProvider.System);
        var plain = new Tiingo(new Uri(_provider.Server.TiingoUrl.Replace("http:", "https:", StringComparison.Ordinal)), http);

        var answer = await plain.CollectAsync(Some.Question(), ProviderFixture.Key, CancellationToken.None);

        ((SourceAnswer<NewsItem>.Failed)answer).Failure.Kind.Should().Be(SourceFailureKind.Connection);
    }

    [Fact]
    public async Task No_news_is_an_answer()
    {
        _provider.Server.Stories = [];

        var answer = (SourceAnswer<NewsItem>.Answered)await AskAsync(_provider.Tiingo);

        answer.Items.Should().BeEmpty();
        answer.ReachedWatermark.Should().BeTrue();
    }

    [Fact]
    public async Task Pages_are_followed_back_to_the_watermark_and_no_further()
    {
        _provider.Server.Stories = Every(Duration.FromSeconds(10), 2_000);

        var answer = (SourceAnswer<NewsItem>.Answered)await AskAsync(_provider.Tiingo);

        answer.Items.Should().HaveCount(751, "two hours and five minutes have that many, both ends included");
        answer.ReachedWatermark.Should().BeTrue();
        _provider.Server.Requests.Should().HaveCount(3, "of 100 rows, 500 and 500");
    }

    [Fact]
    public async Task A_server_with_a_smaller_limit_of_its_own_is_followed_all_the_same()
    {
        _provider.Server.Stories = Every(Duration.FromSeconds(15), 2_000);
        _provider.Server.MostRows = 100;

        var answer = (SourceAnswer<NewsItem>.Answered)await AskAsync(_provider.Tiingo);

        answer.Items.Should().HaveCount(501);
        answer.ReachedWatermark.Should().BeTrue();
    }

    [Fact]
    public async Task A_second_page_that_fails_keeps_the_first_and_the_watermark_is_not_reached()
    {
        _provider.Server.Stories = Every(Duration.FromSeconds(10), 2_000);
        _provider.Server.Intercept = static async context =>
        {
            if (context.Request.Query["offset"] == "0")
            {
                return false;
            }

            await FaultyAnswer.WriteAsync(context, Fault.Html, string.Empty, string.Empty);
            return true;
        };

        var answer = (SourceAnswer<NewsItem>.Answered)await AskAsync(_provider.Tiingo);

        answer.Items.Should().HaveCount(100);
        answer.ReachedWatermark.Should().BeFalse();
    }

    [Fact]
    public async Task A_second_page_that_hangs_keeps_the_first()
    {
        _provider.Server.Stories = Every(Duration.FromSeconds(10), 2_000);
        _provider.Server.Intercept = static async context =>
        {
            if (context.Request.Query["offset"] != "0")
            {
                await FaultyAnswer.WriteAsync(context, Fault.Hang, string.Empty, string.Empty);
            }

            return false;
        };
        using var timeUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        var answer = (SourceAnswer<NewsItem>.Answered)await _provider.Tiingo.CollectAsync(Some.Question(), ProviderFixture.Key, timeUp.Token);

        answer.Items.Should().HaveCount(100);
        answer.ReachedWatermark.Should().BeFalse();
    }

    [Fact]
    public async Task A_provider_whose_pages_never_end_is_asked_for_ten()
    {
        // Everything it has is new, whatever page is asked for.
        _provider.Server.Stories = Every(Duration.FromMilliseconds(100), 30_000);

        var answer = (SourceAnswer<NewsItem>.Answered)await AskAsync(_provider.Tiingo);

        _provider.Server.Requests.Should().HaveCount(NewsPages.Most);
        answer.ReachedWatermark.Should().BeFalse();
        answer.Failures.Should().ContainSingle().Which.Message.Should().Contain("10 pages");
    }

    [Fact]
    public async Task One_ticker_that_fails_keeps_the_others()
    {
        _provider.Server.Intercept = static async context =>
        {
            if (context.Request.Query["symbol"] != "MSFT")
            {
                return false;
            }

            await FaultyAnswer.WriteAsync(context, Fault.Html, string.Empty, string.Empty);
            return true;
        };

        var answer = (SourceAnswer<NewsItem>.Answered)await AskAsync(_provider.Finnhub);

        answer.Items.Should().HaveCount(20);
        answer.Coverage.Should().Be(new Coverage(1, 2));
        answer.ReachedWatermark.Should().BeFalse();
        answer.Failures.Should().ContainSingle().Which.Kind.Should().Be(SourceFailureKind.Malformed);
    }

    [Fact]
    public async Task A_ticker_that_hangs_keeps_the_others_when_the_time_is_up()
    {
        _provider.Server.Intercept = static async context =>
        {
            if (context.Request.Query["symbol"] == "MSFT")
            {
                await FaultyAnswer.WriteAsync(context, Fault.Hang, string.Empty, string.Empty);
            }

            return false;
        };
        using var timeUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        var answer = (SourceAnswer<NewsItem>.Answered)await _provider.Finnhub.CollectAsync(Some.Question(), ProviderFixture.Key, timeUp.Token);

        answer.Coverage.Should().Be(new Coverage(1, 2));
    }

    [Fact]
    public async Task A_refused_key_ends_the_asking_at_once()
    {
        _provider.Server.Faults["finnhub"] = Fault.Unauthorized;
        var tickers = string.Join(',', Enumerable.Range(0, 100).Select(static i => $"T{i}"));

        var answer = await _provider.Finnhub.CollectAsync(Some.Question(tickers), ProviderFixture.Key, CancellationToken.None);

        ((SourceAnswer<NewsItem>.Failed)answer).Failure.Kind.Should().Be(SourceFailureKind.Unauthorized);
        _provider.Server.Requests.Count.Should().BeLessThan(12);
    }

    [Fact]
    public async Task An_answer_that_finnhub_has_cut_is_asked_for_again_with_an_earlier_end()
    {
        _provider.Server.Stories = Every(Duration.FromMinutes(10), 500);
        var question = Some.Question("AAPL", since: "2026-11-18T15:05:00Z");

        var answer = (SourceAnswer<NewsItem>.Answered)await _provider.Finnhub.CollectAsync(question, ProviderFixture.Key, CancellationToken.None);

        answer.Items.Where(item => item.PublishedAt >= question.Window.Since).Select(static item => item.SourceId).Distinct()
            .Should().HaveCount(289, "two days have that many, both ends included");
        answer.ReachedWatermark.Should().BeTrue();
        _provider.Server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_day_of_which_finnhub_does_not_give_all_is_said_to_be_incomplete()
    {
        _provider.Server.Stories = Every(Duration.FromSeconds(20), 400);

        var answer = (SourceAnswer<NewsItem>.Answered)await _provider.Finnhub.CollectAsync(Some.Question("AAPL"), ProviderFixture.Key, CancellationToken.None);

        answer.ReachedWatermark.Should().BeTrue("there is no way to the rest");
        answer.Failures.Should().ContainSingle().Which.Message.Should().Be("of 2026-11-20 only the latest 250 rows are given");
    }

    [Fact]
    public async Task A_story_that_finnhub_shows_hours_after_its_publication_is_taken()
    {
        _provider.Server.Stories = [Story(Some.At("2026-11-20T03:00:00Z"))];

        ((SourceAnswer<NewsItem>.Answered)await AskAsync(_provider.Finnhub)).Items.Should().ContainSingle();
    }

    [Fact]
    public async Task A_page_of_rows_of_which_none_is_a_story_is_malformed_also_where_they_are_old()
    {
        _provider.Server.Intercept = static async context =>
        {
            await context.Response.WriteAsync("""
                [{"heading":"renamed","publishedDate":"2026-11-20T15:00:00Z"},{"heading":"renamed","publishedDate":"2026-11-20T01:00:00Z"}]
                """);
            return true;
        };

        ((SourceAnswer<NewsItem>.Failed)await AskAsync(_provider.Tiingo)).Failure.Should().Be(
            new SourceFailure(SourceFailureKind.Malformed, "none of 2 rows is usable, the first one because: no headline"));
    }

    [Fact]
    public async Task A_body_that_is_not_the_gzip_it_says_is_malformed()
    {
        _provider.Server.Intercept = static async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.WriteAsync("[]");
            return true;
        };

        ((SourceAnswer<NewsItem>.Failed)await AskAsync(_provider.Tiingo)).Failure.Kind.Should().Be(SourceFailureKind.Malformed);
    }

    [Fact]
    public async Task A_rate_limit_in_the_middle_of_the_pages_is_not_forgotten()
    {
        _provider.Server.Stories = Every(Duration.FromSeconds(10), 2_000);
        _provider.Server.Intercept = static async context =>
        {
            if (context.Request.Query["offset"] == "0")
            {
                return false;
            }

            await FaultyAnswer.WriteAsync(context, Fault.RateLimited, string.Empty, string.Empty);
            return true;
        };

        var answer = (SourceAnswer<NewsItem>.Answered)await AskAsync(_provider.Tiingo);

        answer.Failures.Should().ContainSingle().Which.RetryAfter.Should().Be(Duration.FromMinutes(1));
    }

    [Fact]
    public async Task A_body_without_end_is_given_up()
    {
        _provider.Server.Intercept = static async context =>
        {
            var megabyte = new byte[1024 * 1024];
            Array.Fill(megabyte, (byte)' ');
            for (var i = 0; i < 64; i++)
            {
                await context.Response.Body.WriteAsync(megabyte, context.RequestAborted);
            }

            return true;
        };

        var answer = await AskAsync(_provider.Tiingo);

        ((SourceAnswer<NewsItem>.Failed)answer).Failure.Message.Should().Contain("larger than");
    }

    private static Task<SourceAnswer<NewsItem>> AskAsync(ISource<NewsItem> source) =>
        source.CollectAsync(Some.Question(), ProviderFixture.Key, CancellationToken.None);

    private static ReplayStory Story(Instant at) => new(1, "Late story", null, "Harbor Wire", "harborwire.example", at, at, ["AAPL"]);

    private static List<ReplayStory> Every(Duration gap, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new ReplayStory(
            i, $"Story {i}", null, "Harbor Wire", "harborwire.example", Some.Scheduled - (gap * i), Some.Scheduled - (gap * i), ["AAPL"])),
    ];
}
