using Ingestion.Tables;

namespace Ingestion.Storing;

/// <summary>Attributes of items that are appended once.</summary>
public static class ItemFields
{
    public const string DedupKey = "dedup_key";
    public const string Source = "source";
    public const string Sources = "sources";
    public const string Url = "url";
    public const string PublishedAt = "published_at";
    public const string IngestedAt = "ingested_at";
    public const string Tickers = "tickers";
    public const string Run = "run";
    public const string Announcement = "announcement";
    public const string IsFailover = "is_failover";

    /// <summary>
    /// A set of announcements. The record that has it is no item: it stands where one would be, so that an invocation that died, or is
    /// only slow, cannot store it any more under an announcement that has gone out without it. Any other run stores over it.
    /// </summary>
    public const string ClosedTo = "closed_to";

    /// <summary>What a run reads of known items to see whether it has anything to add.</summary>
    public static readonly IReadOnlyList<string> Known = [AttributeValues.Pk, Sources, Tickers, Url, Announcement, ClosedTo];
}
