using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Collecting;

/// <summary>
/// Which sources a run asks, in which order, and why: a pure function of the runs before it. All times are market time. A source that
/// failed is left alone by its feed's policy; a source that refused the key, for the longest wait at once; a source that asked to be left alone, for
/// as long as it said. After that it is probed: asked first again, with half the time to answer.
/// </summary>
public static class SourcePlan
{
    /// <summary>It is the preferred one, and well.</summary>
    public const string Preferred = "preferred";

    /// <summary>It stands in for those before it.</summary>
    public const string StandsIn = "stands_in";

    /// <summary>It failed, and its wait is over.</summary>
    public const string Probe = "probe";

    /// <summary>It failed not long ago, but no other source is left.</summary>
    public const string LastResort = "last_resort";

    /// <summary>The plan of a run. Never empty.</summary>
    /// <param name="inOrderOfPreference">All sources of the feed.</param>
    /// <param name="before">The runs before, latest first.</param>
    /// <param name="scheduledAt">The instant that the run is for.</param>
    /// <param name="now">The clock, by which runs that never finished are known to be dead.</param>
    /// <param name="policy">How long a source is left alone.</param>
    public static IReadOnlyList<PlannedSource> Decide(
        IReadOnlyList<string> inOrderOfPreference, IReadOnlyList<RunRecord> before, Instant scheduledAt, Instant now, FailoverPolicy policy) =>
        Of(inOrderOfPreference, DeadRuns.Blamed(inOrderOfPreference, before, now, policy), scheduledAt, policy);

    /// <summary>The same, by attempts that are on record alone.</summary>
    internal static IReadOnlyList<PlannedSource> Of(
        IReadOnlyList<string> inOrderOfPreference, IReadOnlyList<RunRecord> before, Instant scheduledAt, FailoverPolicy policy)
    {
        List<PlannedSource> ready = [], lastResorts = [];
        var (soonest, soonestAt) = (inOrderOfPreference[0], Instant.MaxValue);
        foreach (var name in inOrderOfPreference)
        {
            var health = SourceHealth.Of(name, before, policy);
            if (health.AskAgainAt <= scheduledAt)
            {
                ready.Add(new PlannedSource(name, WhyReady(name, health, inOrderOfPreference[0])));
                continue;
            }

            if (!health.MustBeLeftAlone)
            {
                lastResorts.Add(new PlannedSource(name, LastResort));
            }

            if (health.AskAgainAt < soonestAt)
            {
                (soonest, soonestAt) = (name, health.AskAgainAt);
            }
        }

        // Those that wait come after all others, and not if that would do harm or no good; but somebody is always asked.
        List<PlannedSource> plan = [.. ready, .. lastResorts];
        return plan.Count > 0 ? plan : [new PlannedSource(soonest, LastResort)];
    }

    private static string WhyReady(string name, SourceHealth health, string preferred)
    {
        if (health.Failures > 0)
        {
            return Probe;
        }

        return name == preferred ? Preferred : StandsIn;
    }
}
