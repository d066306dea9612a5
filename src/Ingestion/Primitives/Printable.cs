using System.Globalization;
using System.Text;

namespace Ingestion.Primitives;

/// <summary>Makes foreign text fit for logs, records and alerts: one line, no control characters, nothing invisible, bounded.</summary>
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
        var previous = default(Rune);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsInvisible(rune) && !IsJoiner(rune, previous))
            {
                continue;
            }

            previous = rune;

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

    /// <summary>
    /// Text that nobody sees, or that makes a line read as something else: the category Format (soft hyphens, bidirectional overrides, tags), and the
    /// letters and marks that Unicode says are shown as nothing (DerivedCoreProperties.txt, Default_Ignorable_Code_Point); but not the one that makes an emoji.
    /// </summary>
    public static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x2800 or 0x3164 or 0xFFA0
            or (>= 0xFE00 and <= 0xFE0E) or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>A zero-width joiner, or non-joiner, where it has something to join: a letter of Arabic, of a script of India, or an emoji.</summary>
    private static bool IsJoiner(Rune rune, Rune previous) => rune.Value is 0x200C or 0x200D && previous.Value >= 0x0600 && !IsInvisible(previous);
}
