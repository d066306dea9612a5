using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Collecting;

/// <summary>
/// Which sources a run asks, in which order, and why: a pure function of the runs before it. All times are market time. A source that
/// failed is left alone for 5, 10, 20 and then 30 minutes; one that refused the key for 30 at once; one that asked to be left alone for
/// as long as it said. When that time is over it is probed: asked first again, with half the time to answer.
/// </summary>
public static class SourcePlan
{
    /// <summary>It is the preferred one, and well.</summary>
    public const string Preferred = "preferred";

    /// <summary>It stands in for those before it.</summary>
    public const string StandsIn = "stands_in";

    /// <summary>It failed, and its wait is over.</summary>
    public const string Probe = "probe";

    /// <summary>It failed not long ago, but there is nobody else left.</summary>
    public const string LastResort = "last_resort";

    /// <summary>The plan of a run. Never empty.</summary>
    /// <param name="inOrderOfPreference">All sources of the feed.</param>
    /// <param name="before">The runs before, latest first.</param>
    /// <param name="scheduledAt">The instant that the run is for.</param>
    /// <param name="now">The clock, by which runs that never finished are known to be dead.</param>
    public static IReadOnlyList<PlannedSource> Decide(
        IReadOnlyList<string> inOrderOfPreference, IReadOnlyList<RunRecord> before, Instant scheduledAt, Instant now) =>
        Of(inOrderOfPreference, DeadRuns.Blamed(inOrderOfPreference, before, now), scheduledAt);

    /// <summary>The same, by attempts that are on record alone.</summary>
    internal static IReadOnlyList<PlannedSource> Of(IReadOnlyList<string> inOrderOfPreference, IReadOnlyList<RunRecord> before, Instant scheduledAt)
    {
        var sources = inOrderOfPreference.Select(source => (Name: source, SourceHealth: SourceHealth.Of(source, before))).ToList();
        var ready = sources.Where(source => source.SourceHealth.AskAgainAt <= scheduledAt).Select(source => new PlannedSource(
            source.Name,
            source.SourceHealth.Failures > 0 ? Probe : source.Name == inOrderOfPreference[0] ? Preferred : StandsIn));

        // After all others, and not if that would do harm or no good.
        var waiting = sources.Where(source => source.SourceHealth.AskAgainAt > scheduledAt);
        var lastResorts = waiting.Where(static source => !source.SourceHealth.MustBeLeftAlone)
            .Select(static source => new PlannedSource(source.Name, LastResort));
        List<PlannedSource> plan = [.. ready, .. lastResorts];
        return plan.Count > 0 ? plan : [new PlannedSource(waiting.MinBy(static source => source.SourceHealth.AskAgainAt).Name, LastResort)];
    }
}
