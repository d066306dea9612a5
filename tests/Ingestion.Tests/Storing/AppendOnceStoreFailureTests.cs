using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Ingestion.Feeds.News;
using Ingestion.Messages;
using Ingestion.Runs;
using Ingestion.Storing;
using Ingestion.Tables;

namespace Ingestion.Tests.Storing;

/// <summary>Two at once, answers that are lost, batches half done, invocations that died.</summary>
public sealed class AppendOnceStoreFailureTests : StoreFixture
{
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
    public async Task A_put_that_arrived_although_its_answer_did_not_is_counted_as_ours()
    {
        // The answer is lost after the put was done; the SDK tries again and finds the story there.
        var puts = 0;
        using var dynamo = new LosesAnswers(Aws, () => ++puts == 1);

        var result = await Store(new Table(dynamo, "ingestion-local", TimeProvider.System))
            .StoreAsync([Some.Story()], Some.Provenance(), AsOf, CancellationToken.None);

        result.New.Should().Be(1);
        result.Stored.Should().ContainSingle();
    }

    [Fact]
    public async Task Keys_and_rows_that_dynamodb_hands_back_are_sent_again()
    {
        using var dynamo = new HandsBack(Aws);
        var stories = Enumerable.Range(0, 30).Select(static i => Some.Story($"Story {i}", "AAPL,MSFT")).ToList();
        await StoreAsync(stories[..10]);

        var result = await Store(new Table(dynamo, "ingestion-local", TimeProvider.System))
            .StoreAsync(stories, Some.Provenance("news-20261120T151000Z-1"), AsOf, CancellationToken.None);

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
        var repair = new AppendOnceRepair<NewsItem>(table, new ItemRecord<NewsItem>(new NewsSchema()), NodaTime.SystemClock.Instance);

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
        var repair = new AppendOnceRepair<NewsItem>(Table(), new ItemRecord<NewsItem>(new NewsSchema()), NodaTime.SystemClock.Instance);
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
        var repair = new AppendOnceRepair<NewsItem>(table, new ItemRecord<NewsItem>(new NewsSchema()), NodaTime.SystemClock.Instance);

        (await repair.CompleteAsync(owed, CancellationToken.None)).Should().HaveCount(2);

        (await RecordsAsync("TICKER#")).Should().HaveCount(3);
    }

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
