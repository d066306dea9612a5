using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Ingestion.Feeds.News;
using Ingestion.Runs;
using Ingestion.Storing;

namespace Ingestion.Tests.Storing;

/// <summary>The store, with the real SDK, against DynamoDB's wire protocol.</summary>
public sealed class StoringStories : IAsyncLifetime
{
    private readonly CloudFixture _aws = new();

    public ValueTask InitializeAsync() => _aws.InitializeAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_new_story_is_stored_with_a_row_for_each_ticker()
    {
        var result = await StoreAsync([Some.Story(tickers: "AAPL,MSFT", id: "17")]);

        result.Should().BeEquivalentTo(new { New = 1, Merged = 0, Known = 0 });
        var story = (await RecordsAsync("NEWS#")).Should().ContainSingle().Which;
        ((string?)story["sk"]).Should().Be("STORY");
        ((string?)story["pk"]).Should().Be("NEWS#" + (string?)story["dedup_key"]);
        ((string?)story["headline"]).Should().Be("Apple opens a store");
        ((string?)story["source"]).Should().Be("tiingo");
        ((string?)story["sources"]!["tiingo"]!["id"]).Should().Be("17");
        ((string?)story["run"]).Should().Be("news/2026-11-20T15:05:00Z");
        ((string?)story["announcement"]).Should().Be("news-20261120T150500Z-1");
        ((bool)story["is_failover"]!).Should().BeFalse();
        (await RecordsAsync("TICKER#")).Select(static row => ((string?)row["pk"], (string?)row["sk"], (string?)row["headline"])).Should().Equal(
            ("TICKER#AAPL", $"2026-11-20T15:00:00Z#{story["dedup_key"]}", "Apple opens a store"),
            ("TICKER#MSFT", $"2026-11-20T15:00:00Z#{story["dedup_key"]}", "Apple opens a store"));
    }

    [Fact]
    public async Task A_known_story_costs_no_write()
    {
        await StoreAsync([Some.Story()]);
        var before = Writes();

        var result = await StoreAsync([Some.Story()], "news-20261120T151000Z-1");

        result.Should().BeEquivalentTo(new { New = 0, Merged = 0, Known = 1 });
        Writes().Should().Be(before);
    }

    [Fact]
    public async Task Twice_in_one_answer_is_new_once_and_known_once()
    {
        var result = await StoreAsync([Some.Story(tickers: "AAPL"), Some.Story(tickers: "MSFT", id: "2")]);

        result.Should().BeEquivalentTo(new { New = 1, Merged = 0, Known = 1 });
        (await RecordsAsync("TICKER#")).Should().HaveCount(2, "the story is about both tickers");
    }

    [Fact]
    public async Task Another_source_s_telling_is_merged_with_its_tickers_and_announced_no_more()
    {
        await StoreAsync([Some.Story(tickers: "AAPL", id: "t1")]);

        var result = await StoreAsync(
            [Some.Story("APPLE opens a store!", "AAPL,MSFT", url: "https://finnhub.io/api/news?id=f", id: "f1")],
            "news-20261120T151000Z-1",
            "finnhub");

        result.Should().BeEquivalentTo(new { New = 0, Merged = 1, Known = 0 });
        result.Stored.Should().BeEmpty();
        var story = (await RecordsAsync("NEWS#")).Should().ContainSingle().Which;
        ((string?)story["sources"]!["finnhub"]!["url"]).Should().Be("https://finnhub.io/api/news?id=f");
        ((string?)story["source"]).Should().Be("tiingo");
        story["tickers"]!.AsArray().Select(static ticker => (string?)ticker).Should().BeEquivalentTo("AAPL", "MSFT");
        (await RecordsAsync("TICKER#")).Select(static row => (string?)row["pk"]).Should().Equal("TICKER#AAPL", "TICKER#MSFT");
        (await StoreAsync([Some.Story(tickers: "MSFT")], source: "finnhub")).Known.Should().Be(1, "there is nothing left to add");
    }

    [Fact]
    public async Task A_story_never_has_more_than_ten_tickers()
    {
        await StoreAsync([Some.Story(tickers: "AAPL,A,B,C,D,E,F,G,H")]);

        var result = await StoreAsync([Some.Story(tickers: "AAPL,MSFT,NVDA,X")], "news-20261120T151000Z-1");

        result.Merged.Should().Be(1);
        (await RecordsAsync("NEWS#"))[0]["tickers"]!.AsArray().Should().HaveCount(10);
        (await RecordsAsync("TICKER#")).Should().HaveCount(10);
    }

