using System.Text.Json;
using Ingestion.Messages;

namespace Ingestion.Announcing;

/// <summary>An announcement as it goes to the topic.</summary>
public static class AnnouncementMessage
{
    /// <summary>The announcement as JSON.</summary>
    public static string BodyOf(Announcement announcement) => JsonSerializer.Serialize(announcement, AnnouncementJson.Default.Announcement);

    /// <summary>The message of an announcement.</summary>
    public static TopicMessage Of(Announcement announcement) => Of(BodyOf(announcement));

    /// <summary>The message with this body; its attributes repeat what subscribers filter on.</summary>
    public static TopicMessage Of(string body)
    {
        using var json = JsonDocument.Parse(body);
        return new TopicMessage(
            Subject: null,
            body,
            ("event_type", "String", Text("event_type")),
            ("feed", "String", Text("feed")),
            ("source", "String", Text("source")),
            ("is_failover", "String", json.RootElement.GetProperty("is_failover").GetBoolean() ? "true" : "false"),
            ("tickers", "String.Array", json.RootElement.GetProperty("tickers").GetRawText()));

        string Text(string name) => json.RootElement.GetProperty(name).GetString()!;
    }
}
