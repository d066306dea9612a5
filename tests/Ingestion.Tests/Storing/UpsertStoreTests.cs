using Ingestion.Feeds.Assets;
using Ingestion.LocalCloud.Aws;
using Ingestion.Messages;
using Ingestion.Storing;
using Ingestion.Tables;

namespace Ingestion.Tests.Storing;

public sealed class UpsertStoreTests : RowFixture
{
    [Fact]
    public async Task A_new_row_is_written_with_its_revision_and_the_announcement_that_tells_of_it()
    {
        var result = await StoreAsync(First, New("AAPL"));

        result.Contested.Should().Be(0);
        result.Stored.Should().ContainSingle().Which.Should().BeEquivalentTo(new StoredItem(Friday, Some.Tickers("AAPL"), "new"));
        var record = await RecordAsync("AAPL");
        ((int)record["revision"]!, (string?)record["change"], (string?)record["announcement"]).Should().Be((1, "new", First));
        ((string?)record["updated_at"], (string?)record["refreshed_at"]).Should().Be(("2026-11-20T09:00:03Z", "1970-01-01T00:00:00Z"));
    }

    [Fact]
    public async Task No_change_is_no_write_and_owes_nothing()
    {
        var result = await StoreAsync(First);

        result.Should().BeEquivalentTo(new { Contested = 0 });
        Writes().Should().Be(0);
    }

    [Fact]
    public async Task A_changed_row_has_one_revision_more_and_nothing_that_it_no_longer_says()
    {
        await StoreAsync(First, new RowChange<Asset>(Row("AAPL") with { RenamedTo = Some.Ticker("APPL"), RenamedAt = Friday }, null, "renamed", IsListed: true));
        var before = (await ReadAsync())["AAPL"];

        await StoreAsync(Second, new RowChange<Asset>(Row("AAPL", name: "Other") with { IsTracked = false }, before, "changed", IsListed: true));

        var record = await RecordAsync("AAPL");
        ((int)record["revision"]!, (string?)record["name"], (string?)record["change"], (string?)record["announcement"]).Should().Be((2, "Other", "changed", Second));
        record.Should().NotContainKeys("renamed_to", "renamed_at", "refresh_bucket");
        (await ReadAsync())["AAPL"].Row.Should().Be(Row("AAPL", name: "Other") with { IsTracked = false });
    }

    [Fact]
    public async Task What_another_job_writes_is_never_overwritten()
    {
        await StoreAsync(First, New("AAPL"));
        await RefreshAsync("AAPL", Saturday);

        await StoreAsync(Second, new RowChange<Asset>(Row("AAPL", id: "id-9"), (await ReadAsync())["AAPL"], "replaced", IsListed: true));

        ((string?)(await RecordAsync("AAPL"))["refreshed_at"]).Should().Be("2026-11-21T09:00:00Z");
    }

    [Fact]
    public async Task A_quiet_change_is_written_and_leaves_the_last_announcement_as_it_is()
    {
        await StoreAsync(First, New("AAPL"));

        var result = await StoreAsync(Second, new RowChange<Asset>(Row("AAPL") with { IsTracked = false }, (await ReadAsync())["AAPL"], null, IsListed: true));

        (result.Stored.Count, result.Contested).Should().Be((0, 0));
        var record = await RecordAsync("AAPL");
        ((int)record["revision"]!, (bool)record["is_tracked"]!, (string?)record["announcement"]).Should().Be((2, false, First));
        (await Outbox.OwedAsync("assets", CancellationToken.None)).Should().ContainSingle("nobody is told of a quiet change").Which.Id.Should().Be(First);
    }

    [Fact]
    public async Task A_row_that_somebody_changed_meanwhile_is_left_as_it_is()
    {
        await StoreAsync(First, New("AAPL"), New("MSFT"));
        var seen = await ReadAsync();
        await StoreAsync("assets-20261121T090000Z-2", new RowChange<Asset>(Row("AAPL", name: "Theirs"), seen["AAPL"], "changed", IsListed: true));

        var result = await StoreAsync(
            Second,
            new RowChange<Asset>(Row("AAPL", name: "Ours"), seen["AAPL"], "changed", IsListed: true),
            new RowChange<Asset>(Row("MSFT", name: "Ours"), seen["MSFT"], "changed", IsListed: true));

        result.Contested.Should().Be(1);
        result.Stored.Should().ContainSingle().Which.Tickers.Should().Equal(Some.Ticker("MSFT"));
        ((string?)(await RecordAsync("AAPL"))["name"], (string?)(await RecordAsync("MSFT"))["name"]).Should().Be(("Theirs", "Ours"));
    }

