using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Ingestion.Providers;

/// <summary>
/// The one place of HTTP policy towards providers: what is tried again, how often, and what never is. There is no timeout here: the source's 10 seconds are a token that spans all
/// tries and the reading of the body.
/// </summary>
public static class ProviderHttpPolicy
{
    /// <summary>Retries after the first try.</summary>
    public const int Retries = 2;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(300);

    /// <summary>A wait longer than this would eat the time in which another source can answer.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A client that retries connection errors, 5xx and 429 and never follows a redirect (a key would travel with it).</summary>
    public static HttpClient CreateClient(TimeProvider time)
    {
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = Retries,
                Delay = FirstDelay,
                MaxDelay = LongestWait,
                ShouldHandle = arguments => new ValueTask<bool>(IsWorthAnotherTry(arguments.Outcome, time)),
            })
            .Build();
        return Client(new ResilienceHandler(pipeline) { InnerHandler = Sockets() });
    }

    /// <summary>The same without retries, for a provider that counts calls: whoever uses it counts the second try too.</summary>
    public static HttpClient CreateClientWithoutRetries() => Client(Sockets());

    private static SocketsHttpHandler Sockets() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        ConnectTimeout = ConnectTimeout,
        UseCookies = false,
    };

    private static HttpClient Client(HttpMessageHandler handler)
    {
        var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "ingestion");
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");
        return http;
    }

    /// <summary>Connection errors, 5xx and 429, unless the provider asks to be left alone for long.</summary>
    private static bool IsWorthAnotherTry(Outcome<HttpResponseMessage> outcome, TimeProvider time)
    {
        if (outcome.Result is not { } response)
        {
            return outcome.Exception is HttpRequestException;
        }

        var asked = RetryAfter.Of(response, time.GetUtcNow());
        return (int)response.StatusCode is >= 500 or 429 && (asked is null || asked.Value.ToTimeSpan() <= LongestWait);
    }
}
