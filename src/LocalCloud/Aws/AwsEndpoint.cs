using System.Collections.Concurrent;
using System.IO.Compression;

namespace Ingestion.LocalCloud.Aws;

/// <summary>All AWS services on one address, told apart as AWS tells them: by what the request is signed for.</summary>
public sealed class AwsEndpoint : IAsyncDisposable
{
    private readonly Dictionary<string, IAwsService> _services;
    private readonly ConcurrentQueue<(string Service, string Operation)> _calls = [];
    private Loopback? _server;

    /// <param name="services">By signing name.</param>
    public AwsEndpoint(Dictionary<string, IAwsService> services) => _services = services;

    /// <summary>What <c>AWS_ENDPOINT_URL</c> is set to.</summary>
    public string Url => _server?.Url ?? throw new InvalidOperationException("It is not started.");

    /// <summary>Every request that carried a good signature, in order of arrival.</summary>
    public IReadOnlyCollection<(string Service, string Operation)> Calls => _calls;

    /// <summary>Consulted before each call: an error is answered instead of doing it. For tests that break something.</summary>
    public Func<AwsCall, AwsError?> Fault { get; set; } = static _ => null;

    /// <summary>Consulted before each call: where it is true the call is done, and the connection breaks before the answer.</summary>
    public Func<AwsCall, bool> LosesAnswer { get; set; } = static _ => false;

    /// <summary>Starts listening.</summary>
    public async Task StartAsync() => _server = await Loopback.StartAsync(HandleAsync);

    /// <inheritdoc cref="Loopback.CloseConnections"/>
    public int CloseConnections() => _server!.CloseConnections();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var copy = new MemoryStream();
        await context.Request.Body.CopyToAsync(copy, context.RequestAborted);
        var body = copy.ToArray();
        var (name, refused) = Signature.Check(context.Request, body);
        if (name is null || !_services.TryGetValue(name, out var service))
        {
            refused ??= new AwsError(404, "UnknownService", $"There is no {name} here.");
            context.Response.StatusCode = refused.Status;
            await context.Response.WriteAsync($"{refused.Code}: {refused.Message}", context.RequestAborted);
            return;
        }

        if (context.Request.Headers.ContentEncoding == "gzip")
        {
            // The signature is over what was sent.
            body = Unzipped(body);
        }

        var call = new AwsCall(name, service.OperationOf(context.Request, body), context.Request, body);
        if (refused is null)
        {
            _calls.Enqueue((name, call.Operation));
            refused = Fault(call);
        }

        if (refused is not null)
        {
            await service.RefuseAsync(context.Response, refused);
            return;
        }

        if (LosesAnswer(call))
        {
            var lost = new DefaultHttpContext { Response = { Body = Stream.Null } };
            await service.AnswerAsync(call, lost.Response);
            context.Abort();
            return;
        }

        await service.AnswerAsync(call, context.Response);
    }

    private static byte[] Unzipped(byte[] body)
    {
        using var unzipped = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        gzip.CopyTo(unzipped);
        return unzipped.ToArray();
    }
}
