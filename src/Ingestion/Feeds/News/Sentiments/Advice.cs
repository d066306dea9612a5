namespace Ingestion.Feeds.News.Sentiments;

/// <summary>"Started at buy", "sell, with a target of 40": an analyst's advice counts where the sentence is about advice, and nothing else in it speaks.</summary>
internal static class Advice
{
    /// <summary>Makes advice a cue, or nothing.</summary>
    public static void Read(Cues cues)
    {
        for (var i = 0; i < cues.Count; i++)
        {
            if (cues[i].Kind == CueKind.Advice)
            {
                cues[i] = cues[i] with { Kind = Counts(cues, i) ? CueKind.Plain : CueKind.Neutral };
            }
        }
    }

    private static bool Counts(Cues cues, int index)
    {
        var isByAnalyst = false;
        for (var i = 0; i < cues.Count; i++)
        {
            if (cues.Text.IsBreak(Math.Min(cues[i].End, cues[index].End), Math.Max(cues[i].At, cues[index].At)))
            {
                continue;
            }

            if (cues[i].IsOpinion)
            {
                return false;
            }

            isByAnalyst |= cues[i].Kind == CueKind.Analyst || cues.Text.Phrase(cues[i].At, cues[i].End - cues[i].At + 1) is "price target" or "target price" or "target" or "rating";
        }

        return isByAnalyst;
    }
}
