using Ingestion.Feeds.News;
using Ingestion.Storing;

namespace Ingestion.Tests.Storing;

/// <summary>A warm process need not read again what its last run knew; it must, as soon as the ledger tells of another.</summary>
public sealed class KnownItemCacheTests : StoreFixture
{
    private const string First = "one@1", Second = "one@2";

    [Fact]
    public async Task What_the_last_run_stored_is_not_read_again_when_that_run_was_its_own()
    {
        var store = Store(Table());
        await RunAsync(store, First, before: null, Some.Story());
        var reads = Reads();

        var result = await RunAsync(store, Second, before: First, Some.Story());

        result.Should().BeEquivalentTo(new { New = 0, Merged = 0, Known = 1 });
        Reads().Should().Be(reads);
    }

    [Fact]
    public async Task What_it_found_known_is_not_read_again_either()
    {
        await StoreAsync([Some.Story()]);
        var store = Store(Table());
        await RunAsync(store, First, before: null, Some.Story());
        var reads = Reads();

        await RunAsync(store, Second, before: First, Some.Story());

        Reads().Should().Be(reads);
    }

    [Fact]
    public async Task When_another_run_has_finished_in_between_everything_is_read_again()
    {
        var store = Store(Table());
        await RunAsync(store, First, before: null, Some.Story());
        var reads = Reads();

        await RunAsync(store, Second, before: "another@1", Some.Story());

        Reads().Should().BeGreaterThan(reads);
    }

    [Fact]
    public async Task A_story_that_is_gone_because_the_table_was_put_back_is_stored_again()
    {
        var store = Store(Table());
        await RunAsync(store, First, before: null, Some.Story());
        await Table().DeleteAsync($"NEWS#{Some.Story().Key}", "STORY", CancellationToken.None);

        var result = await RunAsync(store, Second, before: "the last run before the backup", Some.Story());

        result.New.Should().Be(1);
    }

    [Fact]
    public async Task Another_source_s_telling_of_a_remembered_story_is_merged_once()
    {
        var store = Store(Table());
        var told = Some.Story("APPLE opens a store!", "AAPL,MSFT", url: "https://finnhub.io/api/news?id=f", id: "f1");
        await RunAsync(store, First, before: null, Some.Story());

        var second = await store.StoreAsync([told], Some.Provenance(source: "finnhub", claim: Second, claimBefore: First), AsOf, CancellationToken.None);
        var third = await store.StoreAsync([told], Some.Provenance(source: "finnhub", claim: "one@3", claimBefore: Second), AsOf, CancellationToken.None);

        (second.Merged, third.Merged, third.Known).Should().Be((1, 0, 1));
    }

    [Fact]
    public async Task The_same_headline_next_day_elsewhere_is_a_story_of_its_own_although_its_neighbour_was_remembered()
    {
        var store = Store(Table());
        await RunAsync(store, First, before: null, Some.Story(publishedAt: "2026-11-19T15:00:00Z"));
        await RunAsync(store, Second, before: First, Some.Story());

        var result = await RunAsync(store, "one@3", before: Second, Some.Story(url: "https://theledger.example/2"));

        result.New.Should().Be(1);
    }

    private static Task<StoreResult> RunAsync(AppendOnceStore<NewsItem> store, string claim, string? before, NewsItem story) =>
        store.StoreAsync([story], Some.Provenance($"news-{claim}", claim: claim, claimBefore: before), AsOf, CancellationToken.None);

    private int Reads() => Aws.Cloud.Aws.Calls.Count(static call => call.Operation is "BatchGetItem" or "GetItem");
}
