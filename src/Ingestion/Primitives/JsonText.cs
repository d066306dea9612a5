using System.Text.Json;

namespace Ingestion.Primitives;

/// <summary>Strings of JSON that comes from outside.</summary>
public static class JsonText
{
    /// <summary>One value nested too deep must not cost the others; the parser does not recurse.</summary>
    public static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = 1_000_000 };

    /// <summary>The text without the mark that some servers put before it.</summary>
    public static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> text) => text is [0xEF, 0xBB, 0xBF, ..] ? text[3..] : text;

    /// <summary>A member of an object; null when the object has no such member, or the value is not an object.</summary>
    public static JsonElement? Find(JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            // A member whose very name is half of a surrogate pair.
            return null;
        }
    }

    /// <summary>The name of a member; null when it is not valid text.</summary>
    public static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The string; null for any other value, and for invalid text: bytes that are not UTF-8, or half of a surrogate pair.</summary>
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
