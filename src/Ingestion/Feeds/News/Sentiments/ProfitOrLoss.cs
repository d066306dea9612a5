namespace Ingestion.Feeds.News.Sentiments;

/// <summary>Whether a company earns or loses, where a text says so in so many words: that outweighs how the verbs around it sound.</summary>
internal static class ProfitOrLoss
{
    /// <summary>How much a turn to a profit or a loss says.</summary>
    public const double TurnWeight = 1.2;

    /// <summary>A word may stand between "to" and "loss": "to a net loss".</summary>
    private const int Reach = 3;

    /// <summary>1 for a profit, -1 for a loss, 0 for another word.</summary>
    public static int Of(ReadOnlySpan<char> word) => word switch
    {
        "profit" or "profits" or "earnings" or "income" or "eps" or "ebit" or "ebitda" or "black" or "positive" => 1,
        "loss" or "losses" or "deficit" or "red" or "negative" => -1,
        _ => 0,
    };

    /// <summary>The first of the words from one to another that is a profit or a loss.</summary>
    public static int First(TextWords text, int from, int to)
    {
        for (var at = from; at <= Math.Min(to, text.Count - 1); at++)
        {
            if (Of(text.Phrase(at, 1)) is not 0 and var one)
            {
                return one;
            }
        }

        return 0;
    }

    /// <summary>The last of the words of the sentence before one that is a profit or a loss.</summary>
    public static int LastBefore(TextWords text, int end)
    {
        for (var at = end - 1; at >= 0 && !text.IsBreak(at, end); at--)
        {
            if (Of(text.Phrase(at, 1)) is not 0 and var one)
            {
                return one;
            }
        }

        return 0;
    }

    /// <summary>"slips into losses", "swings to a profit": what it goes to counts, and not the verb.</summary>
    public static void ReadTurns(Cues cues)
    {
        var text = cues.Text;
        for (var i = 0; i < cues.Count; i++)
        {
            var to = cues[i].End + 1;
            if (!LeadsOn(cues, cues[i]))
            {
                continue;
            }

            var end = text.EndOfClause(to, Reach);
            var result = First(text, to + 1, end);
            if (result == 0)
            {
                continue;
            }

            // "The loss narrowed to a loss of 3 m" is no turn: the verb counts.
            cues.Cover(to, end);
            if (cues[i].Kind == CueKind.Turns || LastBefore(text, cues[i].At) != result)
            {
                cues[i] = new Found(CueKind.Plain, result * TurnWeight, cues[i].At, cues[i].End);
            }
        }
    }

    /// <summary>Whether "to" or "into" follows, and not a figure: "fell to 5 m and the profit" is no turn to a profit.</summary>
    private static bool LeadsOn(Cues cues, Found one)
    {
        var (at, last) = (one.End + 1, cues.Text.Count - 1);
        return at < last && !cues.Text.IsBreak(one.End, at + 1) && cues.Text[at].Figure is null
            && ((one.Kind is CueKind.Move or CueKind.Turns && cues.Text.Phrase(at, 1) is "to" or "into")
                || (one.Kind == CueKind.Turns && cues.Text.Phrase(at, 1) is "in"));
    }
}
