using Amazon.DynamoDBv2.Model;
using Ingestion.Messages;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Storing;

/// <summary>
/// Completes what an invocation left behind, from its owed announcement: rows that it has not written are fenced, by one more revision, so that it cannot
/// write them any more. What is not announced here the run at hand has found changed again, and tells of itself.
/// </summary>
public sealed class UpsertRepair<TRow>(Table table, IRowSchema<TRow> schema, IClock clock) : IItemRepair
    where TRow : class
{
    /// <summary>Longer than any invocation, or any request of one, can still be on its way.</summary>
    private static readonly Duration FencedFor = Duration.FromDays(1);

    private const int FencesAtOnce = 16;

    private readonly RowRecords<TRow> _records = new(schema);

    /// <inheritdoc/>
    public bool ItemsChange => true;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredItem>> CompleteAsync(OwedAnnouncement owed, CancellationToken cancellationToken)
    {
        if (!owed.IsStored)
        {
            var now = await ReadAsync(owed, cancellationToken);
            var options = new ParallelOptions { MaxDegreeOfParallelism = FencesAtOnce, CancellationToken = cancellationToken, TaskScheduler = TaskScheduler.Current };
            await Parallel.ForEachAsync(owed.Keys, options, async (key, token) => await FenceAsync(key, now.GetValueOrDefault(key), owed, token));
        }

        return
        [
            .. (await ReadAsync(owed, cancellationToken)).Values
                .Where(record => record.Text(RowFields.Announcement) == owed.Id)
                .Select(record => schema.Summary(schema.RowOf(record), record.Text(RowFields.Change)!)),
        ];
    }

    private async Task<Dictionary<string, Dictionary<string, AttributeValue>>> ReadAsync(OwedAnnouncement owed, CancellationToken cancellationToken)
    {
        var records = await table.GetManyAsync(owed.Keys.Select(_records.KeyOf), [], consistent: true, cancellationToken);
        return records.ToDictionary(_records.TextOf);
    }

    /// <summary>The dead invocation decided on a revision that it had seen before it owed the announcement.</summary>
    private async Task FenceAsync(string key, Dictionary<string, AttributeValue>? record, OwedAnnouncement owed, CancellationToken cancellationToken)
    {
        if (record?.Text(RowFields.Announcement) == owed.Id || record?.Time(RowFields.UpdatedAt) > owed.CreatedAt)
        {
            return;
        }

        var fence = new RecordChange().Add(RowFields.Revision, AttributeValues.N(1));
        if (record is null || !record.ContainsKey(RowFields.UpdatedAt))
        {
            fence.Set(AttributeValues.ExpiresAt, AttributeValues.Epoch(clock.GetCurrentInstant() + FencedFor));
        }

        var condition = record is null
            ? new WriteCondition($"attribute_not_exists({RowFields.Revision})")
            : new WriteCondition($"{RowFields.Revision} = :seen", (":seen", AttributeValues.N(record.Number(RowFields.Revision))));
        var (partition, sort) = _records.KeyOf(key);

        // Refused: the row was written a moment ago, by the invocation or by another, and that decides it.
        await table.UpdateAsync(partition, sort, fence, condition, cancellationToken);
    }
}
