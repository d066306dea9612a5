namespace Ingestion.Feeds.News.Sentiments;

/// <summary>"Shrugs off worries", "recovers from its slump": good, and what was overcome says nothing.</summary>
internal static class Overcoming
{
    private const int Reach = 12;

    /// <summary>Takes back what stands behind each of them.</summary>
    public static void Read(Cues cues)
    {
        for (var i = 0; i < cues.Count; i++)
        {
            if (cues[i].Kind == CueKind.Overcomes)
            {
                cues.Cover(cues[i].End + 1, cues.Text.EndOfClause(cues[i].End, Reach));
                cues[i] = cues[i] with { Kind = CueKind.Plain };
            }
        }
    }
}
