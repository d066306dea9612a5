using Ingestion.Providers;
using Ingestion.Providers.AlphaVantage;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Ingestion.Tests.Providers.AlphaVantage;

/// <summary>Alpha Vantage over real HTTP.</summary>
public sealed class AlphaVantageClientTests : IAsyncLifetime
{
    private const string Burst = """{"Information":"Please consider spreading out your calls (1 request per second), or lift the limit of 25 requests per day."}""";

    private static readonly ApiKey Key = ApiKey.From("AVK3Y/0FTH3T3ST")!;

    private readonly AnsweringServer _server = new();
    private readonly HurriedTime _time = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_key_travels_in_the_query_and_any_kind_of_answer_is_taken()
    {
        var accept = string.Empty;
        _server.Answer = context =>
        {
            accept = context.Request.Headers.Accept.ToString();
            return context.Response.WriteAsync("a,b\n");
        };

        (await AskAsync()).Should().BeOfType<HttpResult.Body>();

        _server.Requests.Should().Equal("/at/query?function=F&apikey=AVK3Y%2F0FTH3T3ST");
        accept.Should().Be("*/*");
    }

    [Fact]
    public async Task After_a_call_too_many_in_a_second_it_waits_and_tries_once_more()
    {
        var tries = 0;
        _server.Answer = context => context.Response.WriteAsync(++tries == 1 ? Burst : "a,b\n");

        (await AskAsync()).Should().BeOfType<HttpResult.Body>();

        tries.Should().Be(2);
        _time.Waits.Should().Contain(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_second_call_too_many_is_a_rate_limit()
    {
        _server.Says(Burst);

        var failure = await FailureAsync();

        (failure.Kind, failure.RetryAfter).Should().Be((SourceFailureKind.RateLimited, Duration.FromSeconds(2)));
        _server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task Where_there_is_no_time_to_wait_the_rate_limit_is_what_failed()
    {
        _server.Says(Burst);
        using var timeUp = new CancellationTokenSource();
        using var client = new AlphaVantageClient(_server.Url, ProviderFixture.Http, Pace(), new TimeIsUp(timeUp));

        var answer = await client.GetAsync("query?function=F", Key, timeUp.Token);

        answer.Should().BeOfType<HttpResult.Failed>().Which.Failure.Kind.Should().Be(SourceFailureKind.RateLimited);
        _server.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData("""{"Note":"5 calls per minute and 500 calls per day"}""", 200, SourceFailureKind.RateLimited, 1)]
    [InlineData("""{"Information":"25 requests per day"}""", 200, SourceFailureKind.DailyLimit, 1)]
    [InlineData("""{"Information":"This is a premium endpoint."}""", 200, SourceFailureKind.NotInPlan, 1)]
    [InlineData("{}", 200, SourceFailureKind.NoData, 1)]
    [InlineData("", 200, SourceFailureKind.EmptyBody, 1)]
    [InlineData("no", 406, SourceFailureKind.Refused, 1)]
    [InlineData("no", 503, SourceFailureKind.ServerError, 3)]
    [InlineData("moved", 301, SourceFailureKind.Refused, 1)]
    public async Task Nothing_else_is_asked_for_again_that_will_not_come(string body, int status, SourceFailureKind kind, int tries)
    {
        _server.Says(body, status);

        (await FailureAsync()).Kind.Should().Be(kind);
        _server.Requests.Should().HaveCount(tries);
    }

    [Theory]
    [InlineData(200, """{"Information":"key AVK3Y/0FTH3T3ST: 25 requests per day, asked /query?apikey=AVK3Y%2F0FTH3T3ST"}""")]
    [InlineData(500, "failed: https://av.example/query?function=F&apikey=AVK3Y%2F0FTH3T3ST")]
    [InlineData(302, "<a href='/query?apikey=AVK3Y%2F0FTH3T3ST'>AVK3Y/0FTH3T3ST</a>")]
    public async Task Whatever_it_echoes_the_key_is_not_shown(int status, string body)
    {
        _server.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/at/query?apikey=AVK3Y%2F0FTH3T3ST";
            return context.Response.WriteAsync(body);
        };

        (await FailureAsync()).ToString().Should().Contain("[key]").And.NotContain("AVK3Y").And.NotContain("0FTH3T3ST");
    }

    [Fact]
    public async Task A_connection_that_fails_says_so_without_the_url()
    {
        using var nobody = new AlphaVantageClient(new Uri("http://127.0.0.1:9/"), ProviderFixture.Http, Pace(), _time);

        var failure = (await nobody.GetAsync("query?function=F", Key, CancellationToken.None)).Should().BeOfType<HttpResult.Failed>().Which.Failure;

        failure.Kind.Should().Be(SourceFailureKind.Connection);
        failure.ToString().Should().NotContain("AVK3Y").And.NotContain("query");
    }

    [Fact]
    public async Task Calls_are_a_second_apart()
    {
        _server.Says("a,b\n");
        using var client = new AlphaVantageClient(_server.Url, ProviderFixture.Http, _time);

        await client.GetAsync("query?function=F", Key, CancellationToken.None);
        await client.GetAsync("query?function=F", Key, CancellationToken.None);

        _time.Waits.Should().ContainSingle().Which.Should().BeGreaterThan(TimeSpan.FromMilliseconds(100)).And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(1));
    }

    private async Task<SourceFailure> FailureAsync() => (await AskAsync()).Should().BeOfType<HttpResult.Failed>().Which.Failure;

    private async Task<HttpResult> AskAsync()
    {
        using var client = new AlphaVantageClient(_server.Url, ProviderFixture.Http, Pace(), _time);
        return await client.GetAsync("query?function=F", Key, CancellationToken.None);
    }

    private static Pace Pace() => new(TimeSpan.Zero, TimeProvider.System);

    /// <summary>Whoever begins to wait finds that the time is up.</summary>
    private sealed class TimeIsUp(CancellationTokenSource timeUp) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            timeUp.CancelAfter(TimeSpan.FromMilliseconds(1));
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
