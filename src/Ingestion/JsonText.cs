using System.Text.Json;

namespace Ingestion;

/// <summary>Strings of JSON that comes from outside.</summary>
public static class JsonText
{
    /// <summary>The string; null for anything else, and for one that is no text: bytes that are not UTF-8, or half of a surrogate pair.</summary>
    public static string? Of(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
