using System.Text.Json.Nodes;
using Ingestion.Announcing;
using Ingestion.EndToEnd;
using Ingestion.LocalCloud;
using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Runs;
using Ingestion.Storing;

namespace Ingestion.Tests.Announcing;

/// <summary>What an announcement of a feed whose items change says of whom.</summary>
public sealed class AnnouncementChangesTests
{
    private static readonly OwedAnnouncement Owed = new()
    {
        Id = "assets-20261120T090000Z-1",
        CreatedAt = Some.At("2026-11-20T09:00:03Z"),
        Run = new RunKey("assets", Some.At("2026-11-20T09:00:00Z")),
        Source = "alpaca",
        IsFailover = false,
        Keys = [],
    };

    [Fact]
    public void Symbols_are_listed_by_kind_in_order()
    {
        var announcement = Of(("MSFT", "changed"), ("AAPL", "changed"), ("ZZZ", "new"), ("BRK.B", "delisted"));

        AnnouncementMessage.BodyOf(announcement).Should().Contain("""
            "changes":{"changed":["AAPL","MSFT"],"delisted":["BRK.B"],"new":["ZZZ"]}
            """.Trim());
        (announcement.ItemCount, string.Join(',', announcement.Tickers)).Should().Be((4, "AAPL,BRK.B,MSFT,ZZZ"));
    }

    [Fact]
    public void Two_reports_of_one_symbol_are_said_once_a_kind()
    {
        var changes = Of(("AAPL", "moved"), ("AAPL", "moved"), ("AAPL", "new")).Changes!;

        changes["moved"].Should().Equal("AAPL");
        changes["new"].Should().Equal("AAPL");
    }

    [Fact]
    public void A_feed_whose_items_are_only_ever_new_says_no_changes()
    {
        var announcement = Announcement.Of(Owed, [new StoredItem(Some.Scheduled, Some.Tickers("AAPL"))], new HashSet<Ticker>());

        announcement.Changes.Should().BeNull();
        AnnouncementMessage.BodyOf(announcement).Should().NotContain("changes");
    }

    [Fact]
    public void Changes_are_bounded_with_the_tickers_the_configured_ones_first()
    {
        var stored = Enumerable.Range(0, 13_000).Select(static i => ($"A{i:D5}", i % 2 == 0 ? "new" : "changed")).Append(("ZZZ", "delisted")).ToArray();

        var announcement = Of(stored);

        announcement.TickersOmitted.Should().Be(11_001);
        announcement.Changes!.Values.Sum(static symbols => symbols.Count).Should().Be(Announcement.MaxTickers);
        announcement.Changes.Values.SelectMany(static symbols => symbols).Should().BeEquivalentTo(announcement.Tickers);
        announcement.Changes["delisted"].Should().Equal("ZZZ");
    }

    [Fact]
    public void The_largest_fits_into_a_message()
    {
        string[] kinds = ["new", "changed", "moved", "confirmed", "disputed", "withdrawn"];
        var stored = Enumerable.Range(0, 6_000).SelectMany(i => kinds.Take(2).Select((_, k) => ($"A{i:D6}BCDEF"[..12], kinds[(i + k) % kinds.Length]))).ToArray();

        var message = AnnouncementMessage.Of(Of(stored));

        (message.Body.Length + message.Attributes.Sum(static attribute => attribute.Name.Length + attribute.Type.Length + attribute.Value.Length)).Should().BeLessThan(256 * 1024);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5_000)]
    public async Task It_is_as_the_published_schema_says(int count)
    {
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "src", "Ingestion", "Announcing", "announcement.schema.json"), TestContext.Current.CancellationToken))!;
        var announcement = Of([.. Enumerable.Range(0, count).Select(static i => ($"A{i:D4}.B", i % 2 == 0 ? "renamed" : "replaced"))]);

        JsonSchema.Problems(schema, JsonNode.Parse(AnnouncementMessage.BodyOf(announcement))).Should().BeEmpty();
        JsonSchema.Problems(schema, JsonNode.Parse(AnnouncementMessage.BodyOf(announcement with { Changes = new() { ["new"] = ["no ticker"] } })))
            .Should().ContainSingle().Which.Should().StartWith("$.changes.new[0]");
    }

    private static Announcement Of(params (string Symbol, string Kind)[] stored) => Announcement.Of(
        Owed, [.. stored.Select(static one => new StoredItem(Some.Scheduled, Some.Tickers(one.Symbol), one.Kind))], Some.Tickers("ZZZ").ToHashSet());
}
