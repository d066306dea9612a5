using System.Globalization;
using Ingestion.Primitives;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.EarningsCalendar;

/// <summary>Fields of calendars as providers write them.</summary>
internal static class CalendarRules
{
    private const int MaxName = 200;

    /// <summary>A day in ISO 8601; null when it is none.</summary>
    public static LocalDate? Day(string? text) => LocalDatePattern.Iso.Parse(text?.Trim() ?? string.Empty) is { Success: true, Value: var day } ? day : null;

    /// <summary>What is there; null for the many ways to say that nothing is.</summary>
    public static string? Value(string text) => text.Trim() is { Length: > 0 } value && value is not ("None" or "-" or "null" or "N/A" or "nan") ? value : null;

    /// <summary>A number; null when it is none.</summary>
    public static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A company's name; null when there is none, or only the symbol once more.</summary>
    public static string? Name(string? text, string symbol) =>
        Printable.Of(text ?? string.Empty, MaxName) is { Length: > 0 } name && !name.Equals(symbol, StringComparison.OrdinalIgnoreCase) ? name : null;
}
