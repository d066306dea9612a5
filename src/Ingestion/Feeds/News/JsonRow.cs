using System.Runtime.InteropServices;
using System.Text.Json;
using Ingestion.Collecting;
using Ingestion.Primitives;
using Ingestion.Providers;
using NodaTime;

namespace Ingestion.Feeds.News;

/// <summary>Reads fields of a row that may be missing, of another type, far too long, or not valid text; null stands for all of these.</summary>
public static class JsonRow
{
    /// <summary>In bytes. No field of a story is near this size. A larger one is not made into a string.</summary>
    private const int MaxText = 64 * 1024;

    /// <summary>A string field.</summary>
    public static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) ? Text(value) : null;

    /// <summary>A field that is a number in one answer and a string in another.</summary>
    public static string? Id(JsonElement row, string name)
    {
        if (!row.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && !IsTooLong(value) ? value.GetRawText() : Text(value);
    }

    /// <summary>An array of strings; entries that are not strings are left out.</summary>
    public static IReadOnlyList<string> Texts(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(Text).OfType<string>()]
            : [];

    /// <summary>An ISO 8601 date and time with any offset and any number of decimals.</summary>
    public static Instant? IsoTime(JsonElement row, string name) => Instants.ParseWithOffset(Text(row, name));

    /// <summary>Seconds since 1970; zero and less is what a provider sends when it does not know.</summary>
    public static Instant? EpochSeconds(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var seconds) && seconds > 0 && seconds <= NodaConstants.SecondsPerDay * 365L * 400
            ? Instant.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>The beginning of the row, fit for a log.</summary>
    public static string Excerpt(JsonElement row, ApiKey key) => Excerpt(JsonMarshal.GetRawUtf8Value(row), key);

    /// <inheritdoc cref="Excerpt(JsonElement, ApiKey)"/>
    public static string Excerpt(ReadOnlySpan<byte> text, ApiKey key) => RejectedRow.ExcerptOf(text, key);

    private static bool IsTooLong(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).Length > MaxText;

    private static string? Text(JsonElement value) => IsTooLong(value) ? null : JsonText.Of(value);
}
