using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Planning;

/// <summary>Decides who is refreshed. The same tables, calls and instant always give the same plan.</summary>
public static class RefreshPlanner
{
    /// <summary>A plan is kept in one record, and names no more.</summary>
    public const int MostSymbols = 2_000;

    /// <summary>A report that was not in the documents is not asked for again on the same day.</summary>
    private static readonly Duration LeastWait = Duration.FromHours(20);

    /// <summary>
    /// Companies that have reported. Those not asked for since then come first, the earliest report before the others; then those whose documents did not have
    /// the report yet: after a day, two, four and so on, so that a report that never comes does not use up the calls of the others.
    /// </summary>
    /// <param name="reports">Reports that are not processed.</param>
    /// <param name="assets">The tracked assets.</param>
    /// <param name="volumes">How much of a symbol is traded; symbols that are not in it are neutral.</param>
    /// <param name="asked">Symbols that another run of the day has asked for.</param>
    /// <param name="calls">How many calls there are.</param>
    /// <param name="at">The instant of the run.</param>
    public static RefreshPlan AfterEarnings(
        IEnumerable<CalendarRow> reports,
        IEnumerable<TrackedAsset> assets,
        IReadOnlyDictionary<Ticker, decimal> volumes,
        IReadOnlySet<Ticker> asked,
        int calls,
        Instant at)
    {
        var tracked = assets.Where(static asset => asset.IsRefreshed).ToDictionary(static asset => asset.Symbol);
        var ranks = Ranks(tracked.Keys, volumes);
        List<LeftSymbol> left = [];
        List<(bool IsAgain, Instant Turn, ChosenSymbol Symbol)> due = [];

        // One refresh serves all reports of a company that are due.
        foreach (var report in reports.Where(report => report.ReportedBy <= at).GroupBy(static report => report.Symbol).Select(static of => of.MinBy(static report => (report.ReportDate, report.Period))!))
        {
            if (!tracked.TryGetValue(report.Symbol, out var asset))
            {
                left.Add(new LeftSymbol(report.Symbol, LeftSymbol.NotTracked));
            }
            else if (asked.Contains(report.Symbol))
            {
                left.Add(new LeftSymbol(report.Symbol, LeftSymbol.AskedToday));
            }
            else if (IsTooSoon(report, asset, at))
            {
                left.Add(new LeftSymbol(report.Symbol, LeftSymbol.TriedLately));
            }
            else
            {
                var isAgain = asset.RefreshedAt > report.ReportedBy;
                due.Add((isAgain, isAgain ? asset.RefreshedAt!.Value : report.ReportedBy, new ChosenSymbol(report.Symbol, new DueReport(report.Id, report.ReportDate), Score: null, asset.RefreshedAt)));
            }
        }

        var inTurn = due.OrderBy(static one => one.IsAgain).ThenBy(static one => one.Turn).ThenByDescending(one => ranks[one.Symbol.Symbol]).ThenBy(static one => one.Symbol.Symbol);
        return Cut([.. inTurn.Select(static one => one.Symbol)], left, MostSymbols, calls);
    }

    /// <summary>Tracked assets, the most urgent first.</summary>
    /// <param name="assets">The tracked assets.</param>
    /// <param name="volumes">How much of a symbol is traded; symbols that are not in it are neutral.</param>
    /// <param name="asked">Symbols that another run of the day has asked for.</param>
    /// <param name="calls">How many calls there are.</param>
    /// <param name="atMost">How many symbols a run may have.</param>
    /// <param name="score">How they are weighed.</param>
    /// <param name="at">The instant of the run.</param>
    public static RefreshPlan Oldest(
        IEnumerable<TrackedAsset> assets,
        IReadOnlyDictionary<Ticker, decimal> volumes,
        IReadOnlySet<Ticker> asked,
        int calls,
        int atMost,
        RefreshScore score,
        Instant at)
    {
        List<TrackedAsset> tracked = [.. assets.Where(static asset => asset.IsRefreshed)];
        var ranks = Ranks(tracked.Select(static asset => asset.Symbol), volumes);
        List<LeftSymbol> left = [.. tracked.Where(asset => asked.Contains(asset.Symbol)).Select(static asset => new LeftSymbol(asset.Symbol, LeftSymbol.AskedToday))];
        List<ChosenSymbol> inTurn =
        [
            .. tracked
                .Where(asset => !asked.Contains(asset.Symbol))
                .Select(asset => new ChosenSymbol(asset.Symbol, Report: null, score.Of(ranks[asset.Symbol], asset.RefreshedAt, at), asset.RefreshedAt))
                .OrderByDescending(static one => one.Score)
                .ThenBy(static one => one.RefreshedAt ?? Instant.MinValue)
                .ThenBy(static one => one.Symbol),
        ];
        left.AddRange(inTurn.Where(one => one.Score <= score.Over).Select(static one => new LeftSymbol(one.Symbol, LeftSymbol.ScoreTooLow)));
        return Cut([.. inTurn.Where(one => one.Score > score.Over)], left, atMost, calls);
    }

    /// <summary>From 0 for the least traded to 1 for the most traded symbol of those whose volume is known.</summary>
    private static Dictionary<Ticker, decimal> Ranks(IEnumerable<Ticker> symbols, IReadOnlyDictionary<Ticker, decimal> volumes)
    {
        var all = symbols.ToList();
        var ranks = all.ToDictionary(static symbol => symbol, static _ => RefreshScore.NeutralRank);
        List<Ticker> known = [.. all.Where(volumes.ContainsKey).OrderBy(symbol => volumes[symbol]).ThenByDescending(static symbol => symbol)];
        for (var i = 0; i < known.Count; i++)
        {
            ranks[known[i]] = known.Count == 1 ? 1 : (decimal)i / (known.Count - 1);
        }

        return ranks;
    }

    private static bool IsTooSoon(CalendarRow report, TrackedAsset asset, Instant at) =>
        asset.RefreshedAt is { } tried && tried > report.ReportedBy && at - tried < Duration.Max(LeastWait, tried - report.ReportedBy);

    private static RefreshPlan Cut(IReadOnlyList<ChosenSymbol> inTurn, List<LeftSymbol> left, int most, int calls)
    {
        var affordable = calls / DocumentKinds.All.Count;
        var chosen = Math.Min(inTurn.Count, Math.Min(most, affordable));
        var reason = affordable < most ? LeftSymbol.NoCallsLeft : LeftSymbol.OverTheCap;
        return new RefreshPlan([.. inTurn.Take(chosen)], [.. inTurn.Skip(chosen).Select(one => new LeftSymbol(one.Symbol, reason)), .. left], affordable);
    }
}
