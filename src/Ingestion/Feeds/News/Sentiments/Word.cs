namespace Ingestion.Feeds.News.Sentiments;

/// <summary>What a word ends.</summary>
internal enum Ending
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A clause, with a comma, a colon or a dash.</summary>
    Clause,

    /// <summary>A sentence.</summary>
    Sentence,

    /// <summary>A sentence that asks.</summary>
    Question,
}

/// <summary>A word, and the figure behind it.</summary>
internal record struct Word
{
    public int Start { get; init; }

    public int End { get; init; }

    /// <summary>The first figure between this word and the next.</summary>
    public Figure? Figure { get; private set; }

    public Ending Ends { get; set; }

    public void Add(Figure figure) => Figure ??= figure;

    /// <summary>"from 5 May to 30 June" compares nothing.</summary>
    public void DropFigure() => Figure = null;

    /// <summary>The unit that follows the figure as a word of its own.</summary>
    public void Add(ReadOnlySpan<char> unit)
    {
        if (Figure is not { } figure)
        {
            return;
        }

        var scale = Sentiments.Figure.ScaleOf(unit);
        Figure = figure with { Scale = figure.Scale <= 1 && scale > 0 ? scale : figure.Scale, IsPercent = figure.IsPercent || unit is "%" or "percent" or "pct" };
    }
}
