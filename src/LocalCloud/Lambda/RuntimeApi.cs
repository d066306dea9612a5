using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace Ingestion.LocalCloud.Lambda;

/// <summary>
/// The Lambda Runtime API for one function process
/// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html): events out, answers and errors in.
/// </summary>
public sealed class RuntimeApi : IAsyncDisposable
{
    private const string Root = "/2018-06-01/runtime/";
    private const int MaxResponse = 6 * 1024 * 1024;

    private readonly Channel<Event> _events = Channel.CreateUnbounded<Event>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Invocation>> _underWay = [];
    private readonly TaskCompletionSource<string> _initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Loopback? _server;

    /// <summary>What <c>AWS_LAMBDA_RUNTIME_API</c> is set to.</summary>
    public string Address => _server?.Address ?? throw new InvalidOperationException("It is not started.");

    /// <summary>Ends when the function reports that it cannot start, with what it reported.</summary>
    public Task<string> InitError => _initError.Task;

    /// <summary>Ends when the function asks for its first event.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Headers of every request that the function made, for tests of the runtime client.</summary>
    public ConcurrentQueue<(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)> Requests { get; } = [];

    /// <summary>The status for answers to come; 202 is what Lambda gives when it takes an answer.</summary>
    public int ResponseStatus { get; set; } = 202;

    /// <summary>Starts listening.</summary>
    public async Task StartAsync() => _server = await Loopback.StartAsync(HandleAsync);

    /// <summary>Hands an event to the function and waits for what comes of it.</summary>
    public Task<Invocation> InvokeAsync(string payload, string requestId, DateTimeOffset deadline)
    {
        var result = new TaskCompletionSource<Invocation>(TaskCreationOptions.RunContinuationsAsynchronously);
        _underWay[requestId] = result;
        _events.Writer.TryWrite(new Event(payload, requestId, deadline));
        return result.Task;
    }

    /// <summary>The process is gone: nothing that is under way will be answered.</summary>
    public void Abandon(Invocation why)
    {
        foreach (var result in _underWay.Values)
        {
            result.TrySetResult(why);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var copy = new MemoryStream();
        await context.Request.Body.CopyToAsync(copy, context.RequestAborted);
        var body = Encoding.UTF8.GetString(copy.ToArray());
        var path = context.Request.Path.Value ?? string.Empty;
        Requests.Enqueue((context.Request.Method, path, context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString()), body));
        var parts = path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..].Split('/') : [];
        switch (parts)
        {
            case ["invocation", "next"]:
                await NextAsync(context);
                break;
            case ["invocation", var id, "response"] when ResponseStatus != 202 || copy.Length > MaxResponse:
                await AcceptAsync(context, copy.Length > MaxResponse ? 413 : ResponseStatus);
                _underWay.GetValueOrDefault(id)?.TrySetResult(new Invocation.Failed("the answer was refused"));
                break;
            case ["invocation", var id, "response"]:
                await AcceptAsync(context, 202);
                _underWay.GetValueOrDefault(id)?.TrySetResult(new Invocation.Answered(body));
                break;
            case ["invocation", var id, "error"]:
                await AcceptAsync(context, 202);
                _underWay.GetValueOrDefault(id)?.TrySetResult(new Invocation.Failed(body));
                break;
            case ["init", "error"]:
                await AcceptAsync(context, 202);
                _initError.TrySetResult(body);
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }

    private static Task AcceptAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(status == 202
            ? """{"status":"OK"}"""
            : """{"errorType":"Refused","errorMessage":"refused"}""");
    }

    private async Task NextAsync(HttpContext context)
    {
        _asked.TrySetResult();
        var next = await _events.Reader.ReadAsync(context.RequestAborted);
        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = next.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = next.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:000000000000:function:ingestion:live";
        headers["Lambda-Runtime-Trace-Id"] = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0";
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(next.Payload, context.RequestAborted);
    }

    private sealed record Event(string Payload, string RequestId, DateTimeOffset Deadline);
}
