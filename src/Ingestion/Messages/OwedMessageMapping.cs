using Amazon.DynamoDBv2.Model;
using Ingestion.Primitives;
using Ingestion.Runs;
using Ingestion.Tables;

namespace Ingestion.Messages;

/// <summary>How owed messages look in the table.</summary>
internal static class OwedMessageMapping
{
    /// <summary>An alert's key names its owner, so that another attempt at the run does not overwrite it.</summary>
    public static string SortKeyOf(OwedMessage message) =>
        $"{Instants.Text(message.CreatedAt)}#{message.Id}{(message is OwedAlert alert ? $"#{alert.Owner}" : string.Empty)}";

    /// <summary>The record of a message.</summary>
    public static Dictionary<string, AttributeValue> RecordOf(OwedMessage message, string partition)
    {
        var record = new Dictionary<string, AttributeValue>
        {
            [AttributeValues.Pk] = AttributeValues.S(partition),
            [AttributeValues.Sk] = AttributeValues.S(SortKeyOf(message)),
            ["feed"] = AttributeValues.S(message.Run.Feed),
            ["scheduled_at"] = AttributeValues.At(message.Run.ScheduledAt),
        };
        switch (message)
        {
            case OwedAnnouncement announcement:
                record["source"] = AttributeValues.S(announcement.Source);
                record["is_failover"] = AttributeValues.Bool(announcement.IsFailover);
                record["keys"] = new() { L = [.. announcement.Keys.Select(AttributeValues.S)] };
                break;
            case OwedAlert alert:
                record["alert"] = AttributeValues.S(alert.Kind);
                record["subject"] = AttributeValues.S(alert.Subject);
                record["body"] = AttributeValues.S(alert.Body);
                break;
            case OwedEvent owed:
                record["detail_type"] = AttributeValues.S(owed.DetailType);
                record["detail"] = AttributeValues.S(owed.Detail);
                break;
            default:
                throw new InvalidOperationException($"{message.GetType().Name} has no record.");
        }

        return record;
    }

    /// <summary>The message of a record.</summary>
    public static OwedMessage MessageOf(Dictionary<string, AttributeValue> record)
    {
        // Ids may have a # of their own: what comes before them has none, nor has an owner.
        var parts = record.Text(AttributeValues.Sk)!.Split('#', 2);
        var (createdAt, id) = (Instants.Parse(parts[0])!.Value, parts[1]);
        var run = new RunKey(record.Text("feed")!, record.Time("scheduled_at")!.Value);
        var (refusals, error) = ((int)record.Number("refused"), record.Text("last_error"));
        if (record.Text("alert") is { } kind)
        {
            var owner = id.LastIndexOf('#');
            return new OwedAlert
            {
                Id = id[..owner],
                CreatedAt = createdAt,
                Run = run,
                Owner = id[(owner + 1)..],
                Kind = kind,
                Refusals = refusals,
                LastError = error,
                Subject = record.Text("subject")!,
                Body = record.Text("body")!,
            };
        }

        return record.Text("detail_type") is { } type
            ? new OwedEvent
            {
                Id = id,
                CreatedAt = createdAt,
                Run = run,
                Refusals = refusals,
                LastError = error,
                DetailType = type,
                Detail = record.Text("detail")!,
            }
            : new OwedAnnouncement
            {
                Id = id,
                CreatedAt = createdAt,
                Run = run,
                Refusals = refusals,
                LastError = error,
                Source = record.Text("source")!,
                IsFailover = record.Flag("is_failover"),
                Keys = [.. record["keys"].L.Select(static key => key.S)],
                IsStored = record.Flag("is_stored"),
                Body = record.Text("body"),
                Progress = record.GetValueOrDefault("progress"),
            };
    }
}
