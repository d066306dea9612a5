namespace Ingestion.Providers.AlphaVantage;

/// <summary>
/// Alpha Vantage (https://www.alphavantage.co/documentation/): its key travels in the query, the only way it knows, and all that it refuses it refuses with a
/// success (<see cref="AlphaVantageNotice"/>). A free key has 25 calls a day, and one a second.
/// </summary>
public sealed class AlphaVantageClient : IDisposable
{
    /// <summary>How records name it. Its key is <c>alpha_vantage_api_key</c> of the secret.</summary>
    public const string Name = "alphavantage";

    /// <summary>Where it is, unless a setting says otherwise.</summary>
    public const string StandardUrl = "https://www.alphavantage.co";

    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    private static readonly KeyPlace Place = new KeyPlace.Query("apikey");

    private readonly Uri _baseUrl;
    private readonly ProviderHttp _http;
    private readonly Pace _pace;
    private readonly TimeProvider _time;

    /// <param name="baseUrl">Where it is.</param>
    /// <param name="http">The connection to providers.</param>
    /// <param name="time">The timer.</param>
    public AlphaVantageClient(Uri baseUrl, ProviderHttp http, TimeProvider time)
        : this(baseUrl, http, new Pace(Apart, time), time)
    {
    }

    /// <param name="baseUrl">Where it is.</param>
    /// <param name="http">The connection to providers.</param>
    /// <param name="pace">How far apart its calls are.</param>
    /// <param name="time">The timer.</param>
    public AlphaVantageClient(Uri baseUrl, ProviderHttp http, Pace pace, TimeProvider time) =>
        (_baseUrl, _http, _pace, _time) = (baseUrl, http, pace, time);

    /// <summary>
    /// One GET, when its turn has come; one more when it was one too many for this second. What the provider refuses is a failure. Throws only when
    /// <paramref name="timeUp"/> ends.
    /// </summary>
    /// <param name="path">With its query, without a leading slash.</param>
    /// <param name="key">The key.</param>
    /// <param name="timeUp">When to give up.</param>
    public async Task<HttpResult> GetAsync(string path, ApiKey key, CancellationToken timeUp)
    {
        var answer = await OnceAsync(path, key, timeUp);
        if (answer is not HttpResult.Failed { Failure: { Kind: SourceFailureKind.RateLimited, RetryAfter: { } wait } } || wait > AlphaVantageNotice.BurstWait)
        {
            return answer;
        }

        try
        {
            await Task.Delay(wait.ToTimeSpan(), _time, timeUp);
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            // That it asked to be called less often says more than that the time was up meanwhile.
            return answer;
        }

        return await OnceAsync(path, key, timeUp);
    }

    /// <inheritdoc/>
    public void Dispose() => _pace.Dispose();

    private async Task<HttpResult> OnceAsync(string path, ApiKey key, CancellationToken timeUp)
    {
        await _pace.WaitAsync(timeUp);

        // It has been seen to refuse a request for JSON alone; what it answers depends on the function.
        var answer = await _http.GetAsync(new ProviderRequest(new Uri(_baseUrl, path), key, Place, Accept: "*/*"), timeUp);
        return answer is HttpResult.Body body && AlphaVantageNotice.Read(body.Bytes.Span, key) is { } failure ? new HttpResult.Failed(failure) : answer;
    }
}
