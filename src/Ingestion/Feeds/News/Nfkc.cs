using System.Buffers.Binary;
using System.Text;
using Ingestion.Primitives;

namespace Ingestion.Feeds.News;

/// <summary>
/// Unicode normalization form KC (https://www.unicode.org/reports/tr15/). .NET leaves it to ICU, which provided.al2023 does not have:
/// without ICU, <see cref="string.Normalize()"/> returns its argument.
/// </summary>
public static class Nfkc
{
    private const int MostMarks = 30;

    private static readonly NfkcTable Table = NfkcTable.Load();

    /// <summary>The text in NFKC. Text that is plainly in that form already, as most headlines are, costs one look.</summary>
    public static string Normalize(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(NfkcTable.Unchanged))
        {
            return text;
        }

        var runes = Decompose(text);
        DropSurplusMarks(runes);
        Order(runes);
        Compose(runes);
        var normalized = new StringBuilder(text.Length);
        foreach (var rune in runes)
        {
            Printable.Append(normalized, new Rune(rune));
        }

        return normalized.ToString();
    }

    private static List<int> Decompose(string text)
    {
        const int LongestDecomposition = 32;
        var runes = new List<int>(text.Length + 8);
        Span<char> chars = stackalloc char[LongestDecomposition];
        foreach (var rune in text.EnumerateRunes())
        {
            if (Hangul.IsSyllable(rune.Value))
            {
                Hangul.Decompose(rune.Value, runes);
                continue;
            }

            var units = Table.Decomposition(rune.Value);
            if (units.IsEmpty)
            {
                runes.Add(rune.Value);
                continue;
            }

            var length = units.Length / sizeof(char);
            for (var i = 0; i < length; i++)
            {
                chars[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(units[(i * sizeof(char))..]);
            }

            foreach (var part in chars[..length].EnumerateRunes())
            {
                runes.Add(part.Value);
            }
        }

        return runes;
    }

    /// <summary>
    /// No script puts more than thirty marks on a character (UAX 15, Stream-Safe Text Format). What comes after is left out, so that sorting a run of
    /// marks stays cheap whoever wrote it.
    /// </summary>
    private static void DropSurplusMarks(List<int> runes)
    {
        var (marks, length) = (0, 0);
        for (var i = 0; i < runes.Count; i++)
        {
            var rune = runes[i];
            marks = Table.CombiningClass(rune) == 0 ? 0 : marks + 1;
            if (marks <= MostMarks)
            {
                runes[length++] = rune;
            }
        }

        runes.RemoveRange(length, runes.Count - length);
    }

    /// <summary>Canonical order: combining marks by class, stable.</summary>
    private static void Order(List<int> runes)
    {
        for (var i = 1; i < runes.Count; i++)
        {
            var (rune, own) = (runes[i], Table.CombiningClass(runes[i]));
            var to = i;
            while (own != 0 && to > 0 && Table.CombiningClass(runes[to - 1]) > own)
            {
                runes[to] = runes[to - 1];
                to--;
            }

            runes[to] = rune;
        }
    }

    /// <summary>Canonical composition: each mark with its starter, unless another mark of the same class or higher stands between.</summary>
    private static void Compose(List<int> runes)
    {
        var (starter, lastClass, length) = (-1, 0, 0);
        for (var i = 0; i < runes.Count; i++)
        {
            var rune = runes[i];
            var own = Table.CombiningClass(rune);
            var isBlocked = starter >= 0 && length - 1 != starter && lastClass >= own;
            var composed = starter < 0 || isBlocked ? -1 : Composed(runes[starter], rune);
            if (composed >= 0)
            {
                runes[starter] = composed;
                continue;
            }

            if (own == 0)
            {
                starter = length;
            }

            lastClass = own;
            runes[length++] = rune;
        }

        runes.RemoveRange(length, runes.Count - length);
    }

    private static int Composed(int first, int second)
    {
        var syllable = Hangul.Composed(first, second);
        return syllable >= 0 ? syllable : Table.Composition(first, second);
    }
}
