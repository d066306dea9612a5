using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Running;
using NodaTime;

namespace Ingestion.LocalCloud.Watching;

/// <summary>What the console shows of assets and of the earnings calendar: feeds that have runs, and the reports to come.</summary>
internal static class ReferenceView
{
    private const int Shown = 100;

    /// <summary>As it is at an instant.</summary>
    public static async Task<JsonObject> OfAsync(Cloud cloud, Instant now)
    {
        JsonArray feeds = [];
        foreach (var (feed, table) in new[] { ("assets", cloud.Assets), ("earnings_calendar", cloud.EarningsCalendar) })
        {
            var runs = await cloud.Records.WithPrefixAsync($"RUN#{feed}");
            if (runs.Count > 0)
            {
                feeds.Add((JsonNode)new JsonObject { ["feed"] = feed, ["rows"] = await table.CountAsync(), ["run"] = runs[^1], ["changes"] = Changes(cloud, feed) });
            }
        }

        var upcoming = await new UpcomingEarnings(now.InUtc().Date, 7).ReadAsync(cloud.EarningsCalendar);
        return new JsonObject { ["feeds"] = feeds, ["upcoming"] = new JsonArray([.. upcoming.Take(Shown)]) };
    }

    /// <summary>Symbols by kind, as they were announced last.</summary>
    private static JsonNode Changes(Cloud cloud, string feed) =>
        cloud.Sns.Messages.Where(static message => message.TopicArn == Cloud.NotificationTopic).Reverse()
            .Where(message => message.Attributes.TryGetValue("feed", out var named) && named.Value == feed)
            .Select(static message => JsonNode.Parse(message.Body)!["changes"]?.DeepClone())
            .FirstOrDefault() ?? new JsonObject();
}
