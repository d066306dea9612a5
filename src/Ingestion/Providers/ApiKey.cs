using System.Net.Http.Headers;
using Ingestion.Primitives;

namespace Ingestion.Providers;

/// <summary>
/// A provider's key: one text, or a pair of an id and a secret. It can be sent where a <see cref="KeyPlace"/> puts it, and struck out of a text; it cannot be
/// printed.
/// </summary>
public sealed class ApiKey
{
    private readonly string? _id;
    private readonly string _secret;
    private readonly StruckTexts _struck;

    private ApiKey(string? id, string secret) => (_id, _secret, _struck) = (id, secret, new StruckTexts(id is null ? [secret] : [id, secret]));

    /// <summary>Null when the text cannot be a key: empty, over 200 characters, or with anything but visible ASCII in it.</summary>
    public static ApiKey? From(string? text) => Clean(text) is { } secret ? new ApiKey(null, secret) : null;

    /// <summary>A pair; null when one of the two cannot be a part of a key.</summary>
    public static ApiKey? From(string? id, string? secret) => Clean(id) is { } first && Clean(secret) is { } second ? new ApiKey(first, second) : null;

    /// <summary>Whether it is an id and a secret.</summary>
    public bool IsPair => _id is not null;

    /// <summary>Whether both are the same key.</summary>
    public bool Is(ApiKey other) => (_id, _secret) == (other._id, other._secret);

    /// <summary>Sends the key, of a pair the secret, as the value of a header, after a scheme if there is one (<c>Token</c>).</summary>
    public void AddTo(HttpRequestHeaders headers, string name, string? scheme) => Add(headers, name, scheme is null ? _secret : $"{scheme} {_secret}");

    /// <summary>Sends a pair as the values of two headers. A key that is no pair goes out without its id, and the provider refuses it.</summary>
    public void AddPairTo(HttpRequestHeaders headers, string idName, string secretName)
    {
        Add(headers, idName, _id ?? string.Empty);
        Add(headers, secretName, _secret);
    }

    /// <summary>The URL with the key as one more parameter. It must be shown nowhere.</summary>
    public Uri AddTo(Uri url, string parameter) =>
        new($"{url.AbsoluteUri}{(url.Query.Length == 0 ? '?' : '&')}{parameter}={Uri.EscapeDataString(_secret)}");

    /// <summary>
    /// What a provider says, fit to be shown: one line, bounded, without the key, should the provider echo it. It is cleaned first, because an invisible
    /// character within the key would hide it; and cut last, because a cut would.
    /// </summary>
    public string Quote(string text, int maxLength) => Printable.Of(_struck.StrikeFrom(Printable.Of(text, int.MaxValue)), maxLength);

    /// <summary>Never the key.</summary>
    public override string ToString() => StruckTexts.Struck;

    private static string? Clean(string? text) =>
        text?.Trim() is { Length: > 0 and <= 200 } value && value.All(static c => c is > ' ' and < (char)127) ? value : null;

    private static void Add(HttpRequestHeaders headers, string name, string value)
    {
        if (!headers.TryAddWithoutValidation(name, value))
        {
            throw new InvalidOperationException($"The header {name} was refused.");
        }
    }
}
