using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ingestion.LocalCloud.Providers;

/// <summary>What goes wrong with TLS.</summary>
public enum TlsFault
{
    /// <summary>Says nothing after the client's hello.</summary>
    Silent,

    /// <summary>Closes after the client's hello.</summary>
    Closes,

    /// <summary>Answers in something that is not TLS.</summary>
    PlainText,

    /// <summary>Shows a certificate that nobody vouches for.</summary>
    UnknownCertificate,
}

/// <summary>A server whose TLS is broken.</summary>
public sealed class BrokenTls : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly TlsFault _fault;
    private readonly Task _accepting;

    /// <param name="fault">What is wrong.</param>
    public BrokenTls(TlsFault fault)
    {
        _fault = fault;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Url => $"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _certificate.Dispose();
        _end.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(BreakAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task BreakAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var stream = connection.GetStream();
            if (_fault == TlsFault.UnknownCertificate)
            {
                await using var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
                return;
            }

            _ = await stream.ReadAsync(new byte[4096], _end.Token);
            switch (_fault)
            {
                case TlsFault.Silent:
                    _ = await stream.ReadAsync(new byte[4096], _end.Token);
                    break;
                case TlsFault.PlainText:
                    await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), _end.Token);
                    break;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or System.Security.Authentication.AuthenticationException)
        {
            // The other side left, or all is over.
        }
    }
}
