using Ingestion.Primitives;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Refreshing;

/// <summary>Keeps the periods of documents. Only what changed is written, each row over the revision that the change was decided on.</summary>
/// <param name="table">The table of fundamentals.</param>
public sealed class DocumentStore(Table table)
{
    /// <summary>Conditional writes have no batch form, so they go out side by side.</summary>
    private const int WritesAtOnce = 16;

    /// <summary>Enough to see whether a report of the last weeks is in.</summary>
    private const int LatestQuarters = 8;

    /// <summary>What a document that was fetched changes.</summary>
    public async Task<IReadOnlyList<StoredDocumentRow>> CompareAsync(
        Ticker symbol, DocumentKind kind, IReadOnlyList<DocumentRow> rows, Instant at, CancellationToken cancellationToken)
    {
        var prefix = DocumentRecord.Prefix(kind);
        var records = kind == DocumentKind.Overview
            ? await table.QueryLastAsync(symbol.Symbol, prefix, limit: 1, cancellationToken)
            : await table.QueryAllAsync(symbol.Symbol, prefix, cancellationToken);
        return DocumentChanges.Of(records.Select(DocumentRecord.From), rows, at);
    }

    /// <summary>Writes changes.</summary>
    /// <exception cref="RefreshTakenOverException">A row is not what it was when the change was decided.</exception>
    public Task WriteAsync(Ticker symbol, IEnumerable<StoredDocumentRow> changes, string announcement, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            changes,
            new ParallelOptions { MaxDegreeOfParallelism = WritesAtOnce, CancellationToken = cancellationToken, TaskScheduler = TaskScheduler.Current },
            async (change, token) =>
            {
                var condition = change.Revision == 1
                    ? new WriteCondition("attribute_not_exists(symbol)")
                    : new WriteCondition($"{DocumentRecord.Revision} = :before", (":before", AttributeValues.N(change.Revision - 1)));
                if (!await table.PutAsync(DocumentRecord.Of(symbol, change, announcement), condition, token) && !await IsOursAsync(symbol, change, announcement, token))
                {
                    throw new RefreshTakenOverException(symbol);
                }
            });

    /// <summary>The latest quarters of the earnings, the latest first.</summary>
    public async Task<IReadOnlyList<DocumentRow>> LatestEarningsAsync(Ticker symbol, CancellationToken cancellationToken)
    {
        var prefix = DocumentRecord.Prefix(DocumentKind.Earnings, DocumentRow.Quarter);
        var records = await table.QueryLastAsync(symbol.Symbol, prefix, LatestQuarters, cancellationToken);
        return [.. records.Select(static record => DocumentRecord.From(record).Row)];
    }

    /// <summary>The rows that an announcement tells of.</summary>
    public async Task<IReadOnlyList<DocumentRow>> AnnouncedAsync(Ticker symbol, string announcement, CancellationToken cancellationToken)
    {
        var records = await table.QueryAllAsync(symbol.Symbol, prefix: string.Empty, cancellationToken);
        return [.. records.Where(record => record.Text(DocumentRecord.Announcement) == announcement).Select(static record => DocumentRecord.From(record).Row)];
    }

    /// <summary>Our own put had arrived although its answer had not.</summary>
    private async Task<bool> IsOursAsync(Ticker symbol, StoredDocumentRow change, string announcement, CancellationToken cancellationToken) =>
        await table.GetAsync(symbol.Symbol, DocumentRecord.SortKeyOf(change.Row), cancellationToken) is { } record
        && record.Text(DocumentRecord.Announcement) == announcement
        && DocumentRecord.From(record).Row == change.Row;
}
