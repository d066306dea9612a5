using Amazon.DynamoDBv2.Model;
using Ingestion.Messages;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Storing;

/// <summary>
/// Completes what an invocation left behind, from its owed announcement: items that were stored get their ticker rows, and items that
/// were not are closed to it, so that the set of announced items is final.
/// </summary>
public sealed class AppendOnceRepair<TItem>(Table table, ItemRecord<TItem> records, IClock clock) : IItemRepair
    where TItem : IAttributedItem
{
    /// <summary>Longer than any invocation, or any request of one, can still be on its way.</summary>
    private static readonly Duration ClosedFor = Duration.FromDays(1);

    /// <inheritdoc/>
    public bool ItemsChange => false;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredItem>> CompleteAsync(OwedAnnouncement owed, CancellationToken cancellationToken)
    {
        if (!owed.IsStored)
        {
            await CloseMissingAsync(owed, cancellationToken);
        }

        var stored = await table.GetManyAsync(owed.Keys.Select(records.KeyOf), [], consistent: true, cancellationToken);
        var ours = stored.Where(record => record.Text(ItemFields.Announcement) == owed.Id).ToList();
        if (!owed.IsStored)
        {
            await table.PutManyAsync(
                ours.SelectMany(record => record.Tickers(ItemFields.Tickers).Select(ticker => records.TickerRow(record, ticker))),
                cancellationToken);
        }

        return [.. ours.Select(StoredItem.From)];
    }

    private async Task CloseMissingAsync(OwedAnnouncement owed, CancellationToken cancellationToken)
    {
        var existing = await table.GetManyAsync(
            owed.Keys.Select(records.KeyOf), [AttributeValues.Pk, ItemFields.ClosedTo], consistent: true, cancellationToken);
        var decided = existing
            .Where(record => record.GetValueOrDefault(ItemFields.ClosedTo)?.SS is not { } closedTo || closedTo.Contains(owed.Id))
            .Select(records.ItemKeyOf);
        foreach (var key in owed.Keys.Except(decided))
        {
            var (pk, sk) = records.KeyOf(key);
            var close = new RecordChange()
                .Set(AttributeValues.ExpiresAt, AttributeValues.Epoch(clock.GetCurrentInstant() + ClosedFor))
                .Add(ItemFields.ClosedTo, new AttributeValue { SS = [owed.Id] });
            await table.UpdateAsync(pk, sk, close, ItemConditions.HasNoItem, cancellationToken);
        }
    }
}
