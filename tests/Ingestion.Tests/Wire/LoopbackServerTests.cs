using System.Net;
using Ingestion.LocalCloud;
using Microsoft.AspNetCore.Http;

namespace Ingestion.Tests.Wire;

public sealed class LoopbackServerTests
{
    [Theory]
    [InlineData(null, null, HttpStatusCode.OK)]
    [InlineData("localhost", null, HttpStatusCode.OK)]
    [InlineData(null, "http://127.0.0.1", HttpStatusCode.OK)]
    [InlineData(null, "https://evil.example", HttpStatusCode.Forbidden)] // a page that a browser on this machine shows
    [InlineData(null, "null", HttpStatusCode.Forbidden)]
    [InlineData("evil.example", null, HttpStatusCode.Forbidden)] // a name that was made to lead here
    public async Task Answer_to_their_own_name_and_to_no_page_but_their_own(string? host, string? origin, HttpStatusCode status)
    {
        await using var server = await Loopback.StartAsync(static context => context.Response.WriteAsync("hello"));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url);
        request.Headers.Host = host is null ? null : $"{host}:{server.Port}";
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin.StartsWith("http://127", StringComparison.Ordinal) ? $"{origin}:{server.Port}" : origin);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.Should().Be(status);
    }
}