    [Fact]
    public async Task A_row_that_somebody_wrote_first_is_theirs()
    {
        await StoreAsync(First, New("AAPL"));

        var result = await StoreAsync(Second, New("AAPL"));

        (result.Stored.Count, result.Contested).Should().Be((0, 1));
        ((int)(await RecordAsync("AAPL"))["revision"]!).Should().Be(1);
    }

    [Theory]
    [InlineData("PutItem")]
    [InlineData("UpdateItem")]
    public async Task A_write_that_arrived_although_its_answer_did_not_is_ours(string operation)
    {
        if (operation == "UpdateItem")
        {
            await StoreAsync(First, New("AAPL"));
        }

        var before = (await ReadAsync()).GetValueOrDefault("AAPL");
        var lost = 0;
        Aws.Cloud.Aws.LosesAnswer = call => call.Operation == operation && Interlocked.Increment(ref lost) == 1;

        var result = await StoreAsync(Second, new RowChange<Asset>(Row("AAPL", name: "Other"), before, "changed", IsListed: true));

        lost.Should().Be(2, "the SDK tried again, and was refused");
        (result.Stored.Count, result.Contested).Should().Be((1, 0));
    }

    [Fact]
    public async Task What_is_about_to_change_is_owed_before_the_first_row_is_written()
    {
        await StoreAsync(First, New("QUIT"));
        var quiet = new RowChange<Asset>(Row("QUIT") with { IsTracked = false }, (await ReadAsync())["QUIT"], null, IsListed: true);
        Aws.Cloud.Aws.Fault = static call => call.Operation is "PutItem" or "UpdateItem" ? new AwsError(400, "ValidationException", "as told") : null;

        await FluentActions.Awaiting(() => StoreAsync(Second, New("AAPL"), New("MSFT"), quiet)).Should().ThrowAsync<Exception>();

        (await ReadAsync()).Keys.Should().Equal("QUIT");
        var owed = (await Outbox.OwedAsync("assets", CancellationToken.None)).OfType<OwedAnnouncement>().Single(static one => one.Id == Second);
        owed.Keys.Should().BeEquivalentTo(["AAPL", "MSFT"], "those that the announcement will tell of");
        (owed.Source, owed.Run, owed.Body, owed.IsStored).Should().Be(("alpaca", Provenance(Second).Run, null, false));
    }

    [Fact]
    public async Task A_table_of_several_pages_is_read_whole()
    {
        await StoreAsync(First, [.. Enumerable.Range(0, 450).Select(static i => New($"S{i:D3}"))]);

        var rows = await ReadAsync();

        rows.Should().HaveCount(450);
        rows["S449"].Should().Be(new KnownRow<Asset>(Row("S449"), 1));
        Aws.Cloud.Aws.Calls.Count(static call => call.Operation == "Scan").Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task Rows_that_are_asked_for_by_key_are_added_where_they_exist()
    {
        await StoreAsync(First, New("AAPL"), New("MSFT"));
        var rows = new Dictionary<string, KnownRow<Asset>>();

        await Store().ReadAsync(["AAPL", "GONE"], rows, CancellationToken.None);

        rows.Keys.Should().Equal("AAPL");
    }

    [Fact]
    public async Task Those_that_are_tracked_are_in_the_index_and_leave_it_with_that()
    {
        await StoreAsync(First, New("AAPL"), New("MSFT"));
        await StoreAsync(Second, new RowChange<Asset>(Row("MSFT") with { IsTracked = false }, (await ReadAsync())["MSFT"], "delisted", IsListed: false));

        List<string> tracked = [];
        await foreach (var page in Assets().QueryIndexAsync(("RefreshIndex", "refresh_bucket"), "0", CancellationToken.None))
        {
            tracked.AddRange(page.Select(static record => record.Text("symbol")!));
        }

        tracked.Should().Equal("AAPL");
    }
}
