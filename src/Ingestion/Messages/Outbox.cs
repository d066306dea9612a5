using Amazon.DynamoDBv2.Model;
using Ingestion.Primitives;
using Ingestion.Runs;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Messages;

/// <summary>The messages that are owed, oldest first.</summary>
/// <param name="table">The table.</param>
/// <param name="partition">Where they are. Feeds that must not wait for each other have partitions of their own.</param>
public sealed class Outbox(Table table, string partition = "OUTBOX")
{
    /// <summary>The partition of messages that SNS refused because of their content.</summary>
    public const string SetAsidePartition = "SET_ASIDE";

    /// <summary>Where it is written down whose alert is sent under an id.</summary>
    public const string AlertPartition = "ALERT";

    private const int Page = 500;

    /// <summary>As long as the ledger remembers the incident.</summary>
    private static readonly Duration AlertsKeptFor = Duration.FromDays(90);

    /// <summary>Owes a message. Owing the same message again changes nothing.</summary>
    public Task OweAsync(OwedMessage message, CancellationToken cancellationToken) =>
        table.PutManyAsync([RecordOf(message)], cancellationToken);

    /// <summary>The oldest messages that a feed owes, at most 500 of all feeds together.</summary>
    public async Task<IReadOnlyList<OwedMessage>> OwedAsync(string feed, CancellationToken cancellationToken)
    {
        var records = await table.QueryAsync(partition, before: null, backwards: false, Page, cancellationToken);
        return [.. records.Where(record => record.Text("feed") == feed).Select(MessageOf)];
    }

    /// <summary>SNS has accepted the message, or there is nothing to tell after all.</summary>
    public Task SettleAsync(OwedMessage message, CancellationToken cancellationToken) =>
        table.DeleteAsync(partition, SortKeyOf(message), cancellationToken);

    /// <summary>The message was not accepted. It stays, with the reason on it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="error">Why.</param>
    /// <param name="isRefused">Whether SNS refused it because of its content.</param>
    /// <param name="cancellationToken">When to give up.</param>
    public Task KeepAsync(OwedMessage message, string error, bool isRefused, CancellationToken cancellationToken) =>
        table.UpdateAsync(
            partition,
            SortKeyOf(message),
            new RecordChange()
                .Set("last_error", AttributeValues.S(error))
                .Set("is_stored", message is OwedAnnouncement ? AttributeValues.Bool(true) : null)
                .Add("refused", AttributeValues.N(isRefused ? 1 : 0)),
            StillOwed,
            cancellationToken);

    /// <summary>
    /// Writes down what an announcement says, so that it says the same whoever sends it, and however often. Gives back what counts: the first that was written
    /// down; null when the message is owed no more.
    /// </summary>
    public async Task<string?> WriteDownAsync(OwedAnnouncement message, string body, CancellationToken cancellationToken)
    {
        var first = new WriteCondition("attribute_exists(pk) AND attribute_not_exists(body)");
        return await table.UpdateAsync(partition, SortKeyOf(message), new RecordChange().Set("body", AttributeValues.S(body)), first, cancellationToken)
            ? body
            : (await table.GetAsync(partition, SortKeyOf(message), cancellationToken))?.Text("body");
    }

    /// <summary>Saves how far the content of a message has been read.</summary>
    public Task KeepProgressAsync(OwedMessage message, AttributeValue progress, CancellationToken cancellationToken) =>
        table.UpdateAsync(partition, SortKeyOf(message), new RecordChange().Set("progress", progress), StillOwed, cancellationToken);

    /// <summary>
    /// Whether this alert is the one that is sent under its id: the first that asks is, and stays it. Another invocation may have decided on the same change
    /// and put it in other words.
    /// </summary>
    public async Task<bool> IsToBeSentAsync(OwedAlert alert, CancellationToken cancellationToken)
    {
        var record = new Dictionary<string, AttributeValue>
        {
            [AttributeValues.Pk] = AttributeValues.S(AlertPartition),
            [AttributeValues.Sk] = AttributeValues.S(alert.Id),
            ["held_by"] = AttributeValues.S(alert.Owner),
            [AttributeValues.ExpiresAt] = AttributeValues.Epoch(alert.CreatedAt + AlertsKeptFor),
        };
        if (await table.PutAsync(record, WriteCondition.IsNew, cancellationToken))
        {
            return true;
        }

        var held = await table.GetAsync(AlertPartition, alert.Id, cancellationToken);
        return held is null || held.Text("held_by") == alert.Owner;
    }

    /// <summary>Takes a message out that a topic will never take, and keeps it where people find it: it is owed no more.</summary>
    public async Task SetAsideAsync(OwedMessage message, CancellationToken cancellationToken)
    {
        if (await table.GetAsync(partition, SortKeyOf(message), cancellationToken) is { } record)
        {
            record[AttributeValues.Pk] = AttributeValues.S(SetAsidePartition);
            record["owed_in"] = AttributeValues.S(partition);
            await table.PutManyAsync([record], cancellationToken);
            await SettleAsync(message, cancellationToken);
        }
    }

    private static WriteCondition StillOwed { get; } = new("attribute_exists(pk)");

    /// <summary>An alert's key names its owner, so that another attempt at the run does not overwrite it.</summary>
    private static string SortKeyOf(OwedMessage message) =>
        $"{Instants.Text(message.CreatedAt)}#{message.Id}{(message is OwedAlert alert ? $"#{alert.Owner}" : string.Empty)}";

    private Dictionary<string, AttributeValue> RecordOf(OwedMessage message)
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
            default:
                throw new InvalidOperationException($"{message.GetType().Name} has no record.");
        }

        return record;
    }

    private static OwedMessage MessageOf(Dictionary<string, AttributeValue> record)
    {
        var parts = record.Text(AttributeValues.Sk)!.Split('#');
        var (createdAt, id) = (Instants.Parse(parts[0])!.Value, parts[1]);
        var run = new RunKey(record.Text("feed")!, record.Time("scheduled_at")!.Value);
        var (refusals, error) = ((int)record.Number("refused"), record.Text("last_error"));
        return record.Text("alert") is { } kind
            ? new OwedAlert
            {
                Id = id,
                CreatedAt = createdAt,
                Run = run,
                Owner = parts[2],
                Kind = kind,
                Refusals = refusals,
                LastError = error,
                Subject = record.Text("subject")!,
                Body = record.Text("body")!,
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
