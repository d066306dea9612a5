using NodaTime;

namespace Ingestion.Collecting;

/// <summary>What a source is asked.</summary>
/// <param name="Tickers">All configured tickers; those that went without an answer the longest come first.</param>
/// <param name="Window">The stretch of market time for those without a gap.</param>
/// <param name="Now">The clock, for judging dates in the future.</param>
public sealed record Question(IReadOnlyList<Ticker> Tickers, CollectionWindow Window, Instant Now)
{
    private IReadOnlyDictionary<Ticker, CollectionWindow> Longer { get; init; } = new Dictionary<Ticker, CollectionWindow>();

    /// <summary>The question of a run to a source.</summary>
    /// <param name="tickers">All configured tickers, in the order of the setting.</param>
    /// <param name="scheduledAt">The instant that the run is for.</param>
    /// <param name="mark">Up to where the source has given everything; null when that is not known.</param>
    /// <param name="isFirst">Whether there was no earlier run at all.</param>
    /// <param name="now">The clock.</param>
    public static Question For(IReadOnlyList<Ticker> tickers, Instant scheduledAt, SourceMark? mark, bool isFirst, Instant now)
    {
        var window = CollectionWindow.For(scheduledAt, mark?.Through, isFirst);
        var longer = tickers.Where(ticker => mark?.Gaps.ContainsKey(ticker) == true)
            .ToDictionary(static ticker => ticker, ticker => CollectionWindow.For(scheduledAt, mark!.Gaps[ticker], isFirst));
        return new Question([.. tickers.OrderBy(ticker => longer.GetValueOrDefault(ticker, window).Since)], window, now) { Longer = longer };
    }

    /// <summary>The stretch for some tickers together: that of the one that needs the longest.</summary>
    public CollectionWindow WindowOf(IEnumerable<Ticker> tickers) =>
        tickers.Select(ticker => Longer.GetValueOrDefault(ticker, Window)).MinBy(static window => window.Since) ?? Window;

    /// <summary>The mark of a source that answered all but these tickers; null when so much is missing that it stays where it was.</summary>
    public SourceMark? MarkAfter(IReadOnlyList<Ticker> missing) =>
        missing.Count == Tickers.Count || missing.Count > SourceMark.MostGaps
            ? null
            : new SourceMark(
                Window.Until,
                missing.ToDictionary(static ticker => ticker, ticker => WindowOf([ticker]).Since + CollectionWindow.Overlap));
}
