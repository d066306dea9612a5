using System.Collections.Concurrent;
using Ingestion.LocalCloud;
using Microsoft.AspNetCore.Http;

namespace Ingestion.Tests.Providers;

/// <summary>A provider that answers every request as a test tells it.</summary>
internal sealed class AnsweringServer : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _requests = [];
    private Loopback? _server;

    /// <summary>What it does with a request.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Path and query of every request, in order of arrival.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public Uri Url => new($"{_server!.Url}/at/");

    public void Says(string body, int status = 200) => Answer = context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };

    public async ValueTask InitializeAsync() => _server = await Loopback.StartAsync(context =>
    {
        _requests.Enqueue(context.Request.Path + context.Request.QueryString);
        return Answer(context);
    });

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}
