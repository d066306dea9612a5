using System.Text.Json.Nodes;
using Ingestion.Feeds.News;
using Ingestion.Storing;

namespace Ingestion.Tests.Storing;

/// <summary>The store, with the real SDK, against DynamoDB's wire protocol.</summary>
public abstract class StoreFixture : IAsyncLifetime
{
    protected CloudFixture Aws { get; } = new();

    public ValueTask InitializeAsync() => Aws.InitializeAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Aws.DisposeAsync();
    }

    protected Task<StoreResult> StoreAsync(IReadOnlyList<NewsItem> items, string announcement = "news-20261120T150500Z-1", string source = "tiingo") =>
        Store(Table()).StoreAsync(items, Some.Provenance(announcement, source), CancellationToken.None);

    protected static ItemStore<NewsItem> Store(Table table) =>
        new(table, new ItemRecord<NewsItem>(new NewsSchema()), new NewsSchema(), new Outbox(table));

    protected Table Table() => new(Aws.Dynamo, "ingestion-local", TimeProvider.System);

    protected Task<IReadOnlyList<JsonObject>> RecordsAsync(string prefix) => Aws.Cloud.Records.WithPrefixAsync(prefix);

    protected int Writes() => Aws.Cloud.Aws.Calls.Count(static call => call.Operation is "PutItem" or "UpdateItem" or "DeleteItem" or "BatchWriteItem");
}
