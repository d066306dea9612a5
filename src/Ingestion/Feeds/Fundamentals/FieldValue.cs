using System.Globalization;
using System.Text.Json;
using Ingestion.Primitives;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>Values as the provider writes them: all of them as texts, numbers too. A JSON number is taken as if it were one of those.</summary>
internal static class FieldValue
{
    /// <summary>So many fit into a decimal, whichever they are.</summary>
    private const int MaxDigits = 28;

    /// <summary>Whether it is one of the ways to say that there is nothing.</summary>
    public static bool IsAbsent(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.String => JsonText.Of(value) is { } text && IsAbsent(text.Trim()),
        _ => false,
    };

    /// <summary>A text, or the digits of a number; null for anything else, and for a text that is not valid.</summary>
    public static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetRawText() : JsonText.Of(value)?.Trim();

    /// <summary>Digits with a point among them at most, and a minus before them: no exponent, no thousands, no zeros in front, nothing that would be rounded.</summary>
    public static decimal? NumberOf(string text)
    {
        var digits = text.AsSpan(text is ['-', ..] ? 1 : 0);
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? default : digits[(point + 1)..];
        var isNumber = whole.Length > 0 && (whole.Length == 1 || whole[0] != '0') && (point < 0 || fraction.Length > 0)
            && AreDigits(whole) && AreDigits(fraction) && whole.Length + fraction.Length <= MaxDigits;
        if (!isNumber)
        {
            return null;
        }

        var number = decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return number == 0 ? 0 : number; // there is a minus zero
    }

    /// <summary>Whether somebody meant a number, in a spelling that is not taken. Zeros in front of nothing but digits are an identifier.</summary>
    public static bool IsMeantAsNumber(string text) =>
        !(text is ['0', _, ..] && AreDigits(text)) && double.TryParse(text.TrimEnd('%'), NumberStyles.Any, CultureInfo.InvariantCulture, out _);

    private static bool AreDigits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool IsAbsent(string text) => text.Length == 0 || text is "-" || text.Equals("None", StringComparison.OrdinalIgnoreCase)
        || text.Equals("null", StringComparison.OrdinalIgnoreCase) || text.Equals("N/A", StringComparison.OrdinalIgnoreCase);
}
