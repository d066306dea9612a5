using Ingestion.Providers;
using Ingestion.Providers.AlphaVantage;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Ingestion.Tests.Providers.AlphaVantage;

/// <summary>Alpha Vantage over real HTTP.</summary>
public sealed class AlphaVantageClientTests : IAsyncLifetime
{
    private const string Burst = """{"Information":"Please consider spreading out your calls (1 request per second), or lift the limit of 25 requests per day."}""";

    private const string DayIsOver = """{"Information":"Our standard API rate limit is 25 requests per day."}""";

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
        var client = new AlphaVantageClient(_server.Url, ProviderFixture.HttpWithoutRetries, new ScriptedCalls(), new TimeIsUp(timeUp));

        var answer = await client.GetAsync("query?function=F", Key, CallPurpose.Refresh, timeUp.Token);

        answer.Should().BeOfType<HttpResult.Failed>().Which.Failure.Kind.Should().Be(SourceFailureKind.RateLimited);
        _server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_second_try_after_a_call_too_many_takes_a_second_turn()
    {
        var tries = 0;
        _server.Answer = context => context.Response.WriteAsync(++tries == 1 ? Burst : "a,b\n");
        var calls = new ScriptedCalls();

        (await AskAsync(calls, CallPurpose.Sentiment)).Should().BeOfType<HttpResult.Body>();

        calls.Taken.Should().Equal(CallPurpose.Sentiment, CallPurpose.Sentiment);
    }

