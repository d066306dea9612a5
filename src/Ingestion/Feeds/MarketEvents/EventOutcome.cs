namespace Ingestion.Feeds.MarketEvents;

/// <summary>What became of one delivery of an event; also the status in the audit trail.</summary>
public static class EventOutcome
{
    /// <summary>Stored, by this delivery.</summary>
    public const string Accepted = "accepted";

    /// <summary>An earlier delivery had been stored under its id.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>It breaks rules, and is not stored.</summary>
    public const string Rejected = "rejected";

    /// <summary>It could not be taken this time, and stays in the queue. Only the log says so.</summary>
    public const string Failed = "failed";
}
