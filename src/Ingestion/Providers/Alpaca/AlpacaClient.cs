namespace Ingestion.Providers.Alpaca;

/// <summary>
/// Alpaca's trading API (https://docs.alpaca.markets/docs/authentication-1): its key is an id and a secret, in the headers <c>APCA-API-KEY-ID</c> and
/// <c>APCA-API-SECRET-KEY</c>. It takes 200 calls a minute, and says in <c>X-RateLimit-Reset</c> when it takes more.
/// </summary>
public sealed class AlpacaClient(Uri baseUrl, ProviderHttp http)
{
    /// <summary>How records name it. Its key is <c>alpaca_key_id</c> and <c>alpaca_secret_key</c> of the secret.</summary>
    public const string Name = "alpaca";

    /// <summary>
    /// Where it is, unless a setting says otherwise: the paper account's host, because all that is read here is there as well, and a key that cannot move
    /// money is the better key to have in a secret. Keys of a live account are for https://api.alpaca.markets; each host refuses the other's keys.
    /// </summary>
    public const string StandardUrl = "https://paper-api.alpaca.markets";

    private static readonly KeyPlace Place = new KeyPlace.TwoHeaders("APCA-API-KEY-ID", "APCA-API-SECRET-KEY");

    /// <summary>One GET, whose answer is read while it comes. Throws only when <paramref name="timeUp"/> ends.</summary>
    /// <param name="path">With its query, without a leading slash.</param>
    /// <param name="key">The key.</param>
    /// <param name="mostBytes">A larger answer is malformed.</param>
    /// <param name="read">Reads the answer to its end.</param>
    /// <param name="timeUp">When to give up.</param>
    public Task<HttpResult<T>> ReadAsync<T>(
        string path, ApiKey key, long mostBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken timeUp) =>
        http.ReadAsync(new ProviderRequest(new Uri(baseUrl, path), key, Place), mostBytes, read, timeUp);
}
