using System.Text.Json;
using Ingestion.Messages;

namespace Ingestion.Announcing;

/// <summary>An announcement as it goes to the topic.</summary>
public static class AnnouncementMessage
{
    /// <summary>The body is the announcement as JSON; the attributes repeat what subscribers filter on.</summary>
    public static TopicMessage Of(Announcement announcement) => new(
        Subject: null,
        JsonSerializer.Serialize(announcement, AnnouncementJson.Default.Announcement),
        ("event_type", "String", announcement.EventType),
        ("feed", "String", announcement.Feed),
        ("source", "String", announcement.Source),
        ("is_failover", "String", announcement.IsFailover ? "true" : "false"),
        ("tickers", "String.Array", JsonSerializer.Serialize(announcement.Tickers, AnnouncementJson.Default.IReadOnlyListString)));
}
