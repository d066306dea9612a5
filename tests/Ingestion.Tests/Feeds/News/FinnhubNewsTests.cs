using System.Text.Json.Nodes;
using Ingestion.Collecting;
using Ingestion.Feeds.News;
using Ingestion.LocalCloud.Providers;
using Ingestion.Providers;
using Ingestion.Runs;
using Ingestion.Tests.Providers;
using NodaTime;

namespace Ingestion.Tests.Feeds.News;

/// <summary>What Finnhub is asked, ticker by ticker.</summary>
public sealed class FinnhubNewsTests : IAsyncLifetime
{
    private readonly ProviderFixture _provider = new();

    public ValueTask InitializeAsync() => _provider.InitializeAsync();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Finnhub_is_asked_for_each_ticker()
    {
        var answer = (FetchResult<NewsItem>.Answered)await AskAsync();

        answer.Items.Should().HaveCount(40);
        answer.Coverage.Should().Be(new Coverage(2, 2));
        _provider.Server.Requests.Should().BeEquivalentTo(
            "/as-finnhub/api/v1/company-news?symbol=AAPL&from=2026-11-19&to=2026-11-21",
            "/as-finnhub/api/v1/company-news?symbol=MSFT&from=2026-11-19&to=2026-11-21");
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

        var answer = (FetchResult<NewsItem>.Answered)await AskAsync();

        answer.Items.Should().HaveCount(20);
        answer.Coverage.Should().Be(new Coverage(1, 2));
        answer.Missing.Should().ContainSingle().Which.Tickers.Should().Equal(Some.Ticker("MSFT"));
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
        using var timeUp = new CancellationTokenSource(TimeSpan.FromSeconds(6));

        var answer = (FetchResult<NewsItem>.Answered)await _provider.Finnhub.CollectAsync(Some.FetchRequest(), ProviderFixture.Key, timeUp.Token);

        answer.Coverage.Should().Be(new Coverage(1, 2));
    }

    [Fact]
    public async Task A_ticker_that_went_without_an_answer_is_asked_for_first_and_from_where_it_stopped()
    {
        var mark = new Watermark(Some.At("2026-11-20T15:00:00Z"), new Gap([Some.Ticker("MSFT")], Some.At("2026-11-17T13:00:00Z"), Some.At("2026-11-20T15:00:00Z"), Done: 0));
        var request = FetchRequest.For(Some.Tickers("AAPL,NVDA,MSFT"), Some.Scheduled, mark, isFirst: false, Some.Scheduled);

        await _provider.Finnhub.CollectAsync(request, ProviderFixture.Key, CancellationToken.None);

        request.Batches(mostTickers: 1)[0].Tickers.Should().Equal(Some.Ticker("MSFT"));
        _provider.Server.Requests.Should().Contain("/as-finnhub/api/v1/company-news?symbol=MSFT&from=2026-11-16&to=2026-11-21")
            .And.Contain("/as-finnhub/api/v1/company-news?symbol=AAPL&from=2026-11-19&to=2026-11-21");
    }

    [Fact]
    public async Task A_refused_key_ends_the_asking_at_once()
    {
        _provider.Server.Faults["finnhub"] = Fault.Unauthorized;
        var tickers = string.Join(',', Enumerable.Range(0, 100).Select(static i => $"T{i}"));

        var answer = await _provider.Finnhub.CollectAsync(Some.FetchRequest(tickers), ProviderFixture.Key, CancellationToken.None);

        ((FetchResult<NewsItem>.Failed)answer).Failure.Kind.Should().Be(SourceFailureKind.Unauthorized);
        _provider.Server.Requests.Count.Should().BeLessThan(12);
    }

