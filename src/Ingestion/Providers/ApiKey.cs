using System.Net.Http.Headers;
using Ingestion.Primitives;

namespace Ingestion.Providers;

/// <summary>A provider's key. It can be sent in a header and struck out of a text; it cannot be printed.</summary>
public sealed class ApiKey
{
    private const string Struck = "[key]";

    /// <summary>A beginning of the key of this length is secret too.</summary>
    private const int Telling = 12;

    private const StringComparison Ignoring = StringComparison.OrdinalIgnoreCase;

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

    /// <summary>
    /// What a provider says, fit to be shown: one line, bounded, without the key, should the provider echo it. It is cleaned first, because an invisible
    /// character within the key would hide it; and cut last, because a cut would.
    /// </summary>
    public string Quote(string text, int maxLength) => Printable.Of(StrikeFrom(Printable.Of(text, int.MaxValue)), maxLength);

    /// <summary>The text without the key, and without any beginning of it of at least that length.</summary>
    private string StrikeFrom(string text)
    {
        var beginning = _value[..Math.Min(_value.Length, Telling)];
        for (var at = text.IndexOf(beginning, Ignoring); at >= 0; at = text.IndexOf(beginning, at + Struck.Length, Ignoring))
        {
            var length = beginning.Length;
            while (length < _value.Length && at + length < text.Length && char.ToUpperInvariant(text[at + length]) == char.ToUpperInvariant(_value[length]))
            {
                length++;
            }

            text = $"{text[..at]}{Struck}{text[(at + length)..]}";
        }

        return text;
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => Struck;
}
