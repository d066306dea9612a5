namespace Ingestion.Providers.Finnhub;

/// <summary>
/// Finnhub (https://finnhub.io/docs/api/authentication): its key travels in the header <c>X-Finnhub-Token</c>, and it takes 30 calls a second of all
/// that use the key together (https://finnhub.io/docs/api/rate-limit).
/// </summary>
public sealed class FinnhubClient : IDisposable
{
    /// <summary>How records name it; with <c>_api_key</c> behind it, the name of its key in the secret.</summary>
    public const string Name = "finnhub";

    /// <summary>Where it is, unless a setting says otherwise.</summary>
    public const string StandardUrl = "https://finnhub.io";

    /// <summary>25 calls a second.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(40);

    private static readonly KeyPlace Place = new KeyPlace.Header("X-Finnhub-Token");

    private readonly Uri _baseUrl;
    private readonly ProviderHttp _http;
    private readonly Pace _pace;

    /// <param name="baseUrl">Where it is.</param>
    /// <param name="http">The connection to providers.</param>
    /// <param name="time">The timer.</param>
    public FinnhubClient(Uri baseUrl, ProviderHttp http, TimeProvider time)
        : this(baseUrl, http, new Pace(Apart, time))
    {
    }

    /// <param name="baseUrl">Where it is.</param>
    /// <param name="http">The connection to providers.</param>
    /// <param name="pace">How far apart its calls are.</param>
    public FinnhubClient(Uri baseUrl, ProviderHttp http, Pace pace) => (_baseUrl, _http, _pace) = (baseUrl, http, pace);

    /// <summary>One GET, when its turn has come. Throws only when <paramref name="timeUp"/> ends.</summary>
    /// <param name="path">With its query, without a leading slash.</param>
    /// <param name="key">The key.</param>
    /// <param name="timeUp">When to give up.</param>
    public async Task<HttpResult> GetAsync(string path, ApiKey key, CancellationToken timeUp)
    {
        await _pace.WaitAsync(timeUp);
        return await _http.GetAsync(new ProviderRequest(new Uri(_baseUrl, path), key, Place), timeUp);
    }

    /// <inheritdoc/>
    public void Dispose() => _pace.Dispose();
}
