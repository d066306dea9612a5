using System.Text.Json;

namespace Ingestion.Primitives;

/// <summary>Fields that a line leaves out when there is nothing to say.</summary>
public static class JsonFields
{
    /// <summary>A text; nothing for null.</summary>
    public static void WriteText(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>An array of texts; nothing for an empty one.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        List<string> all = [.. values];
        if (all.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in all)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
