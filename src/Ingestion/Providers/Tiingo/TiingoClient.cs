namespace Ingestion.Providers.Tiingo;

/// <summary>Tiingo (https://www.tiingo.com/documentation/general/connecting): its key travels in the header <c>Authorization</c>.</summary>
public sealed class TiingoClient(Uri baseUrl, ProviderHttp http)
{
    /// <summary>How records name it; with <c>_api_key</c> behind it, the name of its key in the secret.</summary>
    public const string Name = "tiingo";

    /// <summary>Where it is, unless a setting says otherwise.</summary>
    public const string StandardUrl = "https://api.tiingo.com";

    private static readonly KeyPlace Place = new KeyPlace.Header("Authorization", "Token");

    /// <summary>One GET. Throws only when <paramref name="timeUp"/> ends.</summary>
    /// <param name="path">With its query, without a leading slash.</param>
    /// <param name="key">The key.</param>
    /// <param name="timeUp">When to give up.</param>
    public Task<HttpResult> GetAsync(string path, ApiKey key, CancellationToken timeUp) =>
        http.GetAsync(new ProviderRequest(new Uri(baseUrl, path), key, Place), timeUp);
}
