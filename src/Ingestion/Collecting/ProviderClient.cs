using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Ingestion.Collecting;

/// <summary>
/// The one place of HTTP policy towards providers. There is no timeout here: the source's 10 seconds are a token that spans all
/// tries and the reading of the body.
/// </summary>
public static class ProviderClient
{
    /// <summary>Retries after the first try.</summary>
    public const int Retries = 2;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(300);

    /// <summary>A wait longer than this would eat the time in which another source can answer.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A client that retries connection errors, 5xx and 429 and never follows a redirect (a key would travel with it).</summary>
    public static HttpClient Create(TimeProvider time)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = ConnectTimeout,
            UseCookies = false,
        };
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = Retries,
                Delay = FirstDelay,
                MaxDelay = LongestWait,
                ShouldHandle = arguments => new ValueTask<bool>(
                    HttpClientResiliencePredicates.IsTransient(arguments.Outcome) && !AsksForLong(arguments.Outcome.Result, time)),
            })
            .Build();
        var http = new HttpClient(new ResilienceHandler(pipeline) { InnerHandler = sockets }) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "ingestion");
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");
        return http;
    }

    private static bool AsksForLong(HttpResponseMessage? response, TimeProvider time) =>
        response is not null && RetryAfter.Of(response, time.GetUtcNow()) is { } wait && wait.ToTimeSpan() > LongestWait;
}
