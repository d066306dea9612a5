
namespace Ingestion.Feeds.News.Sentiments;

/// <summary>What a text says by itself.</summary>
/// <param name="Score">From -1 to 1.</param>
/// <param name="Confidence">From 0 to 1, before the source's reliability; 0 without any cue.</param>
/// <param name="Cues">How many cues there were.</param>
public readonly record struct TextScore(double Score, double Confidence, int Cues);

/// <summary>
/// Scores a headline and a description by the lexicon: cues add up, what moves decides whether a move is good, negation turns a cue round, and
/// "from 12 to 9" is a move too. Deterministic, and without allocations.
/// </summary>
public static class TextSentiment
{
    private const int MaxLetters = 1_200, MaxWords = 200;

    /// <summary>A description says the same as its headline, in more words.</summary>
    private const double DescriptionWeight = 0.35;

    /// <summary>How far a noun may be from its move, and a negation from what it turns round, in words.</summary>
    private const int NounBefore = 6, NounAfter = 4, NegationReach = 3;

    /// <summary>A move of something that the lexicon does not know.</summary>
    private const double UnknownMover = 0.75;

    /// <summary>A negated cue is not quite its opposite.</summary>
    private const double Negated = -0.8;

    /// <summary>Cues of this weight together make a score of one half.</summary>
    private const double HalfWeight = 0.9;

    /// <summary>The score of a story's text.</summary>
    public static TextScore Of(string headline, string description)
    {
        Span<char> letters = stackalloc char[MaxLetters];
        Span<TextWords.Word> words = stackalloc TextWords.Word[MaxWords];
        var text = new TextWords(letters, words);
        text.Read(headline);
        text.EndSentence();
        var ofHeadline = text.Count;
        text.Read(description);
        return Sum(text, ofHeadline);
    }

    private static TextScore Sum(TextWords text, int ofHeadline)
    {
        var lexicon = Lexicon.Current;
        Span<Found> found = stackalloc Found[MaxWords];
        var count = Find(text, lexicon, found);
        var (good, bad, cues) = (0.0, 0.0, 0);
        for (var i = 0; i < count; i++)
        {
            var value = ValueOf(found, count, i, text);
            if (value == 0)
            {
                continue;
            }

            value *= found[i].At < ofHeadline ? 1 : DescriptionWeight;
            cues++;
            (good, bad) = value > 0 ? (good + value, bad) : (good, bad - value);
        }

        if (cues == 0)
        {
            return default;
        }

        var (sum, total) = (good - bad, good + bad);
        var score = sum / (Math.Abs(sum) + HalfWeight);
        return new TextScore(score, Confidence(score, Math.Abs(sum) / total, text.Count), cues);
    }

    /// <summary>The longest phrase at each place; what it covers is not looked at again.</summary>
    private static int Find(TextWords text, Lexicon lexicon, Span<Found> found)
    {
        var count = 0;
        for (var at = 0; at < text.Count;)
        {
            var length = Math.Min(lexicon.LongestPhrase, text.Count - at);
            Cue? cue = null;
            while (length > 0 && (cue = lexicon.Find(text.Phrase(at, length))) is null)
            {
                length--;
            }

            if (cue is not null)
            {
                found[count++] = new Found(cue.Kind, cue.Weight, at, at + length - 1);
            }
            else if (FromTo(text, at) is { } move && move != 0)
            {
                found[count++] = new Found(CueKind.Move, move, at, at);
            }

            at += Math.Max(1, length);
        }

        return count;
    }

    /// <summary>"from 12 to 9", "9 from 12", "9 compared to 12": a move without a verb; 0 when it is none.</summary>
    private static double FromTo(TextWords text, int at)
    {
        const double Weight = 0.5;
        var word = text.Phrase(at, 1);
        if (!word.SequenceEqual("from") || text[at].Number is not { } first)
        {
            return 0;
        }

        // The unit may be spelled out: "from 12 million to 9 million".
        for (var next = at + 1; next < Math.Min(at + 4, text.Count); next++)
        {
            if (text.Phrase(next, 1).SequenceEqual("to") && text[next].Number is { } second)
            {
                return first == second ? 0 : second > first ? Weight : -Weight;
            }
        }

        return 0;
    }

    private static double ValueOf(ReadOnlySpan<Found> found, int count, int index, TextWords text)
    {
        var one = found[index];
        if (one.Kind is not (CueKind.Plain or CueKind.Move))
        {
            return 0;
        }

        var value = one.Weight;
        if (one.Kind == CueKind.Move)
        {
            value *= Mover(found, count, index, text);
        }

        for (var before = index - 1; before >= 0 && one.At - found[before].End <= NegationReach && !IsBreak(text, found[before].End, one.At); before--)
        {
            switch (found[before].Kind)
            {
                case CueKind.Negates:
                    return value * Negated;
                case CueKind.Scales when one.At - found[before].End == 1:
                    value *= found[before].Weight;
                    break;
            }
        }

        // "rises sharply", "falls slightly".
        if (index + 1 < count && found[index + 1] is { Kind: CueKind.Scales } after && after.At - one.End == 1 && !IsBreak(text, one.End, after.At))
        {
            value *= after.Weight;
        }

        return value;
    }

    /// <summary>1 for what is good when it goes up, -1 for what is good when it goes down: the object right behind the move, else the subject before it.</summary>
    private static double Mover(ReadOnlySpan<Found> found, int count, int index, TextWords text)
    {
        var one = found[index];
        if (index + 1 < count && IsNoun(found[index + 1]) && found[index + 1].At - one.End <= NounAfter && !IsBreak(text, one.End, found[index + 1].At)
            && !IsApart(text, one.End + 1, found[index + 1].At))
        {
            return Direction(found[index + 1]);
        }

        for (var before = index - 1; before >= 0 && one.At - found[before].End <= NounBefore && !IsBreak(text, found[before].End, one.At); before--)
        {
            if (IsNoun(found[before]))
            {
                return Direction(found[before]);
            }

            // What is before another move has moved already.
            if (found[before].Kind == CueKind.Move)
            {
                break;
            }
        }

        return UnknownMover;
    }

    private static bool IsNoun(Found found) => found.Kind is CueKind.Inverts or CueKind.Confirms;

    private static double Direction(Found noun) => noun.Kind == CueKind.Inverts ? -1 : 1;

    /// <summary>Whether a word in between says that what follows is not what moves: "rose to", "fell on", "jumps as". "Growth in" and "fall of" name it.</summary>
    private static bool IsApart(TextWords text, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (text.Phrase(at, 1) is "by" or "on" or "as" or "after" or "amid" or "to" or "from" or "for" or "at" or "with" or "and" or "but" or "despite" or "while")
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBreak(TextWords text, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (text[at].EndsSentence)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// How often the label is right, fitted to the half of the labelled headlines that is there for tuning: as often as not at the
    /// threshold, seldom below it, where cues make no label, nineteen times in twenty well past it. Cues that contradict each other, and texts of a few words, are worth less.
    /// </summary>
    private static double Confidence(double score, double agreement, int words)
    {
        const double Most = 0.95, Width = 0.04, FullLength = 4;
        var past = 1 / (1 + Math.Exp((Sentiment.Threshold - Math.Abs(score)) / Width));
        var length = Math.Min(1, words / FullLength);
        return Most * past * Math.Sqrt(agreement) * length;
    }

    private readonly record struct Found(CueKind Kind, double Weight, int At, int End);
}
