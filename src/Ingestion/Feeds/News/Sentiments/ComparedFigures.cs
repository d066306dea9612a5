namespace Ingestion.Feeds.News.Sentiments;

/// <summary>The two figures of a comparison: the news before the word that compares, the base behind it.</summary>
internal static class ComparedFigures
{
    /// <summary>How far the news may be from the word that compares, in words.</summary>
    private const int Reach = 10;

    /// <summary>Up (1) or down (-1) from the base; 0 where there are no two figures of a kind.</summary>
    public static int Direction(TextWords text, Found compares, int end)
    {
        if (In(text, compares.End, end) is not { } then)
        {
            return 0;
        }

        var now = text.Phrase(compares.At, 1) is "from" && To(text, compares.At, end) is { } to ? to : Before(text, compares.At);
        return now?.ComparedTo(then) ?? 0;
    }

    /// <summary>The first figure behind one of some words.</summary>
    public static Figure? In(TextWords text, int from, int to)
    {
        for (var at = from; at <= Math.Min(to, text.Count - 1); at++)
        {
            if (text[at].Figure is { IsYear: false } figure)
            {
                return figure;
            }
        }

        return null;
    }

    /// <summary>The last figure before the word that compares. A consensus stands in a sentence of its own: "EPS 74 cents; consensus 86 cents".</summary>
    public static Figure? Before(TextWords text, int compares)
    {
        var isConsensus = text.Phrase(compares, 1) is "consensus";
        for (var at = compares - 1; at >= Math.Max(0, compares - Reach) && (isConsensus || !text.IsBreak(at, compares)); at--)
        {
            if (text[at].Figure is { IsYear: false } figure)
            {
                return figure;
            }
        }

        return null;
    }

    /// <summary>"from 12 to 9": the news stands behind the base.</summary>
    private static Figure? To(TextWords text, int from, int end)
    {
        const int ToReach = 5;
        for (var at = from + 1; at <= Math.Min(from + ToReach, end); at++)
        {
            if (text.Phrase(at, 1) is "to")
            {
                return text[at].Figure is { IsYear: false } figure ? figure : null;
            }
        }

        return null;
    }
}
