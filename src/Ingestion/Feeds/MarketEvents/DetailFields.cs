using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Ingestion.Primitives;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>Fields that may be missing, of another type, or not valid text; null stands for all of these.</summary>
public static class DetailFields
{
    /// <summary>A string.</summary>
    public static string? Text(JsonElement element, string name) => JsonText.Find(element, name) is { } value ? JsonText.Of(value) : null;

    /// <summary>A number with at most 28 digits.</summary>
    public static decimal? Number(JsonElement element, string name) =>
        JsonText.Find(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var number) ? number : null;

    /// <summary>What an element says, as it came; bytes that are no text are replaced.</summary>
    public static string Raw(JsonElement element) => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element));
}