    [Fact]
    public async Task An_answer_that_finnhub_has_cut_is_asked_for_again_with_an_earlier_end()
    {
        _provider.Server.Stories = ProviderFixture.Every(Duration.FromMinutes(10), 500);
        var request = Some.FetchRequest("AAPL", since: "2026-11-18T15:05:00Z");

        var answer = (FetchResult<NewsItem>.Answered)await _provider.Finnhub.CollectAsync(request, ProviderFixture.Key, CancellationToken.None);

        answer.Items.Where(item => item.PublishedAt >= request.Window.Since).Select(static item => item.SourceId).Distinct()
            .Should().HaveCount(289, "two days have that many, both ends included");
        answer.Missing.Should().BeEmpty();
        _provider.Server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_day_of_which_finnhub_does_not_give_all_is_said_to_be_incomplete()
    {
        _provider.Server.Stories = ProviderFixture.Every(Duration.FromSeconds(20), 400);

        var answer = (FetchResult<NewsItem>.Answered)await _provider.Finnhub.CollectAsync(Some.FetchRequest("AAPL"), ProviderFixture.Key, CancellationToken.None);

        answer.Missing.Should().BeEmpty("there is no way to the rest");
        answer.Failures.Should().ContainSingle().Which.Message.Should().Be("of 2026-11-20 only the latest 250 rows are given");
    }

    [Fact]
    public async Task Behind_a_day_that_cannot_be_had_the_days_before_it_are_asked_for_all_the_same()
    {
        _provider.Server.Stories =
        [
            .. ProviderFixture.Every(Duration.FromSeconds(20), 400),
            .. Enumerable.Range(0, 30).Select(i => Story(1_000 + i, Some.At("2026-11-18T16:00:00Z") - (Duration.FromMinutes(1) * i))),
        ];

        var answer = (FetchResult<NewsItem>.Answered)await _provider.Finnhub.CollectAsync(
            Some.FetchRequest("AAPL", since: "2026-11-18T15:00:00Z"), ProviderFixture.Key, CancellationToken.None);

        answer.Items.Select(static item => item.SourceId).Distinct().Should().HaveCount(280);
        answer.Missing.Should().BeEmpty();
        answer.Failures.Should().ContainSingle().Which.Message.Should().Be("of 2026-11-20 only the latest 250 rows are given");
    }

    [Fact]
    public async Task A_few_rows_from_long_ago_do_not_make_a_cut_answer_a_complete_one()
    {
        _provider.Server.Stories = ProviderFixture.Every(Duration.FromMinutes(10), 500);
        _provider.Server.Intercept = async context =>
        {
            if (context.Request.Query["to"] == "2026-11-21")
            {
                var strays = Enumerable.Range(0, 5).Select(i => Story(2_000 + i, Some.At("2026-11-01T00:00:00Z"))).ToList();
                var rows = _provider.Server.Stories.Take(240).Concat(strays).Select(static story => ProviderBodies.Finnhub(story, "AAPL"));
                await FaultyAnswer.WriteAsync(context, Fault.None, new JsonArray([.. rows]).ToJsonString(), string.Empty);
                return true;
            }

            return false;
        };
        var request = Some.FetchRequest("AAPL", since: "2026-11-18T15:05:00Z");

        var answer = (FetchResult<NewsItem>.Answered)await _provider.Finnhub.CollectAsync(request, ProviderFixture.Key, CancellationToken.None);

        answer.Items.Where(item => item.PublishedAt >= request.Window.Since).Select(static item => item.SourceId).Distinct().Should().HaveCount(289);
    }

    [Fact]
    public async Task A_story_that_finnhub_shows_hours_after_its_publication_is_taken()
    {
        _provider.Server.Stories = [ProviderFixture.Story(Some.At("2026-11-20T03:00:00Z"))];

        ((FetchResult<NewsItem>.Answered)await AskAsync()).Items.Should().ContainSingle();
    }

    private static ReplayStory Story(int id, Instant at) => new(id, $"Story {id}", null, "Harbor Wire", "harborwire.example", at, at, ["AAPL"]);

    private Task<FetchResult<NewsItem>> AskAsync() =>
        _provider.Finnhub.CollectAsync(Some.FetchRequest(), ProviderFixture.Key, CancellationToken.None);
}
