namespace Ingestion.Feeds.News.Sentiments;

/// <summary>What a cue does.</summary>
public enum CueKind
{
    /// <summary>Covers words that would mislead.</summary>
    Neutral,

    /// <summary>Good or bad by itself.</summary>
    Plain,

    /// <summary>A move up or down: good or bad depending on what moves.</summary>
    Move,

    /// <summary>Something that is better when it goes down.</summary>
    Inverts,

    /// <summary>Something that is better when it goes up.</summary>
    Confirms,

    /// <summary>Turns the next cue round.</summary>
    Negates,

    /// <summary>Makes the next cue stronger or weaker.</summary>
    Scales,

    /// <summary>What stands behind it is what something is compared to: "versus".</summary>
    Base,

    /// <summary>The same, where a figure, a profit or a loss follows: "from".</summary>
    BaseOfFigures,

    /// <summary>Leads to a profit or a loss: "swings to".</summary>
    Turns,

    /// <summary>What stands behind it is the cause, and not the news: "as", "after".</summary>
    Cause,

    /// <summary>Good, and takes back what stands behind it: "shrugs off worries".</summary>
    Overcomes,

    /// <summary>An analyst's advice, where the sentence is about advice: "buy".</summary>
    Advice,

    /// <summary>Says that a sentence is about an analyst's advice: "initiated at".</summary>
    Analyst,
}

/// <summary>A word or phrase of the lexicon.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Weight">How good or bad, or the factor by which it scales.</param>
public sealed record Cue(CueKind Kind, double Weight);

/// <summary>A cue in a text.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Weight">How good or bad, or the factor by which it scales.</param>
/// <param name="At">Its first word.</param>
/// <param name="End">Its last word.</param>
internal readonly record struct Found(CueKind Kind, double Weight, int At, int End)
{
    /// <summary>Whether it is something that moves.</summary>
    public bool IsNoun => Kind is CueKind.Inverts or CueKind.Confirms;

    /// <summary>Whether it can be good or bad.</summary>
    public bool IsOpinion => Kind is CueKind.Plain or CueKind.Move;
}
