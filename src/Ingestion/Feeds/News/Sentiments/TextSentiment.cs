namespace Ingestion.Feeds.News.Sentiments;

/// <summary>What a text says by itself.</summary>
/// <param name="Score">From -1 to 1.</param>
/// <param name="Confidence">From 0 to 1, before the source's reliability.</param>
/// <param name="Cues">How many cues there were.</param>
/// <param name="Evidence">What kind of evidence they are.</param>
public readonly record struct TextScore(double Score, double Confidence, int Cues, Evidence Evidence);

/// <summary>
/// Scores a headline and a description by the lexicon: cues add up, what moves decides whether a move is good, negation turns a cue round, figures
/// and profits are compared, and a cause counts less than the news. Deterministic, and without allocations.
/// </summary>
public static class TextSentiment
{
    private const int MaxLetters = 1_200, MaxWords = 200;

    /// <summary>A description says the same as its headline, in more words.</summary>
    private const double DescriptionWeight = 0.35;

    /// <summary>How far a negation may be from what it turns round, in words.</summary>
    private const int NegationReach = 3;

    /// <summary>A negated cue is not quite its opposite.</summary>
    private const double Negated = -0.8;

    /// <summary>Cues of this weight together make a score of one half.</summary>
    private const double HalfWeight = 0.9;

    /// <summary>A cue of no more than this makes no label alone, and is worth less against clear ones.</summary>
    private const double Hint = 0.44, OfContrary = 0.25;

    /// <summary>The score of a story's text.</summary>
    public static TextScore Of(string headline, string description)
    {
        Span<char> letters = stackalloc char[MaxLetters];
        Span<Word> words = stackalloc Word[MaxWords];
        var text = new TextWords(letters, words);
        text.Read(headline);
        text.EndSentence();
        var ofHeadline = text.Count;
        text.Read(description);

        var cues = new Cues(text, stackalloc Found[MaxWords]);
        cues.Find(Lexicon.Current);
        Overcoming.Read(cues);
        ProfitOrLoss.ReadTurns(cues);
        Comparisons.Read(cues);
        Advice.Read(cues);

        Span<double> values = stackalloc double[cues.Count];
        for (var i = 0; i < cues.Count; i++)
        {
            values[i] = ValueOf(cues, i) * (cues[i].At < ofHeadline ? 1 : DescriptionWeight);
        }

        Moves.MoveOpinions(cues, values);
        Clauses.Weigh(cues, values);
        return Sum(values, text.Count);
    }

    private static TextScore Sum(ReadOnlySpan<double> values, int words)
    {
        var clear = 0.0;
        foreach (var value in values)
        {
            clear += Math.Abs(value) > Hint ? value : 0;
        }

        var (good, bad, cues) = (0.0, 0.0, 0);
        foreach (var value in values)
        {
            cues += value == 0 ? 0 : 1;
            var counted = Math.Abs(value) <= Hint && value * clear < 0 ? value * OfContrary : value;
            good += Math.Max(0, counted);
            bad += Math.Max(0, -counted);
        }

        var sum = good - bad;
        var score = sum / (Math.Abs(sum) + HalfWeight);
        var evidence = Evidences.Of(score, good, bad, cues);
        return new TextScore(score, words == 0 ? 0 : Evidences.ConfidenceOf(evidence), cues, evidence);
    }

    private static double ValueOf(Cues cues, int index)
    {
        var one = cues[index];
        if (!one.IsOpinion)
        {
            return 0;
        }

        var value = one.Kind == CueKind.Move ? one.Weight * Moves.Mover(cues, index) : one.Weight;
        for (var before = index - 1; before >= 0 && one.At - cues[before].End <= NegationReach && !cues.Text.IsBreak(cues[before].End, one.At); before--)
        {
            switch (cues[before].Kind)
            {
                case CueKind.Negates:
                    return value * Negated;
                case CueKind.Scales when one.At - cues[before].End == 1:
                    value *= cues[before].Weight;
                    break;
            }
        }

        // "rises sharply", "falls slightly".
        if (index + 1 < cues.Count && cues[index + 1] is { Kind: CueKind.Scales } after && after.At - one.End == 1 && !cues.Text.IsBreak(one.End, after.At))
        {
            value *= after.Weight;
        }

        return value;
    }
}
