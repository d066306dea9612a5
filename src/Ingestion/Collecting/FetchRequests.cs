using Ingestion.Primitives;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Collecting;

/// <summary>What to ask the sources of a feed.</summary>
/// <param name="sources">All of them, the preferred one first.</param>
/// <param name="tickers">All configured tickers.</param>
/// <param name="clock">The clock, for judging dates in the future.</param>
public sealed class FetchRequests(IReadOnlyList<string> sources, IReadOnlyList<Ticker> tickers, IClock clock)
{
    /// <summary>The request of a run to a source: its own window, and all tickers.</summary>
    /// <param name="source">Which source.</param>
    /// <param name="run">Which run.</param>
    /// <param name="before">The runs before it, latest first.</param>
    public FetchRequest For(string source, RunKey run, IReadOnlyList<RunRecord> before) => FetchRequest.For(
        tickers, run.ScheduledAt, Watermarks.After(before).Of(source, sources), isFirst: before.All(static run => run.IsPostponed), clock.GetCurrentInstant());
}