    [Theory]
    [InlineData("2026-11-18T23:59:00Z", "https://harborwire.example/1?page=2", 1)] // the day before, the same address
    [InlineData("2026-11-20T00:01:00Z", "https://harborwire.example/1?page=2", 1)] // and the day after
    [InlineData("2026-11-18T23:59:00Z", "https://harborwire.example/1?page=3", 2)] // the query is part of the address
    [InlineData("2026-11-17T23:59:00Z", "https://harborwire.example/1?page=2", 2)] // two days are too far
    public async Task The_same_headline_on_a_neighbouring_day_is_the_same_story_if_the_address_is(string publishedAt, string url, int stories)
    {
        await StoreAsync([Some.Story(publishedAt: "2026-11-19T15:00:00Z", url: "https://harborwire.example/1?page=2")]);

        await StoreAsync([Some.Story(publishedAt: publishedAt, url: url)], "news-20261120T151000Z-1");

        (await RecordsAsync("NEWS#")).Should().HaveCount(stories);
    }

    [Fact]
    public async Task Two_invocations_at_once_store_each_story_once_and_count_it_once()
    {
        var stories = Enumerable.Range(0, 60).Select(static i => Some.Story($"Story {i}")).ToList();

        var results = await Task.WhenAll(
            Task.Run(() => StoreAsync(stories, "news-20261120T150500Z-1")),
            Task.Run(() => StoreAsync(stories, "news-20261120T151000Z-1")));

        results.Sum(static result => result.New).Should().Be(60);
        results.Sum(static result => result.Known).Should().Be(60);
        var records = await RecordsAsync("NEWS#");
        records.Should().HaveCount(60);
        for (var i = 0; i < 2; i++)
        {
            var announcement = $"news-20261120T15{(i == 0 ? "05" : "10")}00Z-1";
            records.Count(record => (string?)record["announcement"] == announcement).Should().Be(results[i].New);
        }
    }

    [Fact]
    public async Task The_announcement_is_owed_before_the_first_story_is_put()
    {
        List<string> order = [];
        _aws.Cloud.Aws.Fault = call =>
        {
            order.Add(call.Operation);
            return null;
        };

        await StoreAsync([Some.Story()]);

        order.Should().Equal("BatchGetItem", "BatchGetItem", "BatchWriteItem", "PutItem", "BatchWriteItem");
        var owed = (await RecordsAsync("OUTBOX")).Should().ContainSingle().Which;
        owed["keys"]!.AsArray().Should().ContainSingle();
    }

