namespace Ingestion.Feeds.News.Sentiments;

/// <summary>What is the news of a sentence, and what its cause or its setting: "shares fall as the central bank signals a rise" is bad news.</summary>
internal static class Clauses
{
    /// <summary>What a cause, a question, and a thing that has an opposite effect are worth.</summary>
    private const double OfCause = 0.3, OfSetting = 0.5, OfQuestion = 0.3, OfMovedThing = 0.1;

    /// <summary>What the main clause must say for the cause to step back.</summary>
    private const double LeastNews = 0.45;

    /// <summary>Takes back what is not the news.</summary>
    public static void Weigh(Cues cues, Span<double> values)
    {
        for (var begin = 0; begin < cues.Count;)
        {
            var end = begin + 1;
            while (end < cues.Count && !cues.Text.IsBreak(cues[end - 1].End, cues[end].At))
            {
                end++;
            }

            WeighSentence(cues, values, begin, end);
            begin = end;
        }
    }

    private static void WeighSentence(Cues cues, Span<double> values, int begin, int end)
    {
        var news = 0.0;
        int? causeAt = null;
        for (var i = begin; i < end; i++)
        {
            if (causeAt is { } cause && cues.Text.IsClauseBreak(cause, cues[i].At))
            {
                causeAt = null;
            }

            if (cues[i].Kind == CueKind.Cause)
            {
                causeAt = Math.Abs(news) >= LeastNews || IsFirst(cues, i) ? cues[i].At : causeAt;
            }
            else if (causeAt is { } at)
            {
                values[i] *= Math.Abs(news) >= LeastNews || HasNewsBehind(cues, values, at, i, end) ? OfCause : OfSetting;
            }
            else if (values[i] != 0)
            {
                TakeBackMovedThing(cues, values, begin, i);
                news += values[i];
            }
        }

        if (IsQuestion(cues.Text, cues[end - 1].End))
        {
            foreach (ref var value in values[begin..end])
            {
                value *= OfQuestion;
            }
        }
    }

    /// <summary>"jump in gold price could damp demand": what the jump does is the news.</summary>
    private static void TakeBackMovedThing(Cues cues, Span<double> values, int begin, int index)
    {
        for (var before = index - 1; before >= begin; before--)
        {
            var one = cues[before];
            if (one.Kind == CueKind.Move && values[before] * values[index] < 0 && !cues.Text.IsClauseBreak(one.End, cues[index].At)
                && cues.Text.Phrase(one.End + 1, 1) is "in" or "of")
            {
                values[before] *= OfMovedThing;
            }
        }
    }

    private static bool HasNewsBehind(Cues cues, Span<double> values, int cause, int from, int end)
    {
        for (var i = from; i < end; i++)
        {
            if (Math.Abs(values[i]) >= LeastNews && cues.Text.IsClauseBreak(cause, cues[i].At))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFirst(Cues cues, int index) => cues[index].At == 0 || cues.Text.IsBreak(cues[index].At - 1, cues[index].At);

    private static bool IsQuestion(TextWords text, int at)
    {
        while (at < text.Count - 1 && text[at].Ends < Ending.Sentence)
        {
            at++;
        }

        return text[at].Ends == Ending.Question;
    }
}
