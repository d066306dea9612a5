namespace Ingestion.Feeds.News.Sentiments;

/// <summary>Moves up and down, and what moves: a rise of profit is good, a rise of costs is not.</summary>
internal static class Moves
{
    /// <summary>How far a noun may be from its move, in words.</summary>
    private const int NounBefore = 6, NounAfter = 4;

    /// <summary>A move of something that the lexicon does not know.</summary>
    private const double UnknownMover = 0.75;

    /// <summary>An opinion that goes up, and one that goes down.</summary>
    private const double Raised = 1.2, Lowered = -0.8;

    /// <summary>"+5 %" and "-3 %" are moves without a verb; 0 where there is none.</summary>
    public static double SignedPercentage(TextWords text, int at) =>
        text[at].Figure is { IsSigned: true, IsPercent: true, Value: not 0 } figure ? 0.8 * Math.Sign(figure.Value) : 0;

    /// <summary>"52-week high", "32-month low", "month high": as much as a move; 0 where there is none.</summary>
    public static double HighOrLow(TextWords text, int at)
    {
        if (at + 1 >= text.Count)
        {
            return 0;
        }

        var direction = text.Phrase(at + 1, 1) switch
        {
            "high" or "highs" or "peak" => 1,
            "low" or "lows" => -1,
            _ => 0,
        };
        var span = text.Phrase(at, 1);
        return direction != 0 && (span.EndsWith("week") || span.EndsWith("month") || span.EndsWith("year") || span.EndsWith("-yr")
            || span.EndsWith("-day") || span.EndsWith("decade") || span.EndsWith("session") || span is "intraday" or "fresh" or "new" or "time" or "multiyear")
            ? direction
            : 0;
    }

    /// <summary>1 for what is good when it goes up, -1 for what is good when it goes down: the object right behind the move, else the subject before it.</summary>
    public static double Mover(Cues cues, int index)
    {
        var one = cues[index];
        var text = cues.Text;
        if (index + 1 < cues.Count && cues[index + 1] is { IsNoun: true } after && after.At - one.End <= NounAfter && !text.IsBreak(one.End, after.At)
            && text[one.End].Ends == Ending.None && !IsApart(text, one.End + 1, after.At))
        {
            return Direction(after);
        }

        for (var before = index - 1; before >= 0 && one.At - cues[before].End <= NounBefore && !text.IsBreak(cues[before].End, one.At); before--)
        {
            if (cues[before].IsNoun)
            {
                return Direction(cues[before]);
            }

            // What is before another move has moved already, and what is before "as" or "after" is in another clause.
            if (cues[before].Kind is CueKind.Move or CueKind.Cause)
            {
                break;
            }
        }

        return UnknownMover;
    }

    /// <summary>"fears ease", "concerns mount", "optimism fades": the move says what becomes of the opinion before it, and nothing itself.</summary>
    public static void MoveOpinions(Cues cues, Span<double> values)
    {
        for (var i = 1; i < cues.Count; i++)
        {
            var (before, one) = (cues[i - 1], cues[i]);
            if (one.Kind != CueKind.Move || values[i - 1] == 0 || one.At - before.End != 1 || cues.Text[before.End].Ends != Ending.None)
            {
                continue;
            }

            var word = cues.Text.Phrase(one.At, 1);
            var isSlower = before.Kind == CueKind.Move && values[i - 1] < 0 && IsSlower(word);
            if (isSlower || (before.Kind == CueKind.Plain && Mover(cues, i) == UnknownMover && word is not ("below" or "above" or "lower" or "higher")))
            {
                values[i - 1] *= one.Weight > 0 ? Raised : Lowered;
                values[i] = 0;
            }
        }
    }

    /// <summary>"The decline slows": of all falls, this one is good.</summary>
    private static bool IsSlower(ReadOnlySpan<char> word) => word.StartsWith("slow") || word.StartsWith("eas");

    /// <summary>Whether a noun is better when it goes up (1) or down (-1).</summary>
    public static double Direction(Found noun) => noun.Kind == CueKind.Inverts ? -1 : 1;

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
}
