using System.Globalization;

namespace Ingestion.Feeds.News.Sentiments;

/// <summary>A number of a text.</summary>
/// <param name="Value">With its sign.</param>
/// <param name="Scale">A thousand, a million, a billion; 0 where the text does not say.</param>
/// <param name="IsPercent">Whether it is a percentage.</param>
/// <param name="IsSigned">Whether the text wrote + or - before it.</param>
internal readonly record struct Figure(double Value, double Scale, bool IsPercent, bool IsSigned)
{
    /// <summary>Whether it may be a year: "from 2005" compares nothing.</summary>
    public bool IsYear => Scale == 0 && !IsPercent && !IsSigned && Value is >= 1980 and <= 2050 && Value % 1 == 0;

    /// <summary>The figure of a token; null when it is a word.</summary>
    public static Figure? Of(ReadOnlySpan<char> token)
    {
        var isPercent = token[^1] == '%';
        var body = token.Trim("$€£%");
        var sign = body.Length > 0 && body[0] is '+' or '-' or '−' or '–' ? body[0] : ' ';
        body = AfterCurrency(sign == ' ' ? body : body[1..].TrimStart("$€£"));
        if (body.Length == 0 || !char.IsAsciiDigit(body[0]))
        {
            return null;
        }

        var end = body.Length;
        while (char.IsLetter(body[end - 1]))
        {
            end--;
        }

        if (ValueOf(body[..end]) is not { } value)
        {
            return null;
        }

        // "$1.08 vs. 88 cents": an amount of a currency is to scale.
        var scale = ScaleOf(body[end..]);
        var isAmount = body.Length + (sign == ' ' ? 0 : 1) + (isPercent ? 1 : 0) < token.Length;
        return new Figure(sign is ' ' or '+' ? value : -value, scale == 0 && isAmount ? 1 : scale, isPercent, sign != ' ');
    }

    /// <summary>What a word behind a figure multiplies it by; 0 when it is no unit.</summary>
    public static double ScaleOf(ReadOnlySpan<char> unit) => unit switch
    {
        "c" or "cent" or "cents" or "pence" => 0.01,
        "k" or "K" or "thousand" => 1e3,
        "m" or "mn" or "mln" or "mio" or "million" or "M" => 1e6,
        "cr" or "crore" => 1e7,
        "b" or "bn" or "bln" or "billion" or "B" => 1e9,
        "t" or "tn" or "trn" or "trillion" => 1e12,
        _ => 0,
    };

    /// <summary>Whether a word names a currency or a percentage: it belongs to the figure beside it.</summary>
    public static bool IsUnit(ReadOnlySpan<char> word) =>
        word is "eur" or "euro" or "euros" or "usd" or "dollars" or "gbp" or "sek" or "dkk" or "nok" or "rs" or "inr" or "percent" or "pct" or "%" or "$" or "€" or "£" or "us$";

    /// <summary>Whether a word makes the figure before it a date.</summary>
    public static bool IsMonth(ReadOnlySpan<char> word) => word is "january" or "february" or "march" or "april" or "may" or "june" or "july"
        or "august" or "september" or "october" or "november" or "december";

    /// <summary>Whether it is larger (1) or smaller (-1) than another; 0 when they are equal or of two kinds.</summary>
    public int ComparedTo(Figure other)
    {
        if (IsPercent != other.IsPercent)
        {
            return 0;
        }

        // "from 12 to 9 million": the unit is said once.
        return Scale == 0 || other.Scale == 0
            ? Value.CompareTo(other.Value)
            : (Value * Scale).CompareTo(other.Value * other.Scale);
    }

    private static ReadOnlySpan<char> AfterCurrency(ReadOnlySpan<char> body)
    {
        foreach (var currency in (ReadOnlySpan<string>)["EUR", "USD", "US$", "GBP", "SEK", "Rs", "C$", "A$", "HK$"])
        {
            if (body.StartsWith(currency, StringComparison.Ordinal))
            {
                return body[currency.Length..];
            }
        }

        return body;
    }

    private static double? ValueOf(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[24];
        var length = 0;
        foreach (var c in text)
        {
            if (c != ',' && length < digits.Length)
            {
                digits[length++] = c;
            }
        }

        return double.TryParse(digits[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
