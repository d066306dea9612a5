using System.Collections.Concurrent;
using Amazon.DynamoDBv2.Model;
using Ingestion.Messages;
using Ingestion.Tables;

namespace Ingestion.Storing;

/// <summary>
/// Stores what is new, once, and adds to what is known. Known items cost reads only. The announcement of what is about to be stored
/// is owed before the first item is put: a later run that finds it owed can complete it.
/// </summary>
public sealed class AppendOnceStore<TItem>(
    Table table, ItemRecord<TItem> records, IItemSchema<TItem> schema, IEnricher<TItem> enricher, Outbox outbox) : IItemStore<TItem>
    where TItem : IAttributedItem
{
    /// <summary>Conditional puts have no batch form, so they go out side by side.</summary>
    private const int PutsAtOnce = 16;

    private readonly KnownItemCache _known = new();

    /// <inheritdoc/>
    public async Task<StoreResult> StoreAsync(
        IReadOnlyList<TItem> items, Provenance provenance, EnrichmentContext asOf, CancellationToken cancellationToken)
    {
        var batch = new DistinctItems<TItem>(items, schema);
        var known = await LookUpAsync(batch.Items, _known.After(provenance.ClaimBefore), cancellationToken);
        List<TItem> unknown = [.. batch.Items.Where(item => !known.ContainsKey(item.Key))];
        var enriched = await EnrichAsync(unknown, asOf, cancellationToken);
        var fresh = enriched.Items;
        var counts = new StoreCounts();

        await OweAnnouncementAsync(fresh, provenance, cancellationToken);
        await Parallel.ForEachAsync(fresh, AtOnce(cancellationToken), async (item, token) =>
            await PutAsync(item, provenance, counts, token));
        await table.PutManyAsync(
            counts.Stored.SelectMany(record => record.Tickers(ItemFields.Tickers).Select(ticker => records.TickerRow(record, ticker))),
            cancellationToken);
        await Parallel.ForEachAsync(
            batch.Items.Where(item => known.ContainsKey(item.Key)),
            AtOnce(cancellationToken),
            async (item, token) => await MergeAsync(item, known[item.Key], provenance.Source, counts, token));

        _known.Keep(provenance.Claim, counts.Seen);
        return new StoreResult(
            counts.Stored.Count,
            counts.Merged,
            counts.Known + batch.Repeated,
            counts.IsSuperseded,
            [.. counts.Stored.Select(StoredItem.From)],
            new EnrichmentNotes(enricher.Name, enriched.Notes, enriched.OffUntil, enriched.Trouble));
    }

    /// <summary>Whatever goes wrong with what is only added to items, they are stored without it.</summary>
    private async Task<Enriched<TItem>> EnrichAsync(IReadOnlyList<TItem> fresh, EnrichmentContext asOf, CancellationToken cancellationToken)
    {
        try
        {
            return await enricher.EnrichAsync(fresh, asOf, cancellationToken);
        }
#pragma warning disable CA1031 // An enricher works on what others send; none of its bugs is worth a story.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new Enriched<TItem>(fresh, [], asOf.OffUntil, $"stored without what is added to items: {exception.GetType().Name}");
        }
    }

    /// <inheritdoc/>
    public async Task<int> CountNewAsync(IReadOnlyList<TItem> items, CancellationToken cancellationToken)
    {
        var batch = new DistinctItems<TItem>(items, schema).Items;
        return batch.Count - (await LookUpAsync(batch, _known.After(claimBefore: null), cancellationToken)).Count;
    }

    /// <summary>The known ones among the items, by the key of the item (which a neighbour's record does not have).</summary>
    private async Task<Dictionary<string, KnownItem>> LookUpAsync(
        IReadOnlyCollection<TItem> items, IReadOnlyDictionary<string, KnownItem> remembered, CancellationToken cancellationToken)
    {
        var known = await ReadAsync(items.Select(static item => item.Key).Where(key => !remembered.ContainsKey(key)), cancellationToken);
        foreach (var item in items)
        {
            if (remembered.TryGetValue(item.Key, out var seen))
            {
                known[item.Key] = seen;
            }
        }

        List<TItem> unknown = [.. items.Where(item => !known.ContainsKey(item.Key))];
        var neighbours = await ReadAsync(unknown.SelectMany(static item => item.NeighbourKeys).Distinct(), cancellationToken);
        foreach (var item in unknown)
        {
            foreach (var key in item.NeighbourKeys)
            {
                if (neighbours.TryGetValue(key, out var near) && near.Url == item.Url)
                {
                    known[item.Key] = near;
                }
            }
        }

        return known;
    }

    private async Task<Dictionary<string, KnownItem>> ReadAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var found = await table.GetManyAsync(keys.Select(records.KeyOf), ItemFields.Known, consistent: false, cancellationToken);
        return found
            .Select(record => KnownItem.From(records.ItemKeyOf(record), record))
            .OfType<KnownItem>()
            .ToDictionary(static item => item.Key);
    }

    private Task OweAnnouncementAsync(IReadOnlyList<TItem> fresh, Provenance provenance, CancellationToken cancellationToken) =>
        fresh.Count == 0
            ? Task.CompletedTask
            : outbox.OweAsync(
                new OwedAnnouncement
                {
                    Id = provenance.Announcement,
                    CreatedAt = provenance.IngestedAt,
                    Run = provenance.Run,
                    Source = provenance.Source,
                    IsFailover = provenance.IsFailover,
                    Keys = [.. fresh.Select(static item => item.Key)],
                },
                cancellationToken);

    private async Task PutAsync(TItem item, Provenance provenance, StoreCounts counts, CancellationToken cancellationToken)
    {
        var record = records.Of(item, provenance);
        if (await table.PutAsync(record, ItemConditions.IsNewUnder(provenance.Announcement), cancellationToken))
        {
            counts.AddStored(item.Key, record);
            return;
        }

        // Somebody was faster, or our own put had arrived although its answer had not.
        var (pk, sk) = records.KeyOf(item.Key);
        var stored = await table.GetAsync(pk, sk, cancellationToken);
        if (stored is null || KnownItem.From(item.Key, stored) is not { } known)
        {
            counts.IsSuperseded = true;
        }
        else if (known.Announcement == provenance.Announcement)
        {
            counts.AddStored(item.Key, stored);
        }
        else
        {
            await MergeAsync(item, known, provenance.Source, counts, cancellationToken);
        }
    }

    /// <summary>
    /// Rows first: a run that dies in between leaves the item without its addition, so the next run does it again. So does one that finds that another job has
    /// added to the item meanwhile: its rows may be made from what was there before.
    /// </summary>
    private async Task MergeAsync(TItem item, KnownItem known, string source, StoreCounts counts, CancellationToken cancellationToken)
    {
        var (pk, sk) = records.KeyOf(known.Key);
        if (known.AdditionBy(item, source, schema.MaxTickers) is not { } addition)
        {
            counts.AddKnown(known);
            return;
        }

        if (await table.GetAsync(pk, sk, cancellationToken) is not { } record || !record.ContainsKey(ItemFields.Sources))
        {
            counts.AddKnown(null);
            return;
        }

        var (update, condition) = (new RecordChange(), AsRead(record));
        var said = addition.Source ? schema.AdditionTo(record, item) : null;
        said?.AddTo(update, record);
        await table.PutManyAsync(RowsOf(record, addition, said), cancellationToken);
        if (addition.Source)
        {
            update.SetIn(ItemFields.Sources, source, SourceEntry.Of(item, withUrl: item.Url != known.Url));
        }

        if (addition.Tickers.Count > 0)
        {
            update.Add(ItemFields.Tickers, AttributeValues.Set(addition.Tickers));
        }

        if (await table.UpdateAsync(pk, sk, update, condition, cancellationToken))
        {
            counts.AddMerged();
        }
        else
        {
            counts.AddKnown(null);
        }
    }

    /// <summary>The rows of new tickers; those of all, when a field that rows repeat changes.</summary>
    private IEnumerable<Dictionary<string, AttributeValue>> RowsOf(Dictionary<string, AttributeValue> record, KnownItem.Addition addition, FieldAddition? said)
    {
        var changed = new Dictionary<string, AttributeValue>(record);
        var changesRows = false;
        foreach (var (name, value) in said?.Fields ?? new Dictionary<string, AttributeValue>())
        {
            changed[name] = value;
            changesRows |= schema.RowFields.Contains(name);
        }

        var tickers = changesRows ? record.Tickers(ItemFields.Tickers).Union(addition.Tickers) : addition.Tickers;
        return tickers.Select(ticker => records.TickerRow(changed, ticker));
    }

    /// <summary>The item is there, and what its rows are made from is as it was read.</summary>
    private WriteCondition AsRead(Dictionary<string, AttributeValue> record) =>
        record.TryGetValue(schema.RowsChangeWith, out var version)
            ? new($"attribute_exists({ItemFields.Sources}) AND {ItemFields.Tickers} = :tickers AND {schema.RowsChangeWith} = :version", (":tickers", record[ItemFields.Tickers]), (":version", version))
            : new($"attribute_exists({ItemFields.Sources}) AND {ItemFields.Tickers} = :tickers AND attribute_not_exists({schema.RowsChangeWith})", (":tickers", record[ItemFields.Tickers]));

    private static ParallelOptions AtOnce(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = PutsAtOnce, CancellationToken = cancellationToken, TaskScheduler = TaskScheduler.Current };

    private sealed class StoreCounts
    {
        private readonly ConcurrentBag<KnownItem> _seen = [];
        private int _merged;
        private int _known;

        public ConcurrentBag<Dictionary<string, AttributeValue>> Stored { get; } = [];

        /// <summary>Items as the table has them for certain: not those that were added to.</summary>
        public IEnumerable<KnownItem> Seen => _seen;

        public bool IsSuperseded { get; set; }

        public int Merged => _merged;

        public int Known => _known;

        public void AddStored(string key, Dictionary<string, AttributeValue> record)
        {
            Stored.Add(record);
            _seen.Add(KnownItem.From(key, record)!);
        }

        public void AddMerged() => Interlocked.Increment(ref _merged);

        public void AddKnown(KnownItem? item)
        {
            Interlocked.Increment(ref _known);
            if (item is not null)
            {
                _seen.Add(item);
            }
        }
    }
}
