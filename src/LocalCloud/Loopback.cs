using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ingestion.LocalCloud;

/// <summary>An HTTP server on a free loopback port.</summary>
public sealed class Loopback : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, ConnectionContext> _connections;

    private Loopback(WebApplication app, int port, ConcurrentDictionary<string, ConnectionContext> connections) => (_app, Port, _connections) = (app, port, connections);

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary><c>http://127.0.0.1:port</c>.</summary>
    public string Url => $"http://{Address}";

    /// <summary>Whatever proxy this machine has, nothing here is behind it.</summary>
    static Loopback() => HttpClient.DefaultProxy = new WebProxy();

    /// <summary>Starts a server that sends every request to one handler.</summary>
    public static async Task<Loopback> StartAsync(RequestDelegate handler, int port = 0)
    {
        var connections = new ConcurrentDictionary<string, ConnectionContext>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();

        // Signals are the program's own business: by default a host takes them and only stops itself.
        builder.Services.AddSingleton<IHostLifetime>(new NoLifetime());
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Use(next => async connection =>
            {
                connections[connection.ConnectionId] = connection;
                await next(connection);
                connections.TryRemove(connection.ConnectionId, out _);
            }));
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.AddServerHeader = false;
        });
        var app = builder.Build();
        app.Run(context => IsMeant(context) ? handler(context) : RefuseAsync(context));
        await app.StartAsync();
        return new Loopback(app, new Uri(app.Urls.First()).Port, connections);
    }

    /// <summary>
    /// Any page that a browser on this machine shows can send requests here, and any name can be made to lead here (DNS rebinding): both say so themselves,
    /// in Origin and in Host.
    /// </summary>
    private static bool IsMeant(HttpContext context)
    {
        string[] names = [string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{context.Connection.LocalPort}"), string.Create(CultureInfo.InvariantCulture, $"localhost:{context.Connection.LocalPort}")];
        var origin = context.Request.Headers.Origin.ToString();
        return names.Contains(context.Request.Host.Value, StringComparer.OrdinalIgnoreCase)
            && (origin.Length == 0 || Array.Exists(names, name => origin.Equals($"http://{name}", StringComparison.OrdinalIgnoreCase)));
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = 403;
        return context.Response.WriteAsync("This address answers to its own name, and to no page but its own.");
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Closes every connection, as a peer does that nobody has spoken to for long; gives their number.</summary>
    public int CloseConnections()
    {
        var open = _connections.Values.ToList();
        open.ForEach(static connection => connection.Abort());
        return open.Count;
    }

    /// <summary>Stops at once; requests under way are aborted.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
