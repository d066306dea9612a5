using Amazon.DynamoDBv2.Model;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Messages;

/// <summary>The messages that are owed, oldest first.</summary>
/// <param name="table">The table.</param>
/// <param name="partition">Where they are. Feeds that must not wait for each other have partitions of their own.</param>
public sealed class Outbox(Table table, string partition = "OUTBOX")
{
    /// <summary>The partition of messages that were refused because of their content.</summary>
    public const string SetAsidePartition = "SET_ASIDE";

    /// <summary>Where it is written down whose alert is sent under an id.</summary>
    public const string AlertPartition = "ALERT";

    private const int Page = 500;

    /// <summary>As long as the ledger remembers the incident.</summary>
    private static readonly Duration AlertsKeptFor = Duration.FromDays(90);

    /// <summary>Owes a message. Owing the same message again changes nothing.</summary>
    public Task OweAsync(OwedMessage message, CancellationToken cancellationToken) => OweManyAsync([message], cancellationToken);

    /// <summary>Owes messages, all of them or, when it throws, some. One that is there twice is owed once.</summary>
    public Task OweManyAsync(IEnumerable<OwedMessage> messages, CancellationToken cancellationToken) =>
        table.PutManyAsync(messages.DistinctBy(OwedMessageMapping.SortKeyOf).Select(message => OwedMessageMapping.RecordOf(message, partition)), cancellationToken);

    /// <summary>The oldest messages that a feed owes, at most 500 of all feeds together.</summary>
    public async Task<IReadOnlyList<OwedMessage>> OwedAsync(string feed, CancellationToken cancellationToken)
    {
        var records = await table.QueryAsync(partition, before: null, backwards: false, Page, cancellationToken);
        return [.. records.Where(record => record.Text("feed") == feed).Select(OwedMessageMapping.MessageOf)];
    }

    /// <summary>The message has been accepted, or there is nothing to tell after all.</summary>
    public Task SettleAsync(OwedMessage message, CancellationToken cancellationToken) =>
        table.DeleteAsync(partition, OwedMessageMapping.SortKeyOf(message), cancellationToken);

    /// <summary>The message was not accepted. It stays, with the reason on it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="error">Why.</param>
    /// <param name="isRefused">Whether it was refused because of its content.</param>
    /// <param name="cancellationToken">When to give up.</param>
    public Task KeepAsync(OwedMessage message, string error, bool isRefused, CancellationToken cancellationToken) =>
        table.UpdateAsync(
            partition,
            OwedMessageMapping.SortKeyOf(message),
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
        return await table.UpdateAsync(partition, OwedMessageMapping.SortKeyOf(message), new RecordChange().Set("body", AttributeValues.S(body)), first, cancellationToken)
            ? body
            : (await table.GetAsync(partition, OwedMessageMapping.SortKeyOf(message), cancellationToken))?.Text("body");
    }

    /// <summary>Saves how far the content of a message has been read.</summary>
    public Task KeepProgressAsync(OwedMessage message, AttributeValue progress, CancellationToken cancellationToken) =>
        table.UpdateAsync(partition, OwedMessageMapping.SortKeyOf(message), new RecordChange().Set("progress", progress), StillOwed, cancellationToken);

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

    /// <summary>Takes a message out that will never be taken, and keeps it where people find it: it is owed no more.</summary>
    public async Task SetAsideAsync(OwedMessage message, CancellationToken cancellationToken)
    {
        if (await table.GetAsync(partition, OwedMessageMapping.SortKeyOf(message), cancellationToken) is { } record)
        {
            record[AttributeValues.Pk] = AttributeValues.S(SetAsidePartition);
            record["owed_in"] = AttributeValues.S(partition);
            await table.PutManyAsync([record], cancellationToken);
            await SettleAsync(message, cancellationToken);
        }
    }

    private static WriteCondition StillOwed { get; } = new("attribute_exists(pk)");
}
