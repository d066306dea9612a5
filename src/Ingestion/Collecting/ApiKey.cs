using System.Net.Http.Headers;

namespace Ingestion.Collecting;

/// <summary>A provider's key. It can be sent in a header and struck out of a text; it cannot be printed.</summary>
public sealed class ApiKey
{
    private const string Struck = "[key]";

    private readonly string _value;

    private ApiKey(string value) => _value = value;

    /// <summary>Null when the text cannot be a key: empty, over 200 characters, or with anything but visible ASCII in it.</summary>
    public static ApiKey? From(string? text) =>
        text?.Trim() is { Length: > 0 and <= 200 } value && value.All(static c => c is > ' ' and < (char)127) ? new ApiKey(value) : null;

    /// <summary>Whether both are the same key.</summary>
    public bool Is(ApiKey other) => _value == other._value;

    /// <summary>Sends the key as the value of a header, after a scheme if there is one (<c>Token</c>).</summary>
    public void AddTo(HttpRequestHeaders headers, string name, string? scheme)
    {
        if (!headers.TryAddWithoutValidation(name, scheme is null ? _value : $"{scheme} {_value}"))
        {
            throw new InvalidOperationException($"The header {name} was refused.");
        }
    }

    /// <summary>The text without the key, for when a provider echoes it.</summary>
    public string StrikeFrom(string text) => text.Replace(_value, Struck, StringComparison.OrdinalIgnoreCase);

    /// <summary>Never the key.</summary>
    public override string ToString() => Struck;
}
