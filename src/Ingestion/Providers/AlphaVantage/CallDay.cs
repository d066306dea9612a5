using NodaTime;

namespace Ingestion.Providers.AlphaVantage;

/// <summary>The calls of one day, as the table has them.</summary>
public sealed record CallDay
{
    /// <summary>Calls for the calendar.</summary>
    public int Calendar { get; init; }

    /// <summary>Calls for documents.</summary>
    public int Refresh { get; init; }

    /// <summary>Calls for news with sentiment.</summary>
    public int Sentiment { get; init; }

    /// <summary>Calls that the day's refreshes were planned with, by the job that planned them.</summary>
    public IReadOnlyDictionary<string, int> Planned { get; init; } = new Dictionary<string, int>();

    /// <summary>When the latest calls went out or will, in order: as many as the allowance looks back.</summary>
    public IReadOnlyList<Instant> Turns { get; init; } = [];

    /// <summary>Whether the provider said that the calls of the day are used up.</summary>
    public bool IsClosed { get; init; }

    /// <summary>All calls.</summary>
    public int Used => Calendar + Refresh + Sentiment;
}
