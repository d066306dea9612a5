using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Runs;

/// <summary>Something wrong. Operations are alerted when it begins and when it is over.</summary>
/// <param name="Kind">One of those here.</param>
/// <param name="Source">The source that it is about; null when it is about the feed.</param>
/// <param name="First">The first run that it concerns.</param>
public sealed record Incident(string Kind, string? Source, RunKey First)
{
    /// <summary>As many due runs in a row as the policy says got nothing, for any reason.</summary>
    public const string ConsecutiveFailures = "consecutive_failures";

    /// <summary>The same, and each of them because no source answered.</summary>
    public const string AllSourcesDown = "all_sources_down";

    /// <summary>A run took longer than it should.</summary>
    public const string HighLatency = "high_latency";

    /// <summary>A source does not take its key.</summary>
    public const string CredentialsRejected = "credentials_rejected";

    /// <summary>A source answers, but has long not given everything.</summary>
    public const string CollectionLag = "collection_lag";

    /// <summary>A source's list has far fewer rows than it should have.</summary>
    public const string ShortList = "short_list";

    /// <summary>What a plan was made from is older than it should be.</summary>
    public const string StaleCalendar = "stale_calendar";

    /// <summary>Every kind of incident.</summary>
    public static readonly IReadOnlyList<string> Kinds = [ConsecutiveFailures, AllSourcesDown, HighLatency, CredentialsRejected, CollectionLag, ShortList, StaleCalendar];

    /// <summary>Whether it is one of runs that got nothing.</summary>
    public bool IsOfFailedRuns => Kind is ConsecutiveFailures or AllSourcesDown;

    /// <summary>Since when, in market time.</summary>
    public Instant Since => First.ScheduledAt;

    /// <summary><c>credentials_rejected-tiingo/news/2026-11-20T15:05:00Z</c>: the same for everybody who finds the same.</summary>
    public string Id => Source is null ? $"{Kind}/{First}" : $"{Kind}-{Source}/{First}";

    /// <summary>The incident with this id; null when the text is not such an id.</summary>
    public static Incident? From(string id)
    {
        if (id.Split('/') is not [var what, var feed, var at] || Instants.Parse(at) is not { } since)
        {
            return null;
        }

        var parts = what.Split('-', 2);
        return new Incident(parts[0], parts.Length == 2 ? parts[1] : null, new RunKey(feed, since));
    }
}
