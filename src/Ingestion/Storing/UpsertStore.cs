using System.Collections.Concurrent;
using Amazon.DynamoDBv2.Model;
using Ingestion.Messages;
using Ingestion.Tables;

namespace Ingestion.Storing;

/// <summary>
/// Keeps a table of things as they are now. Only what changed is written, each row over the revision that the change was decided on. The announcement of
/// what is about to change is owed before the first row is written: a later run that finds it owed can complete it.
/// </summary>
public sealed class UpsertStore<TRow>(Table table, IRowSchema<TRow> schema, Outbox outbox)
    where TRow : class
{
    /// <summary>Conditional writes have no batch form, so they go out side by side.</summary>
    private const int WritesAtOnce = 16;

    private readonly RowRecords<TRow> _records = new(schema);

    /// <summary>The key of a row as one text.</summary>
    public string TextOf(TRow row) => _records.TextOf(row);

    /// <summary>Every row of the table, by key.</summary>
    public async Task<Dictionary<string, KnownRow<TRow>>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, KnownRow<TRow>>();
        await foreach (var page in table.ScanAsync(cancellationToken))
        {
            Add(page, rows);
        }

        return rows;
    }

    /// <summary>The rows that an index has under some partition keys, by key.</summary>
    public async Task<Dictionary<string, KnownRow<TRow>>> ReadIndexAsync(
        (string Name, string PartitionKey) index, IEnumerable<string> partitions, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, KnownRow<TRow>>();
        foreach (var partition in partitions)
        {
            await foreach (var page in table.QueryIndexAsync(index, partition, cancellationToken))
            {
                Add(page, rows);
            }
        }

        return rows;
    }

    /// <summary>Adds those of the rows that exist.</summary>
    public async Task ReadAsync(IEnumerable<string> keys, Dictionary<string, KnownRow<TRow>> rows, CancellationToken cancellationToken) =>
        Add(await table.GetManyAsync(keys.Select(_records.KeyOf), [], consistent: true, cancellationToken), rows);

    /// <summary>Writes the changes.</summary>
    /// <param name="changes">One a row.</param>
    /// <param name="provenance">Where they come from.</param>
    /// <param name="cancellationToken">When to leave the rest to the next run.</param>
    public async Task<UpsertResult> StoreAsync(IReadOnlyList<RowChange<TRow>> changes, Provenance provenance, CancellationToken cancellationToken)
    {
        List<string> announced = [.. changes.Where(static change => change.Kind is not null).Select(change => _records.TextOf(change.Row))];
        if (announced.Count > 0)
        {
            await outbox.OweAsync(
                new OwedAnnouncement
                {
                    Id = provenance.Announcement,
                    CreatedAt = provenance.IngestedAt,
                    Run = provenance.Run,
                    Source = provenance.Source,
                    IsFailover = provenance.IsFailover,
                    Keys = announced,
                },
                cancellationToken);
        }

        var stored = new ConcurrentBag<StoredItem>();
        var contested = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = WritesAtOnce, CancellationToken = cancellationToken, TaskScheduler = TaskScheduler.Current };
        await Parallel.ForEachAsync(changes, options, async (change, token) =>
        {
            if (!await WriteAsync(change, provenance, token))
            {
                Interlocked.Increment(ref contested);
            }
            else if (change.Kind is { } kind)
            {
                stored.Add(schema.Summary(change.Row, kind));
            }
        });
        return new UpsertResult([.. stored], contested);
    }

    private void Add(IReadOnlyList<Dictionary<string, AttributeValue>> records, Dictionary<string, KnownRow<TRow>> rows)
    {
        foreach (var record in records)
        {
            rows[_records.TextOf(record)] = _records.From(record);
        }
    }

    /// <summary>False when somebody else changed the row meanwhile.</summary>
    private async Task<bool> WriteAsync(RowChange<TRow> change, Provenance provenance, CancellationToken cancellationToken)
    {
        var (partition, sort) = schema.KeyOf(change.Row);
        var revision = (change.Before?.Revision ?? 0) + 1;
        var own = new Dictionary<string, AttributeValue>
        {
            [RowFields.Revision] = AttributeValues.N(revision),
            [RowFields.UpdatedAt] = AttributeValues.At(provenance.IngestedAt),
        };
        if (change.Kind is { } kind)
        {
            own[RowFields.Change] = AttributeValues.S(kind);
            own[RowFields.Announcement] = AttributeValues.S(provenance.Announcement);
        }

        var record = schema.RecordOf(change.Row);
        var written = change.Before?.Row is null
            ? await table.PutAsync(Together(record, own), Unchanged(change.Before), cancellationToken)
            : await table.UpdateAsync(partition, sort, Update(record, own), Unchanged(change.Before), cancellationToken);
        if (written)
        {
            return true;
        }

        // Our own write had arrived although its answer had not, or somebody was faster.
        var now = await table.GetAsync(partition, sort, cancellationToken);
        return now is not null && now.Number(RowFields.Revision) == revision && now.Text(RowFields.Announcement) == provenance.Announcement;
    }

    private static WriteCondition Unchanged(KnownRow<TRow>? before) => before is null
        ? new($"attribute_not_exists({RowFields.Revision})")
        : new($"{RowFields.Revision} = :seen", (":seen", AttributeValues.N(before.Revision)));

    private static Dictionary<string, AttributeValue> Together(Dictionary<string, AttributeValue> record, Dictionary<string, AttributeValue> own)
    {
        foreach (var (name, value) in own)
        {
            record[name] = value;
        }

        return record;
    }

    private RecordChange Update(Dictionary<string, AttributeValue> record, Dictionary<string, AttributeValue> own)
    {
        var update = new RecordChange();
        foreach (var field in schema.Fields)
        {
            if (record.TryGetValue(field, out var value))
            {
                update.Set(field, value);
            }
            else
            {
                update.Remove(field);
            }
        }

        foreach (var (name, value) in own)
        {
            update.Set(name, value);
        }

        return update;
    }
}
