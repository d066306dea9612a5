using System.Globalization;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Aws;
using Ingestion.LocalCloud.Dynamo;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Reference;
using Ingestion.LocalCloud.Running;
using Fault = Ingestion.LocalCloud.Providers.Fault;

namespace Ingestion.EndToEnd;

/// <summary>The job of assets, through a week of Alpaca's lists.</summary>
public sealed class AssetTests() : ReferenceFixture("assets", LocalCloud.Cloud.AssetsTable)
{
    [Fact]
    public async Task The_first_run_stores_every_asset_and_announces_all()
    {
        var run = await RunOnAsync(await StartFeedsAsync(), Monday);

        var rows = await Table.AllAsync();
        (run.Outcome, (string?)run.Answer["source"], (bool)run.Answer["is_failover"]!).Should().Be(("collected", "alpaca", false));
        rows.Should().HaveCount((int)run.Answer["new"]!).And.HaveCountGreaterThan(100);
        ((int)run.Answer["rejected"]!).Should().BePositive("some elements are no assets");
        Told.Should().BeEquivalentTo(rows.Select(static row => ("assets-20261109T090000Z-1", "new", (string)row["symbol"]!)));
        Announcements.Should().ContainSingle().Which["item_count"]!.GetValue<int>().Should().Be(rows.Count);
        var message = Cloud.Sns.Messages.Should().ContainSingle().Which;
        (message.Attributes["feed"].Value, message.Attributes["source"].Value, message.Attributes["is_failover"].Value).Should().Be(("assets", "alpaca", "false"));
        var record = (await RunsAsync()).Should().ContainSingle().Which;
        ((string?)record["outcome"]).Should().Be("collected");
        Texts(record["attempts"]!.AsArray().Single()!, "source", "outcome").Should().Equal("alpaca", "answered");
        var apple = rows.Single(static row => (string)row["symbol"]! == "AAPL");
        Texts(apple, "name", "exchange", "class", "status").Should().Equal("Apple Inc. Common Stock", "NASDAQ", "us_equity", "active");
        Texts(apple, "first_seen", "last_seen", "refreshed_at", "change", "announcement").Should().Equal(
            "2026-11-09T09:00:00Z", "2026-11-09T09:00:00Z", "1970-01-01T00:00:00Z", "new", "assets-20261109T090000Z-1");
        rows.Single(static row => (string)row["symbol"]! == "BRK.B")["spellings"]!.AsObject().ToDictionary(static one => one.Key, static one => (string)one.Value!)
            .Should().Contain("alphavantage", "BRK-B").And.Contain("alpaca", "BRK.B");
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task A_day_on_which_nothing_is_different_writes_no_row_and_says_nothing()
    {
        var function = await StartFeedsAsync();
        await RunOnAsync(function, Monday);
        var (before, writes) = (await Table.AllAsync(), Writes.Count);
        writes.Should().Be(before.Count, "one for each row");

        var run = await RunOnAsync(function, Tuesday);

        (run.Outcome, (int)run.Answer["known"]!, run.Messages.Count).Should().Be(("collected", before.Count, 0));
        Writes.Should().HaveCount(writes);
        run.Calls.Where(static call => call.Key is "PutItem" or "UpdateItem").ToDictionary().Should()
            .Equal(new Dictionary<string, int> { ["PutItem"] = 1, ["UpdateItem"] = 1 }, "the run itself is recorded");
        (await Table.AllAsync()).Select(static row => row.ToJsonString()).Should().BeEquivalentTo(before.Select(static row => row.ToJsonString()));
        Metric("ItemsChanged").Should().Be(0);
    }

    [Fact]
    public async Task A_day_changes_the_rows_that_it_is_about_and_no_other()
    {
        var function = await StartFeedsAsync();
        await RunOnAsync(function, Monday);
        await RunOnAsync(function, Tuesday);
        var (writes, told) = (Writes.Count, Told.Count);

        await RunOnAsync(function, Wednesday);

        Writes.Skip(writes).Should().HaveCount(3);
        Told.Skip(told).Should().BeEquivalentTo(
        [
            ("assets-20261111T090000Z-1", "delisted", "KESL"), ("assets-20261111T090000Z-1", "renamed", "VANT"), ("assets-20261111T090000Z-1", "renamed", "VANX"),
        ]);
        var (gone, old, now) = (await RowAsync("KESL"), await RowAsync("VANT"), await RowAsync("VANX"));
        Texts(gone, "status", "status_changed_at", "last_seen").Should().Equal("inactive", "2026-11-11T09:00:00Z", "2026-11-10T09:00:00Z");
        Texts(old, "status", "renamed_to", "renamed_at").Should().Equal("inactive", "VANX", "2026-11-11T09:00:00Z");
        Texts(now, "status", "renamed_from", "renamed_at", "first_seen", "asset_id")
            .Should().Equal("active", "VANT", "2026-11-11T09:00:00Z", "2026-11-09T09:00:00Z", (string?)old["asset_id"]);
        Metric("ItemsChanged").Should().Be(2, "two were there before");
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task An_asset_comes_back_and_a_symbol_is_given_to_another_one()
    {
        var function = await StartFeedsAsync();
        foreach (var day in new[] { Monday, Wednesday, Thursday, Saturday })
        {
            await RunOnAsync(function, day);
        }

        Told.Should().Contain([("assets-20261112T090000Z-1", "relisted", "KESL"), ("assets-20261114T090000Z-1", "replaced", "VANT")]);
        Texts(await RowAsync("KESL"), "status", "status_changed_at", "first_seen").Should().Equal("active", "2026-11-12T09:00:00Z", "2026-11-09T09:00:00Z");
        var grove = await RowAsync("VANT");
        Texts(grove, "status", "name").Should().Equal("active", "Vantage Grove Ltd. Common Stock");
        Texts(grove["former"]!.AsArray().Single()!.AsObject(), "name", "renamed_to").Should().Equal("Vantage Crossing Corp. Common Stock", "VANX");
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task Half_a_list_changes_nothing_and_is_an_alert_that_ends_with_the_next_whole_one()
    {
        var function = await StartFeedsAsync();
        await RunOnAsync(function, Monday);
        Cloud.Providers.Faults["alpaca"] = Fault.ShortList;
        var (before, writes) = (await ContentAsync(), Writes.Count);

        var first = await RunOnAsync(function, Tuesday);
        var again = await RunOnAsync(function, Tuesday);
        var second = await RunOnAsync(function, Wednesday);

        new[] { first, again, second }.Select(static run => run.Outcome).Should().Equal("failed", "already_done", "failed");
        (await ContentAsync()).Should().Equal(before);
        Writes.Should().HaveCount(writes);
        (await RunsAsync()).Skip(1).Should().OnlyContain(static run =>
            (string)run["outcome"]! == "failed" && (string)run["error_code"]! == "short_list" && (string)run["attempts"]![0]!["outcome"]! == "short_list");
        AlertIds.Count(static id => id.StartsWith("short_list", StringComparison.Ordinal)).Should().Be(1);

        Cloud.Providers.Faults.Clear();
        var alerts = AlertIds.Count;
        var whole = await RunOnAsync(function, Thursday);

        whole.Outcome.Should().Be("collected");
        AlertIds.Skip(alerts).Should().ContainSingle(static id => id.StartsWith("short_list", StringComparison.Ordinal), "operations hear that it is over");
        var quiet = AlertIds.Count;
        await RunOnAsync(function, Saturday);
        AlertIds.Should().HaveCount(quiet);
        Told.Should().NotContain(static told => told.Kind == "delisted", "nobody ever heard of half a list");
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task On_a_Sunday_it_calls_nobody()
    {
        var run = await RunOnAsync(await StartFeedsAsync(), Sunday);

        (run.Outcome, (string?)run.Answer["next_open"]).Should().Be(("closed", "2026-11-16T09:00:00Z"));
        Cloud.Aws.Calls.Should().BeEmpty();
        Cloud.Providers.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData(LocalCloud.Cloud.Table, "PutItem", 1, true)] // the claim
    [InlineData(LocalCloud.Cloud.Table, "BatchWriteItem", 1, false)] // before the announcement is owed
    [InlineData(LocalCloud.Cloud.Table, "BatchWriteItem", 1, true)]
    [InlineData(LocalCloud.Cloud.AssetsTable, "PutItem", 1, false)]
    [InlineData(LocalCloud.Cloud.AssetsTable, "PutItem", 1, true)]
    [InlineData(LocalCloud.Cloud.AssetsTable, "PutItem", 60, false)]
    [InlineData(LocalCloud.Cloud.AssetsTable, "PutItem", 60, true)]
    [InlineData(LocalCloud.Cloud.AssetsTable, "PutItem", 100, true)]
    [InlineData(LocalCloud.Cloud.Table, "UpdateItem", 1, true)] // the words are written down
    [InlineData("sns", "Publish", 1, false)]
    [InlineData("sns", "Publish", 1, true)]
    [InlineData(LocalCloud.Cloud.Table, "DeleteItem", 1, true)] // it is owed no more
    [InlineData(LocalCloud.Cloud.Table, "UpdateItem", 2, false)] // the end of the run
    [InlineData(LocalCloud.Cloud.Table, "UpdateItem", 2, true)]
    public async Task A_first_run_that_dies_is_made_whole_by_the_next_attempt(string resource, string operation, int nth, bool isDone)
    {
        await DieAndRepeatAsync(Monday, (resource, operation, nth, isDone));

        var (content, told) = await MondayAlone.Value;
        (await ContentAsync()).Should().Equal(content);
        Told.Select(static told => (told.Kind, told.Symbol)).Should().BeEquivalentTo(told, "each is told of under one id");
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Theory]
    [InlineData(LocalCloud.Cloud.AssetsTable, "PutItem", 1, false)]
    [InlineData(LocalCloud.Cloud.AssetsTable, "PutItem", 1, true)]
    [InlineData(LocalCloud.Cloud.AssetsTable, "UpdateItem", 1, false)]
    [InlineData(LocalCloud.Cloud.AssetsTable, "UpdateItem", 1, true)]
    [InlineData(LocalCloud.Cloud.AssetsTable, "UpdateItem", 2, true)]
    [InlineData("sns", "Publish", 1, true)]
    public async Task A_run_that_dies_while_it_changes_rows_is_made_whole_by_the_next_attempt(string resource, string operation, int nth, bool isDone)
    {
        await RunOnAsync(await StartFeedsAsync(), Monday);

        await DieAndRepeatAsync(Wednesday, (resource, operation, nth, isDone));

        var (content, told) = await MondayAndWednesdayAlone.Value;
        (await ContentAsync()).Should().Equal(content);
        Told.Select(static told => (told.Kind, told.Symbol)).Should().BeEquivalentTo(told, "each is told of under one id");
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public async Task A_run_that_dies_and_is_never_repeated_is_made_whole_on_the_next_day(int nth)
    {
        var victim = await StartFeedsAsync();
        KillAt(victim, LocalCloud.Cloud.AssetsTable, "PutItem", nth, isDone: true);
        (await InvokeOnAsync(victim, Monday)).Should().BeOfType<Invocation.Crashed>();
        Cloud.Aws.LosesAnswer = static _ => false;
        await EndLeasesAsync();

        (await RunOnAsync(await StartFeedsAsync(), Tuesday)).Outcome.Should().Be("collected");

        var (_, told) = await MondayAlone.Value;
        Told.Select(static told => (told.Kind, told.Symbol)).Should().BeEquivalentTo(told);
        Told.Select(static told => told.Id).Distinct().Should().BeEquivalentTo("assets-20261109T090000Z-1", "assets-20261110T090000Z-1");
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task While_SNS_is_down_the_run_is_recorded_and_the_retry_of_Lambda_sends_what_is_owed()
    {
        AwsFault = static call => call.Service == "sns" ? new AwsError(500, "InternalError", "as told") : null;
        var function = await StartFeedsAsync();

        var failed = (await InvokeOnAsync(function, Monday, "the-same-invocation")).Should().BeOfType<Invocation.Failed>().Which;

        ((string?)JsonNode.Parse(failed.Error)!["errorType"]).Should().Be("UnsentException");
        ((string?)(await RunsAsync()).Should().ContainSingle().Which["outcome"]).Should().Be("collected");
        (await RecordsAsync("OUTBOX#assets")).Should().ContainSingle();
        Announcements.Should().BeEmpty();
        var (content, asked) = (await ContentAsync(), Cloud.Providers.Requests.Count);

        AwsFault = static _ => null;
        await EndLeasesAsync();
        var retry = (Invocation.Answered)await InvokeOnAsync(function, Monday, "the-same-invocation");

        ((string?)JsonNode.Parse(retry.Payload)!["outcome"]).Should().Be("already_done");
        Announcements.Should().ContainSingle();
        Told.Should().HaveCount(content.Count);
        (await ContentAsync()).Should().Equal(content);
        Cloud.Providers.Requests.Should().HaveCount(asked, "the list is not asked for again");
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task An_alert_that_SNS_did_not_take_is_sent_by_the_retry_too()
    {
        var function = await StartFeedsAsync();
        await RunOnAsync(function, Monday);
        Cloud.Providers.Faults["alpaca"] = Fault.ShortList;
        AwsFault = static call => call.Service == "sns" ? new AwsError(500, "InternalError", "as told") : null;
        (await InvokeOnAsync(function, Tuesday)).Should().BeOfType<Invocation.Failed>();
        AwsFault = static _ => null;
        await EndLeasesAsync();

        (await RunOnAsync(function, Tuesday)).Outcome.Should().Be("already_done");

        AlertIds.Should().ContainSingle(static id => id.StartsWith("short_list", StringComparison.Ordinal));
        (await RecordsAsync("OUTBOX")).Should().BeEmpty();
    }

    [Fact]
    public async Task An_answer_that_was_lost_after_a_row_was_written_is_found_to_be_its_own()
    {
        var writes = 0;
        Cloud.Aws.LosesAnswer = call => call.Operation == "PutItem" && ResourceOf(call) == LocalCloud.Cloud.AssetsTable && Interlocked.Increment(ref writes) % 3 == 0;

        var run = await RunOnAsync(await StartFeedsAsync(), Monday);

        run.Calls.Should().ContainKey("GetItem", "a row that was refused is read back");
        var (content, told) = await MondayAlone.Value;
        (await ContentAsync()).Should().Equal(content);
        Told.Select(static told => (told.Kind, told.Symbol)).Should().BeEquivalentTo(told);
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Theory]
    [InlineData(Fault.EchoesKey, "unauthorized")]
    [InlineData(Fault.Forbidden, "unauthorized")]
    [InlineData(Fault.OtherHostsKeys, "unauthorized")]
    [InlineData(Fault.RateLimited, "rate_limited")]
    [InlineData(Fault.ServerError, "server_error")]
    [InlineData(Fault.Truncated, "malformed")]
    [InlineData(Fault.NoRows, "malformed")]
    [InlineData(Fault.Html, "malformed")]
    public async Task Without_a_list_the_run_fails_changes_nothing_and_tells_no_key(Fault fault, string code)
    {
        var function = await StartFeedsAsync();
        await RunOnAsync(function, Monday);
        var (before, writes) = (await ContentAsync(), Writes.Count);
        Cloud.Providers.Faults["alpaca"] = fault;

        (await RunOnAsync(function, Tuesday)).Outcome.Should().Be("failed");

        ((string?)(await RunsAsync())[^1]["attempts"]![0]!["outcome"]).Should().Be(code);
        (await ContentAsync()).Should().Equal(before);
        Writes.Should().HaveCount(writes);
        await NowhereIsAsync(function, "local-alpaca-id", "local-alpaca-secret");
    }

    [Fact]
    public async Task A_dry_run_asks_and_compares_and_writes_nothing_also_on_a_Sunday()
    {
        var function = await StartFeedsAsync();
        Cloud.Providers.Now = ReferenceWeek.Due(Sunday, "assets");

        var answer = (Invocation.Answered)await function.InvokeAsync("""{"job":"assets","scheduled_at":"2026-11-15T09:00:00Z","dry_run":true}""");

        var payload = JsonNode.Parse(answer.Payload)!;
        ((string?)payload["outcome"], (bool)payload["dry_run"]!, (string?)payload["source"]).Should().Be(("collected", true, "alpaca"));
        ((int)payload["new"]!).Should().BeGreaterThan(100);
        (await Table.AllAsync()).Should().BeEmpty();
        (await RecordsAsync(string.Empty)).Should().BeEmpty();
        Cloud.Aws.Calls.Select(static call => call.Operation).Distinct().Should().BeEquivalentTo("GetSecretValue", "Query", "Scan");
    }

    [Fact]
    public async Task An_asset_is_found_by_its_symbol_and_those_that_it_had()
    {
        var function = await StartFeedsAsync();
        await RunOnAsync(function, Monday);
        await RunOnAsync(function, Wednesday);

        (await Table.QueryAsync(AssetHistory.Query("AAPL"))).Should().ContainSingle();
        (await AssetHistory.OfAsync(Table, "VANX")).Select(static row => (string?)row["symbol"]).Should().Equal("VANX", "VANT");
        (await AssetHistory.OfAsync(Table, "VANT")).Select(static row => (string?)row["symbol"]).Should().Equal("VANT", "VANX");
    }

    [Fact]
    public async Task Tracked_assets_come_stalest_first_and_keep_what_another_job_wrote()
    {
        var function = await StartFeedsAsync(("TRACK", "active"));
        await RunOnAsync(function, Monday);
        var stalest = new TableQuery("refresh_bucket = :bucket", ("bucket", "0")) { Index = "RefreshIndex" };
        var tradable = (await Table.AllAsync()).Count(static row => (bool)row["is_tradable"]!);
        (await Table.QueryAsync(stalest)).Should().HaveCount(tradable, "only what is traded is tracked");
        foreach (var (symbol, day) in new[] { ("KESL", 10), ("AAPL", 9), ("IBM", 8) })
        {
            var refreshedAt = string.Create(CultureInfo.InvariantCulture, $"2026-11-{day:00}T12:00:00Z");
            await SetAsync(LocalCloud.Cloud.AssetsTable, new() { ["symbol"] = symbol }, "refreshed_at", Text(refreshedAt));
        }

        (await Table.QueryAsync(stalest)).TakeLast(3).Select(static row => (string?)row["symbol"]).Should().Equal("IBM", "AAPL", "KESL");
        (await Table.QueryAsync(stalest with { Limit = 25 })).Should().HaveCount(25)
            .And.OnlyContain(static row => (string)row["refreshed_at"]! == "1970-01-01T00:00:00Z");
        await RunOnAsync(function, Wednesday);
        (await Table.QueryAsync(stalest)).Select(static row => (string?)row["symbol"]).Should()
            .NotContain(["KESL", "VANT"], "nobody refreshes what is gone").And.Contain("VANX");
        await RunOnAsync(function, Thursday);
        (await Table.QueryAsync(stalest))[^1].ToDictionary(static field => field.Key, static field => field.Value!.ToString()).Should()
            .Contain("symbol", "KESL").And.Contain("refreshed_at", "2026-11-10T12:00:00Z").And.Contain("status", "active");
    }

    [Fact]
    public async Task By_default_the_tickers_that_are_asked_for_are_tracked()
    {
        await RunOnAsync(await StartFeedsAsync(), Monday);

        var tracked = await Table.QueryAsync(new TableQuery("refresh_bucket = :bucket", ("bucket", "0")) { Index = "RefreshIndex" });
        tracked.Select(static row => (string?)row["symbol"]).Should().BeEquivalentTo(Tickers);
    }

    private static Lazy<Task<(IReadOnlyList<string> Content, IReadOnlyList<(string Kind, string Symbol)> Told)>> MondayAlone { get; } =
        new(static () => new AssetTests().UndisturbedAsync(Monday));

    private static Lazy<Task<(IReadOnlyList<string> Content, IReadOnlyList<(string Kind, string Symbol)> Told)>> MondayAndWednesdayAlone { get; } =
        new(static () => new AssetTests().UndisturbedAsync(Monday, Wednesday));

    private async Task<JsonObject> RowAsync(string symbol) => (await Table.QueryAsync(AssetHistory.Query(symbol))).Single();
}
