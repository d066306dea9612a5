using System.Text.Json;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>Fields that may be missing, of another type, or not valid text; null stands for all of these.</summary>
public static class DetailFields
{
    /// <summary>A string.</summary>
    public static string? Text(JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }

    /// <summary>A number with at most 28 digits.</summary>
    public static decimal? Number(JsonElement element, string name) =>
        Has(element, name) && element.GetProperty(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var number)
            ? number
            : null;

    /// <summary>Whether there is such a field at all.</summary>
    public static bool Has(JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
