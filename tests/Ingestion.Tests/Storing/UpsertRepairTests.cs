using Ingestion.Feeds.Assets;
using Ingestion.Messages;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Tests.Storing;

/// <summary>What is done about an invocation that died between owing its announcement and sending it.</summary>
public sealed class UpsertRepairTests : RowFixture
{
    private readonly StoppedClock _clock = new(Friday + Duration.FromMinutes(5));

    [Fact]
    public async Task What_was_written_is_told_and_what_was_not_cannot_be_written_any_more()
    {
        await StoreAsync(First, New("AAPL"));

        var told = await CompleteAsync(Owed("AAPL", "MSFT"));

        told.Should().ContainSingle().Which.Should().BeEquivalentTo(new StoredItem(Friday, Some.Tickers("AAPL"), "new"));
        (await StoreAsync(First, New("MSFT"))).Should().BeEquivalentTo(new { Contested = 1 }, "the dead invocation's write arrives too late");
        (await CompleteAsync(Owed("AAPL", "MSFT"))).Should().ContainSingle("it says the same whenever it is asked");
    }

    [Fact]
    public async Task Where_there_was_no_row_the_fence_is_no_row_and_expires()
    {
        await CompleteAsync(Owed("MSFT"));

        var record = await RecordAsync("MSFT");
        record.Select(static field => field.Key).Should().BeEquivalentTo("symbol", "revision", "expires_at");
        ((long)record["expires_at"]!).Should().Be((_clock.Now + Duration.FromDays(1)).ToUnixTimeSeconds(), "no request is on its way for a day");
        (await ReadAsync())["MSFT"].Should().Be(new KnownRow<Asset>(null, 1));
    }

    [Fact]
    public async Task The_row_that_is_written_over_a_fence_does_not_expire()
    {
        await CompleteAsync(Owed("MSFT"));

        var result = await StoreAsync(Second, New("MSFT") with { Before = (await ReadAsync())["MSFT"] });

        result.Stored.Should().ContainSingle();
        var record = await RecordAsync("MSFT");
        ((int)record["revision"]!).Should().Be(2);
        record.Should().NotContainKey("expires_at");
    }

    [Fact]
    public async Task A_fence_before_a_row_that_exists_is_one_more_revision_and_nothing_else()
    {
        await StoreAsync("assets-20261119T090000Z-1", New("AAPL"));
        var seen = (await ReadAsync())["AAPL"];
        var before = await RecordAsync("AAPL");

        (await CompleteAsync(Owed("AAPL") with { CreatedAt = Saturday + Duration.FromHours(1) })).Should().BeEmpty();

        var after = await RecordAsync("AAPL");
        ((int)after["revision"]!).Should().Be(2);
        after["revision"] = 1;
        after.OrderBy(static field => field.Key).Select(static field => $"{field}").Should().Equal(before.OrderBy(static field => field.Key).Select(static field => $"{field}"));
        (await StoreAsync(First, new RowChange<Asset>(Row("AAPL", name: "Late"), seen, "changed", IsListed: true))).Contested.Should().Be(1);
    }

    [Fact]
    public async Task A_row_that_was_written_since_the_announcement_is_owed_needs_no_fence()
    {
        await StoreAsync(Second, New("AAPL"));

        (await CompleteAsync(Owed("AAPL"))).Should().BeEmpty("another announcement tells of it");

        ((int)(await RecordAsync("AAPL"))["revision"]!).Should().Be(1);
    }

    [Fact]
    public async Task A_fence_can_be_put_before_a_fence()
    {
        await CompleteAsync(Owed("MSFT"));
        _clock.Now += Duration.FromHours(1);

        await CompleteAsync(Owed("MSFT") with { Id = Second });

        var record = await RecordAsync("MSFT");
        ((int)record["revision"]!, (long)record["expires_at"]!).Should().Be((2, (_clock.Now + Duration.FromDays(1)).ToUnixTimeSeconds()));
    }

    [Fact]
    public async Task What_is_known_to_be_stored_is_only_read()
    {
        await StoreAsync(First, New("AAPL"));
        var writes = Writes();

        (await CompleteAsync(Owed("AAPL", "MSFT") with { IsStored = true })).Should().ContainSingle();

        Writes().Should().Be(writes);
    }

    [Fact]
    public async Task What_a_later_run_changed_since_is_told_by_that_run()
    {
        await StoreAsync(First, New("AAPL"), New("MSFT"));
        await StoreAsync(Second, new RowChange<Asset>(Row("AAPL", name: "Other"), (await ReadAsync())["AAPL"], "changed", IsListed: true));

        (await CompleteAsync(Owed("AAPL", "MSFT"))).Should().ContainSingle().Which.Tickers.Should().Equal(Some.Ticker("MSFT"));
    }

    private Task<IReadOnlyList<StoredItem>> CompleteAsync(OwedAnnouncement owed) =>
        new UpsertRepair<Asset>(Assets(), Schema, _clock).CompleteAsync(owed, CancellationToken.None);

    private static OwedAnnouncement Owed(params string[] keys) => new()
    {
        Id = First,
        CreatedAt = Friday + Duration.FromSeconds(3),
        Run = Provenance(First).Run,
        Source = "alpaca",
        IsFailover = false,
        Keys = keys,
    };
}
