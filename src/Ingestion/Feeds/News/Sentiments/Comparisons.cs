namespace Ingestion.Feeds.News.Sentiments;

/// <summary>
/// "EUR 8.6 m versus 2.8 m", "down from a profit", "74 cents; consensus 86 cents": what stands behind the word is the base. It is no news itself;
/// whether it was a profit or a loss, and the direction between the two figures, are.
/// </summary>
internal static class Comparisons
{
    /// <summary>A comparison of something that the lexicon knows, and of something else.</summary>
    private const double Known = 0.8, Unknown = 0.4;

    /// <summary>How far a noun or a move may be from the word that compares, what it compares to from it, and how long that may be, in words.</summary>
    private const int Reach = 10, Near = 4, BaseReach = 12;

    /// <summary>Puts what each comparison says in its place, and covers its base.</summary>
    public static void Read(Cues cues)
    {
        var hasBase = false;
        for (var i = 0; i < cues.Count; i++)
        {
            var end = cues.Text.EndOfClause(cues[i].End, BaseReach);

            // A consensus is a base where there is no better one: "68 cents vs. 61 cents a year ago; consensus 70 cents".
            if (!IsBase(cues, i, end) || (hasBase && IsConsensus(cues, i)))
            {
                continue;
            }

            Read(cues, i, end);
            hasBase = true;
        }
    }

    private static void Read(Cues cues, int index, int end)
    {
        var one = cues[index];
        var (news, then) = (ProfitOrLoss.LastBefore(cues.Text, one.At), ProfitOrLoss.First(cues.Text, one.End + 1, end));
        cues.Cover(one.End + 1, end);
        if (news * then < 0)
        {
            CoverBefore(cues, index, andVerbs: true);
            cues[index] = one with { Kind = CueKind.Plain, Weight = news * ProfitOrLoss.TurnWeight };
        }
        else if (ComparedFigures.Direction(cues.Text, one, end) is not 0 and var direction)
        {
            CoverBefore(cues, index, andVerbs: false);
            cues[index] = one with { Kind = CueKind.Plain, Weight = direction * WeightOf(cues, index, news) };
        }
    }

    private static double WeightOf(Cues cues, int index, int news)
    {
        if (NounBefore(cues, index) is { } noun)
        {
            return Known * Moves.Direction(noun);
        }

        return news != 0 ? Known * news : Unknown;
    }

    /// <summary>"versus" always compares; "from" and the like do where a figure, a profit or a loss follows, or where something moved from there.</summary>
    private static bool IsBase(Cues cues, int index, int end)
    {
        var text = cues.Text;
        var one = cues[index];
        if (one.Kind != CueKind.BaseOfFigures)
        {
            return one.Kind == CueKind.Base;
        }

        var isFrom = text.Phrase(one.At, 1) is "from";
        var hasFigure = ComparedFigures.In(text, one.End, Math.Min(end, one.End + 1)) is not null;
        return (hasFigure && (isFrom || ComparedFigures.Before(text, one.At) is not null))
            || (ProfitOrLoss.First(text, one.End + 1, Math.Min(end, one.End + Near)) != 0 && ProfitOrLoss.LastBefore(text, one.At) != 0)
            || (isFrom && index > 0 && (cues[index - 1].IsOpinion || cues[index - 1].Kind == CueKind.Advice) && one.At - cues[index - 1].End <= Near
                && !text.IsBreak(cues[index - 1].End, one.At));
    }

    private static bool IsConsensus(Cues cues, int index) => cues.Text.Phrase(cues[index].At, 1) is "consensus";

    private static Found? NounBefore(Cues cues, int index)
    {
        for (var before = index - 1; before >= 0 && cues[index].At - cues[before].End <= Reach; before--)
        {
            if (!IsConsensus(cues, index) && cues.Text.IsBreak(cues[before].End, cues[index].At))
            {
                return null;
            }

            if (cues[before].IsNoun)
            {
                return cues[before];
            }
        }

        return null;
    }

    /// <summary>What sounds bad only because it names a loss does not count beside a comparison, and no verb does where a profit became a loss.</summary>
    private static void CoverBefore(Cues cues, int index, bool andVerbs)
    {
        for (var before = index - 1; before >= 0 && !cues.Text.IsBreak(cues[before].End, cues[index].At); before--)
        {
            ref var one = ref cues[before];
            if (andVerbs ? one.IsOpinion : one.Kind == CueKind.Plain && ProfitOrLoss.First(cues.Text, one.At, one.End) < 0)
            {
                one = one with { Kind = CueKind.Neutral };
            }
        }
    }
}
