using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Ingestion.LocalCloud.Lambda;

namespace Ingestion.Tests.Wire;

/// <summary>The Lambda runtime client, official or stand-in, against the Runtime API. One class, because its address is a process-wide variable.</summary>
public sealed class RuntimeClientTests : IAsyncLifetime
{
    private readonly RuntimeApi _api = new();
    private readonly CancellationTokenSource _ending = new();

    public async ValueTask InitializeAsync()
    {
        await _api.StartAsync();
        Environment.SetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API", _api.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _ending.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task An_event_reaches_the_handler_and_its_answer_comes_back()
    {
        var running = RunAsync(async (input, _) => await AnswerAsync($"[{await new StreamReader(input).ReadToEndAsync()}]"));

        (await InvokeAsync("1")).Should().Be(new Invocation.Answered("[1]"));
        (await InvokeAsync("2")).Should().Be(new Invocation.Answered("[2]"), "the loop goes on");

        await EndAsync(running);
        _api.Requests.Should().Contain(static request => request.Method == "POST" && request.Path == "/2018-06-01/runtime/invocation/id-1/response");
    }

    [Fact]
    public async Task The_context_has_the_id_the_deadline_and_the_trace()
    {
        ILambdaContext? seen = null;
        var running = RunAsync((_, context) =>
        {
            seen = context;
            return AnswerAsync(Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID")!);
        });

        var trace = await InvokeAsync("{}", TimeSpan.FromSeconds(30));

        await EndAsync(running);
        seen!.AwsRequestId.Should().Be("id-{}");
        seen.RemainingTime.Should().BePositive().And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(30));
        seen.InvokedFunctionArn.Should().EndWith(":live");
        trace.Should().BeOfType<Invocation.Answered>().Which.Payload.Should().StartWith("Root=1-").And.Be(seen.TraceId);
    }

    [Fact]
    public async Task A_handler_that_throws_is_reported_and_the_loop_goes_on()
    {
        var running = RunAsync((input, _) => input.Length > 1 ? throw new InvalidOperationException("outer", new FormatException("inner")) : AnswerAsync("fine"));

        var failed = (Invocation.Failed)await InvokeAsync("long");

        (await InvokeAsync("1")).Should().Be(new Invocation.Answered("fine"));
        await EndAsync(running);
        var error = JsonNode.Parse(failed.Error)!;
        ((string?)error["errorType"]).Should().Be("InvalidOperationException");
        ((string?)error["errorMessage"]).Should().Be("outer");
        ((string?)error["cause"]!["errorType"]).Should().Be("FormatException");
        error["stackTrace"]!.AsArray().Should().NotBeEmpty();
        var headers = _api.Requests.Single(static request => request.Path.EndsWith("/error", StringComparison.Ordinal)).Headers;
        headers["Lambda-Runtime-Function-Error-Type"].Should().Be("InvalidOperationException");
        headers["Content-Type"].Should().Be("application/vnd.aws.lambda.error+json");
    }

    [Fact]
    public async Task An_initializer_that_throws_is_an_init_error_and_the_end()
    {
        var running = RunAsync((_, _) => AnswerAsync("never"), () => throw new FormatException("cannot start"));

        await ((Func<Task>)(() => running)).Should().ThrowAsync<FormatException>();
        ((string?)JsonNode.Parse(await _api.InitError)!["errorMessage"]).Should().Be("cannot start");
        _api.Requests.Should().NotContain(static request => request.Path.EndsWith("/next", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_initializer_that_declines_is_the_end_without_an_error()
    {
        await RunAsync((_, _) => AnswerAsync("never"), () => Task.FromResult(false));

        _api.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task An_answer_that_lambda_refuses_ends_the_process()
    {
        _api.ResponseStatus = 413;
        var running = RunAsync((_, _) => AnswerAsync("large"));

        await InvokeAsync("{}");

        (await ((Func<Task>)(() => running)).Should().ThrowAsync<RuntimeApiClientException>()).Which.StatusCode.Should().Be(413);
    }

    [Fact]
    public async Task The_loop_ends_when_it_is_told_to_while_it_waits_for_an_event()
    {
        var running = RunAsync((_, _) => AnswerAsync("never"));
        while (_api.Requests.IsEmpty)
        {
            await Task.Yield();
        }

        await EndAsync(running);
    }

    private static Task<Stream> AnswerAsync(string text) => Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private Task<Invocation> InvokeAsync(string payload, TimeSpan? timeout = null) =>
        _api.InvokeAsync(payload, $"id-{payload}", DateTimeOffset.UtcNow + (timeout ?? TimeSpan.FromSeconds(60)));

    private async Task RunAsync(Func<Stream, ILambdaContext, Task<Stream>> handler, LambdaBootstrapInitializer? initializer = null)
    {
        using var bootstrap = LambdaBootstrapBuilder.Create(handler).UseBootstrapHandler(initializer).Build();
        await bootstrap.RunAsync(_ending.Token);
    }

    private async Task EndAsync(Task running)
    {
        await _ending.CancelAsync();
        await running.WaitAsync(TimeSpan.FromMinutes(1));
    }
}