    [Fact]
    public async Task Nothing_new_owes_nothing()
    {
        await StoreAsync([Some.Story()]);
        await new Outbox(Table()).SettleAsync((await new Outbox(Table()).OwedAsync("news", default))[0], default);

        await StoreAsync([Some.Story()], "news-20261120T151000Z-1");

        (await RecordsAsync("OUTBOX")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_put_that_arrived_although_its_answer_did_not_is_counted_as_ours()
    {
        // The answer is lost after the put was done; the SDK tries again and finds the story there.
        var puts = 0;
        using var dynamo = new LosesAnswers(_aws, () => ++puts == 1);

        var result = await Store(new Table(dynamo, "ingestion-local", TimeProvider.System))
            .StoreAsync([Some.Story()], Some.Provenance(), CancellationToken.None);

        result.New.Should().Be(1);
        result.Stored.Should().ContainSingle();
    }

    [Fact]
    public async Task Keys_and_rows_that_dynamodb_hands_back_are_sent_again()
    {
        using var dynamo = new HandsBack(_aws);
        var stories = Enumerable.Range(0, 30).Select(static i => Some.Story($"Story {i}", "AAPL,MSFT")).ToList();
        await StoreAsync(stories[..10]);

        var result = await Store(new Table(dynamo, "ingestion-local", TimeProvider.System))
            .StoreAsync(stories, Some.Provenance("news-20261120T151000Z-1"), CancellationToken.None);

        result.Should().BeEquivalentTo(new { New = 20, Known = 10 });
        (await RecordsAsync("TICKER#")).Should().HaveCount(60);
    }

    [Fact]
    public async Task A_story_closed_to_an_announcement_can_be_stored_under_any_other_but_not_under_that_one()
    {
        var table = Table();
        var owed = new OwedAnnouncement
        {
            Id = "news-20261120T150500Z-1",
            CreatedAt = Some.Scheduled,
            Run = new RunKey("news", Some.Scheduled),
            Source = "tiingo",
            IsFailover = false,
            Keys = [Some.Story().Key],
        };
        var repair = new ItemRepair<NewsItem>(table, new ItemRecord<NewsItem>(new NewsSchema()), NodaTime.SystemClock.Instance);

        (await repair.CompleteAsync(owed, CancellationToken.None)).Should().BeEmpty();

        var late = await StoreAsync([Some.Story()], "news-20261120T150500Z-1");
        late.New.Should().Be(0, "its announcement has gone out without it");
        late.IsSuperseded.Should().BeTrue();
        (await StoreAsync([Some.Story()], "news-20261120T151000Z-1")).New.Should().Be(1);
        (await StoreAsync([Some.Story()], "news-20261120T151500Z-1")).Known.Should().Be(1);
    }

    [Fact]
    public async Task A_story_can_be_closed_to_one_announcement_after_the_other()
    {
        var repair = new ItemRepair<NewsItem>(Table(), new ItemRecord<NewsItem>(new NewsSchema()), NodaTime.SystemClock.Instance);
        foreach (var id in new[] { "first", "second" })
        {
            await repair.CompleteAsync(
                new OwedAnnouncement
                {
                    Id = id,
                    CreatedAt = Some.Scheduled,
                    Run = new RunKey("news", Some.Scheduled),
                    Source = "tiingo",
                    IsFailover = false,
                    Keys = [Some.Story().Key],
                },
                CancellationToken.None);
        }

        (await StoreAsync([Some.Story()], "first")).IsSuperseded.Should().BeTrue();
        (await StoreAsync([Some.Story()], "second")).IsSuperseded.Should().BeTrue();
        (await StoreAsync([Some.Story()], "third")).New.Should().Be(1);
    }

    [Fact]
    public async Task What_an_invocation_left_behind_is_completed_rows_included()
    {
        await StoreAsync([Some.Story("One", "AAPL,MSFT"), Some.Story("Two")]);
        var table = Table();
        foreach (var row in await RecordsAsync("TICKER#"))
        {
            await table.DeleteAsync((string)row["pk"]!, (string)row["sk"]!, CancellationToken.None);
        }

        var owed = (OwedAnnouncement)(await new Outbox(table).OwedAsync("news", CancellationToken.None))[0];
        var repair = new ItemRepair<NewsItem>(table, new ItemRecord<NewsItem>(new NewsSchema()), NodaTime.SystemClock.Instance);

        (await repair.CompleteAsync(owed, CancellationToken.None)).Should().HaveCount(2);

        (await RecordsAsync("TICKER#")).Should().HaveCount(3);
    }

    private Task<StoreResult> StoreAsync(IReadOnlyList<NewsItem> items, string announcement = "news-20261120T150500Z-1", string source = "tiingo") =>
        Store(Table()).StoreAsync(items, Some.Provenance(announcement, source), CancellationToken.None);

    private static ItemStore<NewsItem> Store(Table table) =>
        new(table, new ItemRecord<NewsItem>(new NewsSchema()), new NewsSchema(), new Outbox(table));

    private Table Table() => new(_aws.Dynamo, "ingestion-local", TimeProvider.System);

    private Task<IReadOnlyList<JsonObject>> RecordsAsync(string prefix) => _aws.Cloud.Records.WithPrefixAsync(prefix);

    private int Writes() => _aws.Cloud.Aws.Calls.Count(static call => call.Operation is "PutItem" or "UpdateItem" or "DeleteItem" or "BatchWriteItem");

    /// <summary>Does what it is asked and then reports a conditional failure, as a retry of a put that had arrived does.</summary>
    private sealed class LosesAnswers(CloudFixture aws, Func<bool> loses) : AmazonDynamoDBClient(
        CloudFixture.Credentials, new AmazonDynamoDBConfig { ServiceURL = aws.Cloud.Aws.Url, AuthenticationRegion = "us-east-1" })
    {
        public override async Task<PutItemResponse> PutItemAsync(PutItemRequest request, CancellationToken cancellationToken = default)
        {
            var response = await base.PutItemAsync(request, cancellationToken);
            return loses() ? throw new ConditionalCheckFailedException("The conditional request failed") : response;
        }
    }

    /// <summary>Does half of each batch and hands back the rest.</summary>
    private sealed class HandsBack(CloudFixture aws) : AmazonDynamoDBClient(
        CloudFixture.Credentials, new AmazonDynamoDBConfig { ServiceURL = aws.Cloud.Aws.Url, AuthenticationRegion = "us-east-1" })
    {
        public override async Task<BatchGetItemResponse> BatchGetItemAsync(BatchGetItemRequest request, CancellationToken cancellationToken = default)
        {
            var (table, read) = request.RequestItems.Single();
            var half = (read.Keys.Count + 1) / 2;
            var rest = read.Keys[half..];
            read.Keys = read.Keys[..half];
            var response = await base.BatchGetItemAsync(request, cancellationToken);
            response.UnprocessedKeys = rest.Count == 0 ? null : new() { [table] = new KeysAndAttributes { Keys = rest } };
            return response;
        }

        public override async Task<BatchWriteItemResponse> BatchWriteItemAsync(BatchWriteItemRequest request, CancellationToken cancellationToken = default)
        {
            var (table, writes) = request.RequestItems.Single();
            var half = (writes.Count + 1) / 2;
            var response = await base.BatchWriteItemAsync(
                new BatchWriteItemRequest { RequestItems = new() { [table] = writes[..half] } }, cancellationToken);
            response.UnprocessedItems = writes.Count == half ? null : new() { [table] = writes[half..] };
            return response;
        }
    }
}