    [Fact]
    public async Task Where_there_is_no_second_turn_the_call_too_many_is_what_failed()
    {
        _server.Says(Burst);

        var failure = await FailureAsync(new ScriptedCalls(ScriptedCalls.AtOnce, ScriptedCalls.Denied));

        (failure.Kind, failure.RetryAfter).Should().Be((SourceFailureKind.RateLimited, Duration.FromSeconds(2)));
        _server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Where_the_second_answer_is_that_the_day_is_over_the_day_is_over()
    {
        var tries = 0;
        _server.Answer = context => context.Response.WriteAsync(++tries == 1 ? Burst : DayIsOver);
        var calls = new ScriptedCalls();

        (await FailureAsync(calls)).Kind.Should().Be(SourceFailureKind.DailyLimit);

        calls.Closings.Should().Be(1);
    }

    [Fact]
    public async Task Who_has_no_turn_asks_nothing()
    {
        _server.Says("a,b\n");
        var calls = new ScriptedCalls(ScriptedCalls.Denied);

        (await FailureAsync(calls)).Should().BeSameAs(ScriptedCalls.UsedUp);

        _server.Requests.Should().BeEmpty();
        calls.Closings.Should().Be(0);
    }

    [Fact]
    public async Task Where_too_many_wait_already_nobody_waits_for_the_end_of_the_queue()
    {
        var full = new SourceFailure(SourceFailureKind.RateLimited, "too many calls wait for their turn", Duration.FromMinutes(1));

        (await FailureAsync(new ScriptedCalls(new CallTurn.Denied(full)))).Should().BeSameAs(full);

        (_server.Requests.Count, _time.Waits.Count).Should().Be((0, 0));
    }

    [Fact]
    public async Task A_turn_is_waited_for()
    {
        _server.Says("a,b\n");
        var turn = new CallTurn.Granted(Instant.FromDateTimeOffset(_time.GetUtcNow()) + Duration.FromSeconds(12));

        (await AskAsync(new ScriptedCalls(turn))).Should().BeOfType<HttpResult.Body>();

        _time.Waits.Should().ContainSingle().Which.Should().BeGreaterThan(TimeSpan.FromSeconds(2)).And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task A_turn_that_has_come_is_not_waited_for()
    {
        _server.Says("a,b\n");

        await AskAsync(new ScriptedCalls(new CallTurn.Granted(Instant.FromDateTimeOffset(_time.GetUtcNow()))));

        _time.Waits.Should().BeEmpty();
    }

    [Fact]
    public async Task Whose_time_is_up_before_the_turn_comes_asks_nothing()
    {
        using var timeUp = new CancellationTokenSource();
        var turn = new ScriptedCalls(new CallTurn.Granted(Instant.FromDateTimeOffset(_time.GetUtcNow()) + Duration.FromHours(1)));
        var client = new AlphaVantageClient(_server.Url, ProviderFixture.HttpWithoutRetries, turn, new TimeIsUp(timeUp));

        var asking = () => client.GetAsync("query?function=F", Key, CallPurpose.Refresh, timeUp.Token);

        await asking.Should().ThrowAsync<OperationCanceledException>();
        _server.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData(DayIsOver, 1)]
    [InlineData(Burst, 0)]
    [InlineData("""{"Note":"5 calls per minute and 500 calls per day"}""", 0)]
    [InlineData("""{"Information":"This is a premium endpoint."}""", 0)]
    [InlineData("{}", 0)]
    [InlineData("a,b\n", 0)]
    public async Task When_the_provider_says_that_the_day_is_over_no_more_turns_are_given(string body, int closings)
    {
        _server.Says(body);
        var calls = new ScriptedCalls();

        await AskAsync(calls);

        calls.Closings.Should().Be(closings);
    }

    [Fact]
    public async Task That_the_day_is_over_is_told_also_where_there_is_no_time_to_write_it_down()
    {
        _server.Says(DayIsOver);
        using var timeUp = new CancellationTokenSource();
        var client = new AlphaVantageClient(_server.Url, ProviderFixture.HttpWithoutRetries, new ScriptedCalls { Closed = timeUp.Cancel }, _time);

        var answer = await client.GetAsync("query?function=F", Key, CallPurpose.Refresh, timeUp.Token);

        answer.Should().BeOfType<HttpResult.Failed>().Which.Failure.Kind.Should().Be(SourceFailureKind.DailyLimit);
    }

    [Theory]
    [InlineData("""{"Note":"5 calls per minute and 500 calls per day"}""", 200, SourceFailureKind.RateLimited, 1)]
    [InlineData("""{"Information":"25 requests per day"}""", 200, SourceFailureKind.DailyLimit, 1)]
    [InlineData("""{"Information":"This is a premium endpoint."}""", 200, SourceFailureKind.NotInPlan, 1)]
    [InlineData("{}", 200, SourceFailureKind.NoData, 1)]
    [InlineData("", 200, SourceFailureKind.EmptyBody, 1)]
    [InlineData("no", 406, SourceFailureKind.Refused, 1)]
    [InlineData("no", 503, SourceFailureKind.ServerError, 2)]
    [InlineData("moved", 301, SourceFailureKind.Refused, 1)]
    public async Task Nothing_else_is_asked_for_again_that_will_not_come(string body, int status, SourceFailureKind kind, int tries)
    {
        _server.Says(body, status);

        (await FailureAsync()).Kind.Should().Be(kind);
        _server.Requests.Should().HaveCount(tries);
    }

    [Fact]
    public async Task A_second_try_after_an_error_takes_a_turn_of_its_own()
    {
        _server.Says("no", 503);
        var calls = new ScriptedCalls();

        await AskAsync(calls);

        calls.Taken.Should().HaveCount(2);
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
        var nobody = new AlphaVantageClient(new Uri("http://127.0.0.1:9/"), ProviderFixture.HttpWithoutRetries, new ScriptedCalls(), _time);

        var failure = (await nobody.GetAsync("query?function=F", Key, CallPurpose.Calendar, CancellationToken.None)).Should().BeOfType<HttpResult.Failed>().Which.Failure;

        failure.Kind.Should().Be(SourceFailureKind.Connection);
        failure.ToString().Should().NotContain("AVK3Y").And.NotContain("query");
    }

    private async Task<SourceFailure> FailureAsync(ICalls? calls = null) => (await AskAsync(calls)).Should().BeOfType<HttpResult.Failed>().Which.Failure;

    private Task<HttpResult> AskAsync(ICalls? calls = null, CallPurpose purpose = CallPurpose.Refresh) =>
        new AlphaVantageClient(_server.Url, ProviderFixture.HttpWithoutRetries, calls ?? new ScriptedCalls(), _time).GetAsync("query?function=F", Key, purpose, CancellationToken.None);

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
