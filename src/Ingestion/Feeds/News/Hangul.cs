namespace Ingestion.Feeds.News;

/// <summary>Korean syllables are composed by arithmetic, not by table (The Unicode Standard, section 3.12).</summary>
public static class Hangul
{
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int Leads = 19, Vowels = 21, Tails = 28;

    /// <summary>Whether a code point is a whole syllable.</summary>
    public static bool IsSyllable(int rune) => rune is >= SyllableBase and < SyllableBase + (Leads * Vowels * Tails);

    /// <summary>Adds the two or three letters of a syllable.</summary>
    public static void Decompose(int syllable, List<int> letters)
    {
        var index = syllable - SyllableBase;
        letters.Add(LeadBase + (index / (Vowels * Tails)));
        letters.Add(VowelBase + (index % (Vowels * Tails) / Tails));
        var tail = index % Tails;
        if (tail > 0)
        {
            letters.Add(TailBase + tail);
        }
    }

    /// <summary>The syllable of a lead and a vowel, or of a syllable without tail and a tail; -1 when they make none.</summary>
    public static int Composed(int first, int second) => (first, second) switch
    {
        ( >= LeadBase and < LeadBase + Leads, >= VowelBase and < VowelBase + Vowels) =>
            SyllableBase + ((((first - LeadBase) * Vowels) + second - VowelBase) * Tails),
        (_, > TailBase and < TailBase + Tails) when IsSyllable(first) && (first - SyllableBase) % Tails == 0 =>
            first + second - TailBase,
        _ => -1,
    };
}
