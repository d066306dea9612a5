using System.Text.Json.Nodes;
using Ingestion.Feeds.News;
using Ingestion.Feeds.News.Sentiments;
using Ingestion.Messages;
using Ingestion.Storing;
using Ingestion.Tables;

namespace Ingestion.Tests.Storing;

/// <summary>The store, with the real SDK, against DynamoDB's wire protocol.</summary>
public abstract class StoreFixture : IAsyncLifetime
{
    protected static EnrichmentContext AsOf { get; } = new(Some.Scheduled, null);

    protected CloudFixture Aws { get; } = new();

    public ValueTask InitializeAsync() => Aws.InitializeAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Aws.DisposeAsync();
    }

    protected Task<StoreResult> StoreAsync(IReadOnlyList<NewsItem> items, string announcement = "news-20261120T150500Z-1", string source = "tiingo") =>
        Store(Table()).StoreAsync(items, Some.Provenance(announcement, source), AsOf, CancellationToken.None);

    protected static AppendOnceStore<NewsItem> Store(Table table) =>
        new(table, new ItemRecord<NewsItem>(new NewsSchema()), new NewsSchema(), new NewsSentiments(null, NodaTime.SystemClock.Instance, TimeProvider.System), new Outbox(table));

    protected Table Table() => new(Aws.Dynamo, "ingestion-local", TimeProvider.System);

    protected Task<IReadOnlyList<JsonObject>> RecordsAsync(string prefix) => Aws.Cloud.Records.WithPrefixAsync(prefix);

    protected int Writes() => Aws.Cloud.Aws.Calls.Count(static call => call.Operation is "PutItem" or "UpdateItem" or "DeleteItem" or "BatchWriteItem");
}
