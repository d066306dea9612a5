using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Planning;

/// <summary>Who is refreshed, who is not, and why.</summary>
/// <param name="Chosen">In the order in which they are asked for.</param>
/// <param name="Left">Who was looked at and is not refreshed, with the reason, the next one first.</param>
/// <param name="Symbols">How many there were calls for.</param>
public sealed record RefreshPlan(IReadOnlyList<ChosenSymbol> Chosen, IReadOnlyList<LeftSymbol> Left, int Symbols)
{
    /// <summary>The calls that it takes.</summary>
    public int Calls => Chosen.Count * DocumentKinds.All.Count;

    /// <summary>How many wait for calls: they are first the next time.</summary>
    public int Waiting => Left.Count(static one => one.Reason == LeftSymbol.NoCallsLeft);

    /// <summary>How many were left, by reason.</summary>
    public SortedDictionary<string, int> LeftByReason =>
        new(Left.GroupBy(static one => one.Reason).ToDictionary(static group => group.Key, static group => group.Count()), StringComparer.Ordinal);
}

/// <summary>A symbol that is refreshed.</summary>
/// <param name="Symbol">Which.</param>
/// <param name="Report">The report that is the reason; null for a symbol whose turn it is.</param>
/// <param name="Score">The score that is the reason; null for a report.</param>
/// <param name="RefreshedAt">When it was refreshed last; null for never.</param>
public sealed record ChosenSymbol(Ticker Symbol, DueReport? Report, decimal? Score, Instant? RefreshedAt);

/// <summary>The report of a company that is due to be processed.</summary>
/// <param name="Id"><c>IBM#2026-09-30</c>.</param>
/// <param name="Date">The day of the report.</param>
public sealed record DueReport(string Id, LocalDate Date);

/// <summary>A symbol that is not refreshed.</summary>
/// <param name="Symbol">Which.</param>
/// <param name="Reason">One of those here.</param>
public sealed record LeftSymbol(Ticker Symbol, string Reason)
{
    /// <summary>The day has no calls left for it: it is first the next time.</summary>
    public const string NoCallsLeft = "no_calls_left";

    /// <summary>The run has as many as it may have.</summary>
    public const string OverTheCap = "over_the_cap";

    /// <summary>Another run of the day has asked for it.</summary>
    public const string AskedToday = "asked_today";

    /// <summary>It reported, but is not among the tracked assets, or not traded any more.</summary>
    public const string NotTracked = "not_tracked";

    /// <summary>The report was asked for and was not in the documents yet; the next try comes later.</summary>
    public const string TriedLately = "tried_lately";

    /// <summary>Its score is not high enough.</summary>
    public const string ScoreTooLow = "score_too_low";
}
