using Ingestion.Announcing;
using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Tests.Announcing;

public sealed class AnnouncementTests
{
    private static readonly OwedAnnouncement Owed = new()
    {
        Id = "news-20261120T150500Z-1",
        CreatedAt = Some.Scheduled,
        Run = new RunKey("news", Some.Scheduled),
        Source = "tiingo",
        IsFailover = false,
        Keys = [],
    };

    [Theory]
    [InlineData(1_999, 2_000, 0)]
    [InlineData(2_000, 2_000, 1)]
    [InlineData(18_000, 2_000, 16_001)]
    public void Tickers_are_bounded_the_configured_ones_first_and_the_rest_counted(int others, int named, int omitted)
    {
        var stored = Enumerable.Range(0, others).Select(i => new StoredItem(Some.Scheduled, [Some.Ticker($"A{i:D5}")])).Append(new StoredItem(Some.Scheduled, Some.Tickers("ZZZ"))).ToList();

        var announcement = Announcement.Of(Owed, stored, Some.Tickers("ZZZ").ToHashSet());

        announcement.Tickers.Should().HaveCount(named).And.Contain("ZZZ").And.BeInAscendingOrder(StringComparer.Ordinal);
        announcement.TickersOmitted.Should().Be(omitted);
        announcement.ItemCount.Should().Be(others + 1);
    }

    [Theory]
    [InlineData(null, "news_sentiment")]
    [InlineData("news", "news")]
    public void Items_are_announced_as_the_feed_that_they_belong_to_under_the_run_that_stored_them(string? announcedAs, string feed)
    {
        var owed = Owed with { Id = "news_sentiment-20261120T150000Z-1", Run = new RunKey("news_sentiment", Some.At("2026-11-20T15:00:00Z")), Source = "alphavantage" };

        var announcement = Announcement.Of(owed, [new StoredItem(Some.Scheduled, Some.Tickers("AAPL"))], new HashSet<Ticker>(), announcedAs);

        (announcement.Feed, announcement.Id, announcement.Run).Should().Be((feed, "news_sentiment-20261120T150000Z-1", "news_sentiment/2026-11-20T15:00:00Z"));
    }

    [Fact]
    public void The_largest_fits_into_a_message()
    {
        var stored = Enumerable.Range(0, 6_000).Select(static i => new StoredItem(Some.Scheduled + Duration.FromSeconds(i), [Some.Ticker($"A{i:D6}BCDEF"[..12])])).ToList();

        var message = AnnouncementMessage.Of(Announcement.Of(Owed, stored, new HashSet<Ticker>()));

        (message.Body.Length + message.Attributes.Sum(static attribute => attribute.Name.Length + attribute.Type.Length + attribute.Value.Length)).Should().BeLessThan(256 * 1024);
    }
}
