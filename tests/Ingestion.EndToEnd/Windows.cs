using System.Text.Json.Nodes;
using Ingestion.LocalCloud;

namespace Ingestion.EndToEnd;

/// <summary>Makes time pass for windows of events: the binary goes by the real clock.</summary>
internal static class Windows
{
    private const string Partition = "OUTBOX#events";

    /// <summary>Owes the announcement of a minute.</summary>
    public static Task OweAsync(Cloud cloud, string minute, int minutes = 1)
    {
        var end = NodaTime.Text.InstantPattern.General.Parse(minute).Value + NodaTime.Duration.FromMinutes(minutes);
        var id = $"events-{minute.Replace(":", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal)}-{minutes}";
        return PutAsync(cloud, LocalCloud.Cloud.Table, new JsonObject
        {
            ["pk"] = Text(Partition),
            ["sk"] = Text($"{end}#{id}"),
            ["feed"] = Text("events"),
            ["scheduled_at"] = Text(minute),
            ["source"] = Text("bus"),
            ["is_failover"] = new JsonObject { ["BOOL"] = false },
            ["keys"] = new JsonObject { ["L"] = new JsonArray() },
        });
    }

    /// <summary>Moves all entries of the audit trail, and what is owed, to a minute long past. Gives how many entries were accepted.</summary>
    public static async Task<int> BackdateAsync(Cloud cloud, string minute, int minutes = 1)
    {
        foreach (var owed in await cloud.Records.WithPrefixAsync(Partition))
        {
            await cloud.Records.CallAsync("DeleteItem", new JsonObject
            {
                ["TableName"] = LocalCloud.Cloud.Table,
                ["Key"] = new JsonObject { ["pk"] = Text(Partition), ["sk"] = Text((string)owed["sk"]!) },
            }.ToJsonString());
        }

        await OweAsync(cloud, minute, minutes);
        var entries = (await cloud.AuditTrail.AllAsync()).Where(static entry => (string)entry["status"]! == "accepted").ToList();
        foreach (var entry in entries)
        {
            entry["minute_shard"] = $"{minute[..16]}#3";
            await PutAuditAsync(cloud, entry);
        }

        return entries.Count;
    }

    /// <summary>Every entry of the audit trail once more, in another minute.</summary>
    public static async Task CopyAsync(Cloud cloud, string minute)
    {
        foreach (var entry in await cloud.AuditTrail.AllAsync())
        {
            entry["minute_shard"] = $"{minute[..16]}#5";
            entry["audit_id"] = $"{entry["audit_id"]}/{minute}";
            await PutAuditAsync(cloud, entry);
        }
    }

    private static Task<JsonNode> PutAuditAsync(Cloud cloud, JsonObject entry) => PutAsync(
        cloud,
        LocalCloud.Cloud.AuditTrailTable,
        new JsonObject(entry.Select(static attribute => KeyValuePair.Create(attribute.Key, (JsonNode?)Text((string)attribute.Value!)))));

    private static Task<JsonNode> PutAsync(Cloud cloud, string table, JsonObject item) =>
        cloud.Records.CallAsync("PutItem", new JsonObject { ["TableName"] = table, ["Item"] = item }.ToJsonString());

    private static JsonObject Text(string value) => new() { ["S"] = value };
}
