using System.Text;

namespace Ingestion;

/// <summary>Makes foreign text fit for logs, records and alerts: one line, no control characters, bounded.</summary>
public static class Printable
{
    /// <summary>Runs of white space and control characters become one space; a longer text is cut and ends in an ellipsis.</summary>
    public static string Of(string text, int maxLength)
    {
        if (text.Length <= maxLength && IsPlain(text))
        {
            return text;
        }

        var clean = new StringBuilder(Math.Min(text.Length, maxLength));
        var gap = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsInvisible(rune))
            {
                continue;
            }

            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                gap = clean.Length > 0;
                continue;
            }

            var needed = rune.Utf16SequenceLength + (gap ? 1 : 0);
            if (clean.Length + needed > maxLength)
            {
                return Cut(clean, maxLength);
            }

            if (gap)
            {
                clean.Append(' ');
                gap = false;
            }

            Append(clean, rune);
        }

        return clean.ToString();
    }

    /// <summary>Adds a character without making a string of it.</summary>
    public static void Append(StringBuilder text, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        text.Append(units[..rune.EncodeToUtf16(units)]);
    }

    /// <summary>Visible ASCII with single spaces within, as most texts are: nothing to do.</summary>
    private static bool IsPlain(string text)
    {
        var previous = ' ';
        foreach (var character in text)
        {
            if (character is < ' ' or > '~' || (character == ' ' && previous == ' '))
            {
                return false;
            }

            previous = character;
        }

        return previous != ' ' || text.Length == 0;
    }

    private static string Cut(StringBuilder clean, int maxLength)
    {
        if (clean.Length == maxLength)
        {
            clean.Length -= char.IsLowSurrogate(clean[^1]) ? 2 : 1;
        }

        return clean.Append('…').ToString();
    }

    // Bidirectional overrides and zero-width characters can make a line read as something else.
    private static bool IsInvisible(Rune rune) => rune.Value is >= 0x200B and <= 0x200F or >= 0x202A and <= 0x202E or >= 0x2060 and <= 0x206F or 0xFEFF;
}
