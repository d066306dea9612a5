using Ingestion.Feeds.News;
using Ingestion.Messages;
using Ingestion.Runs;
using Ingestion.Storing;

namespace Ingestion.Tests.Storing;

public sealed class AppendOnceStoreTests : StoreFixture
{
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

    [Theory]
    [InlineData("https://harborwire.example/1", 1)]
    [InlineData("https://harborwire.example/2", 2)]
    public async Task The_same_headline_on_neighbouring_days_of_one_answer_is_the_same_story_if_the_address_is(string url, int stories)
    {
        var result = await StoreAsync([Some.Story(publishedAt: "2026-11-20T00:01:00Z", url: url, id: "2"), Some.Story(publishedAt: "2026-11-19T23:59:00Z", tickers: "MSFT")]);

        (result.New, result.Known).Should().Be((stories, 2 - stories));
        (await RecordsAsync("NEWS#")).Should().HaveCount(stories);
        (await RecordsAsync("TICKER#")).Should().HaveCount(2, "whichever story they are of, both tickers have a row");
    }

    [Fact]
    public async Task Whatever_an_enricher_throws_the_stories_are_stored_without_it()
    {
        var table = Table();
        var store = new AppendOnceStore<NewsItem>(table, new ItemRecord<NewsItem>(new NewsSchema()), new NewsSchema(), new Throws(), new Outbox(table));

        var result = await store.StoreAsync([Some.Story()], Some.Provenance(), new EnrichmentContext(Some.Scheduled, Some.Scheduled), CancellationToken.None);

        result.New.Should().Be(1);
        result.Enrichment.Trouble.Should().Be("stored without what is added to items: InvalidOperationException");
        result.Enrichment.OffUntil.Should().Be(Some.Scheduled, "what an earlier run found out is handed on");
        (await RecordsAsync("NEWS#")).Should().ContainSingle();
    }

    [Fact]
    public async Task Messages_of_another_feed_are_its_own_business()
    {
        var outbox = new Outbox(Table());
        foreach (var feed in new[] { "news", "quotes" })
        {
            await outbox.OweAsync(
                new OwedAnnouncement { Id = feed, CreatedAt = Some.Scheduled, Run = new RunKey(feed, Some.Scheduled), Source = "tiingo", IsFailover = false, Keys = [] },
                CancellationToken.None);
        }

        (await outbox.OwedAsync("news", CancellationToken.None)).Select(static owed => owed.Id).Should().Equal("news");
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
    public async Task The_announcement_is_owed_before_the_first_story_is_put()
    {
        List<string> order = [];
        Aws.Cloud.Aws.Fault = call =>
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

    private sealed class Throws : IEnricher<NewsItem>
    {
        public string Name => "sentiment";

        public Task<Enriched<NewsItem>> EnrichAsync(IReadOnlyList<NewsItem> fresh, EnrichmentContext asOf, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("half of a surrogate pair");
    }
}
