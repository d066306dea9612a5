using System.Text.Json.Nodes;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Aws;
using Ingestion.LocalCloud.Dynamo;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Reference;
using Ingestion.LocalCloud.Running;
using NodaTime;
using Fault = Ingestion.LocalCloud.Providers.Fault;

namespace Ingestion.EndToEnd;

/// <summary>The job of the earnings calendar, through a week of Alpha Vantage's and Finnhub's.</summary>
public sealed class EarningsCalendarTests() : ReferenceFixture("earnings_calendar", LocalCloud.Cloud.EarningsCalendarTable)
{
    [Fact]
    public async Task The_first_run_lays_both_calendars_over_each_other_and_announces_every_report()
    {
        var run = await RunOnAsync(await StartFeedsAsync(), Monday);

        var rows = await Table.AllAsync();
        (run.Outcome, (string?)run.Answer["source"], (bool)run.Answer["is_failover"]!).Should().Be(("collected", "alphavantage", false));
        rows.Should().HaveCount((int)run.Answer["new"]!).And.HaveCountGreaterThan(90);
        Told.Should().BeEquivalentTo(rows.Select(static row => ("earnings_calendar-20261109T100000Z-1", "new", (string)row["symbol"]!)).Distinct());
        ((int)Announcements.Should().ContainSingle().Which["item_count"]!).Should().Be(rows.Count);
        (await RunsAsync()).Should().ContainSingle().Which["attempts"]!.AsArray().Select(static attempt => ((string?)attempt!["source"], (string?)attempt["outcome"]))
            .Should().BeEquivalentTo([("alphavantage", "answered"), ("finnhub", "answered")]);
        var nvidia = await RowAsync("NVDA");
        Texts(nvidia, "fiscal_period_end", "report_date", "time_of_day", "status", "report_month", "report_date_symbol", "first_seen", "change").Should().Equal(
            "2026-10-31", "2026-11-11", "post-market", "confirmed", "2026-11", "2026-11-11#NVDA", "2026-11-09T10:00:00Z", "new");
        nvidia["sources"]!.AsObject().Select(static one => one.Key).Should().BeEquivalentTo("alphavantage", "finnhub");
        ((bool)nvidia["is_processed"]!).Should().BeFalse();
        ((string?)(await RowAsync("BRK.B"))["report_date"]).Should().Be("2027-01-30", "one calendar writes BRK-B, the other BRK.B");
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task The_same_calendars_once_more_write_no_row_and_say_nothing()
    {
        var function = await StartFeedsAsync();
        await RunOnAsync(function, Monday);
        var (before, writes) = (await Table.AllAsync(), Writes.Count);
        writes.Should().Be(before.Count, "one for each row");

        var run = await ReferenceRun.InvokeAsync(Cloud, function, "earnings_calendar", LocalCloud.Cloud.Event("2026-11-09T16:00:00Z", "earnings_calendar"));

        (run.Outcome, (int)run.Answer["new"]!, run.Messages.Count).Should().Be(("collected", 0, 0));
        Writes.Should().HaveCount(writes);
        (await Table.AllAsync()).Select(static row => row.ToJsonString()).Should().BeEquivalentTo(before.Select(static row => row.ToJsonString()));
        Metric("ItemsChanged").Should().Be(0);
        Metric("Disagreements").Should().Be(before.Count(static row => (bool)row["is_disputed"]!)).And.BePositive();
    }

    [Fact]
    public async Task Reports_move_are_disputed_and_agreed_on_and_nothing_is_forgotten()
    {
        var function = await StartFeedsAsync();
        await RunOnAsync(function, Monday);
        ((bool)(await RowAsync("MERL"))["is_disputed"]!).Should().BeTrue();
        await RunOnAsync(function, Tuesday);
        var writes = Writes.Count;

        var run = await RunOnAsync(function, Wednesday);

        Told.Should().Contain(
        [
            ("earnings_calendar-20261111T100000Z-1", "moved", "ORBX"), ("earnings_calendar-20261111T100000Z-1", "disputed", "QUAN"),
            ("earnings_calendar-20261111T100000Z-1", "confirmed", "MERL"),
        ]);
        var changed = run.Changes.Where(static change => change.Kind != "disagreements").Sum(static change => change.Count);
        Writes.Should().HaveCount(writes + changed, "only what changed is written");
        var moved = await RowAsync("ORBX");
        Texts(moved, "report_date", "previous_report_date", "report_month", "report_date_symbol")
            .Should().Equal("2026-12-09", "2026-11-30", "2026-12", "2026-12-09#ORBX");
        Texts(moved["moves"]!.AsArray().Single()!.AsObject(), "from", "to", "at").Should().Equal("2026-11-30", "2026-12-09", "2026-11-11T10:00:00Z");
        var disputed = await RowAsync("QUAN");
        ((bool)disputed["is_disputed"]!, (string?)disputed["report_date"]).Should().Be((true, "2026-11-24"));
        disputed["sources"]!.AsObject().Select(static one => (one.Key, (string?)one.Value!["report_date"]))
            .Should().BeEquivalentTo([("alphavantage", "2026-11-24"), ("finnhub", "2026-11-25")]);
        var agreed = await RowAsync("MERL");
        ((bool)agreed["is_disputed"]!, (string?)agreed["status"], (string?)agreed["report_date"]).Should().Be((false, "confirmed", "2026-12-01"));
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task A_report_that_no_calendar_has_any_more_is_withdrawn_and_stays()
    {
        var function = await StartFeedsAsync();
        await RunOnAsync(function, Monday);
        await RunOnAsync(function, Wednesday);

        await RunOnAsync(function, Thursday);

        Told.Where(static told => told.Kind == "withdrawn").Should().Equal(("earnings_calendar-20261112T100000Z-1", "withdrawn", "TESL"));
        var row = await RowAsync("TESL");
        ((string?)row["status"], (string?)row["report_date"], row["sources"]!.AsObject().Count).Should().Be(("withdrawn", "2026-12-03", 0));
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task What_another_job_writes_of_a_report_outlives_its_changes()
    {
        var function = await StartFeedsAsync();
        await RunOnAsync(function, Monday);
        var period = (string)(await RowAsync("ORBX"))["fiscal_period_end"]!;
        await SetAsync(
            LocalCloud.Cloud.EarningsCalendarTable, new() { ["symbol"] = "ORBX", ["fiscal_period_end"] = period }, "is_processed", new() { ["BOOL"] = true });

        await RunOnAsync(function, Wednesday);

        var row = await RowAsync("ORBX");
        ((bool)row["is_processed"]!, (string?)row["report_date"]).Should().Be((true, "2026-12-09"));
    }

    [Theory]
    [InlineData(Fault.Burst, "rate_limited")]
    [InlineData(Fault.Note, "rate_limited")]
    [InlineData(Fault.DailyLimit, "daily_limit")]
    [InlineData(Fault.EchoesKey, "daily_limit")]
    [InlineData(Fault.Unauthorized, "unauthorized")]
    [InlineData(Fault.Premium, "not_in_plan")]
    [InlineData(Fault.EmptyObject, "no_data")]
    [InlineData(Fault.JsonInsteadOfCsv, "malformed")]
    [InlineData(Fault.CorruptCsv, "malformed")]
    [InlineData(Fault.NoRows, "malformed")]
    [InlineData(Fault.Html, "malformed")]
    [InlineData(Fault.ServerError, "server_error")]
    public async Task Finnhub_stands_in_for_Alpha_Vantage_whatever_that_refuses(Fault fault, string code)
    {
        var function = await StartFeedsAsync();
        await RunOnAsync(function, Monday);
        Cloud.Providers.Faults["alphavantage"] = fault;

        var run = await RunOnAsync(function, Wednesday);

        (run.Outcome, (string?)run.Answer["source"], (bool)run.Answer["is_failover"]!).Should().Be(("collected", "finnhub", true));
        (await RunsAsync())[^1]["attempts"]!.AsArray().Select(static attempt => ((string?)attempt!["source"], (string?)attempt["outcome"]))
            .Should().BeEquivalentTo([("alphavantage", code), ("finnhub", "answered")]);
        var announcement = Cloud.Sns.Messages.Last(static message => message.TopicArn == LocalCloud.Cloud.NotificationTopic);
        (announcement.Attributes["source"].Value, announcement.Attributes["is_failover"].Value).Should().Be(("finnhub", "true"));
        Told.Should().NotContain(static told => told.Kind == "withdrawn", "what was not answered says nothing");
        (await RowAsync("QUAN"))["sources"]!["alphavantage"].Should().NotBeNull("it is known what was said on Monday");
        await NowhereIsAsync(function, "local-alpha-vantage-key", "local-finnhub-key");
        if (fault is Fault.EchoesKey or Fault.DailyLimit)
        {
            function.Output.Should().Contain(static line => line.Contains("[key]", StringComparison.Ordinal), "the echo is quoted, without the key");
        }

        Cloud.Providers.Faults.Clear();
        await BeginDayOfCallsAsync();
        (await RunOnAsync(function, Thursday)).Answer["source"]!.GetValue<string>().Should().Be("alphavantage");
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task What_Finnhub_knew_alone_and_Alpha_Vantage_names_later_is_one_report()
    {
        var function = await StartFeedsAsync();
        Cloud.Providers.Faults["alphavantage"] = Fault.DailyLimit;
        (await RunOnAsync(function, Monday)).Outcome.Should().Be("collected");
        Texts(await RowAsync("ORBX"), "fiscal_period_end", "only_source").Should().Equal("2026-Q3", "finnhub");
        Cloud.Providers.Faults.Clear();
        await BeginDayOfCallsAsync();

        await RunOnAsync(function, Tuesday);

        var rows = await Table.QueryAsync(AssetHistory.Query("ORBX"));
        rows.Select(static row => ((string?)row["fiscal_period_end"], (string?)row["superseded_by"])).Should().Equal(("2026-09-30", null), ("2026-Q3", "2026-09-30"));
        (await new UpcomingEarnings(new LocalDate(2026, 11, 30), 1).ReadAsync(Table)).Should().ContainSingle(static row => (string)row["symbol"]! == "ORBX");
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task A_key_that_Finnhub_echoes_is_told_nobody()
    {
        var function = await StartFeedsAsync();
        Cloud.Providers.Faults["finnhub"] = Fault.EchoesKey;

        var run = await RunOnAsync(function, Monday);

        (run.Outcome, (bool)run.Answer["is_failover"]!).Should().Be(("collected", false));
        function.Output.Should().Contain(static line => line.Contains("[key]", StringComparison.Ordinal));
        await NowhereIsAsync(function, "local-finnhub-key");
    }

    [Fact]
    public async Task Half_a_calendar_withdraws_nothing_and_alerts_once_and_the_next_whole_one_ends_it()
    {
        var function = await StartFeedsAsync();
        await RunOnAsync(function, Monday);
        Cloud.Providers.Faults["alphavantage"] = Fault.ShortList;

        var run = await RunOnAsync(function, Tuesday);

        (run.Outcome, (string?)run.Answer["source"], (bool)run.Answer["is_failover"]!).Should().Be(("collected", "finnhub", true));
        AlertIds.Should().ContainSingle(static id => id.StartsWith("short_list", StringComparison.Ordinal));
        var (before, writes) = (await ContentAsync(), Writes.Count);
        Cloud.Providers.Faults["finnhub"] = Fault.ShortList;

        (await RunOnAsync(function, Wednesday)).Outcome.Should().Be("failed");

        ((string?)(await RunsAsync())[^1]["error_code"]).Should().Be("short_list");
        (await ContentAsync()).Should().Equal(before);
        Writes.Should().HaveCount(writes);
        AlertIds.Should().HaveCount(2, "one for each calendar").And.OnlyHaveUniqueItems();
        Cloud.Providers.Faults.Clear();
        await BeginDayOfCallsAsync();
        (await RunOnAsync(function, Thursday)).Outcome.Should().Be("collected");
        AlertIds.Should().HaveCount(4, "both are over");
        Told.Where(static told => told.Kind == "withdrawn").Select(static told => told.Symbol).Should().Equal("TESL");
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task Two_days_without_any_calendar_are_one_alert_and_a_recovery()
    {
        var function = await StartFeedsAsync();
        (Cloud.Providers.Faults["alphavantage"], Cloud.Providers.Faults["finnhub"]) = (Fault.DailyLimit, Fault.ServerError);
        await RunOnAsync(function, Monday);
        AlertIds.Should().BeEmpty();
        await RunOnAsync(function, Tuesday);
        await RunOnAsync(function, Wednesday);
        AlertIds.Should().ContainSingle().Which.Should().StartWith("all_sources_down");
        Cloud.Providers.Faults.Clear();

        await RunOnAsync(function, Thursday);

        AlertIds.Should().HaveCount(2);
        (await Table.AllAsync()).Should().NotBeEmpty();
        await EveryChangeIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task On_a_Sunday_it_calls_nobody()
    {
        var run = await RunOnAsync(await StartFeedsAsync(), Sunday);

        (run.Outcome, (string?)run.Answer["next_open"]).Should().Be(("closed", "2026-11-16T10:00:00Z"));
        Cloud.Aws.Calls.Should().BeEmpty();
        Cloud.Providers.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData(LocalCloud.Cloud.Table, "BatchWriteItem", 1, true)]
    [InlineData(LocalCloud.Cloud.EarningsCalendarTable, "PutItem", 1, false)]
    [InlineData(LocalCloud.Cloud.EarningsCalendarTable, "PutItem", 50, false)]
    [InlineData(LocalCloud.Cloud.EarningsCalendarTable, "PutItem", 50, true)]
    [InlineData(LocalCloud.Cloud.Table, "UpdateItem", 1, true)] // the words are written down
    [InlineData("sns", "Publish", 1, false)]
    [InlineData("sns", "Publish", 1, true)]
    [InlineData(LocalCloud.Cloud.Table, "UpdateItem", 2, false)] // the end of the run
    public async Task A_first_run_that_dies_is_made_whole_by_the_next_attempt(string resource, string operation, int nth, bool isDone)
    {
        await DieAndRepeatAsync(Monday, (resource, operation, nth, isDone));

        await IsAsIfNothingHadHappenedAsync(await MondayAlone.Value);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public async Task A_run_that_dies_while_it_changes_reports_is_made_whole_by_the_next_attempt(int nth, bool isDone)
    {
        await RunOnAsync(await StartFeedsAsync(), Monday);

        await DieAndRepeatAsync(Wednesday, (LocalCloud.Cloud.EarningsCalendarTable, "UpdateItem", nth, isDone));

        await IsAsIfNothingHadHappenedAsync(await MondayAndWednesdayAlone.Value);
    }

    [Fact]
    public async Task While_SNS_is_down_the_run_is_recorded_and_the_retry_of_Lambda_sends_what_is_owed()
    {
        AwsFault = static call => call.Service == "sns" ? new AwsError(500, "InternalError", "as told") : null;
        var function = await StartFeedsAsync();
        var failed = (await InvokeOnAsync(function, Monday, "the-same-invocation")).Should().BeOfType<Invocation.Failed>().Which;
        ((string?)JsonNode.Parse(failed.Error)!["errorType"]).Should().Be("UnsentException");
        ((string?)(await RunsAsync()).Should().ContainSingle().Which["outcome"]).Should().Be("collected");
        AwsFault = static _ => null;
        await EndLeasesAsync();

        var retry = (Invocation.Answered)await InvokeOnAsync(function, Monday, "the-same-invocation");

        ((string?)JsonNode.Parse(retry.Payload)!["outcome"]).Should().Be("already_done");
        await IsAsIfNothingHadHappenedAsync(await MondayAlone.Value);
    }

    [Fact]
    public async Task Answers_that_were_lost_after_reports_were_written_change_nothing()
    {
        var writes = 0;
        Cloud.Aws.LosesAnswer = call =>
            call.Operation == "PutItem" && ResourceOf(call) == LocalCloud.Cloud.EarningsCalendarTable && Interlocked.Increment(ref writes) % 3 == 0;

        (await RunOnAsync(await StartFeedsAsync(), Monday)).Calls.Should().ContainKey("GetItem", "a row that was refused is read back");

        await IsAsIfNothingHadHappenedAsync(await MondayAlone.Value);
    }

    [Fact]
    public async Task A_dry_run_asks_and_compares_and_writes_nothing()
    {
        var function = await StartFeedsAsync();
        Cloud.Providers.Now = ReferenceWeek.Due(Monday, "earnings_calendar");

        var answer = (Invocation.Answered)await function.InvokeAsync("""{"job":"earnings_calendar","scheduled_at":"2026-11-09T10:00:00Z","dry_run":true}""");

        var payload = JsonNode.Parse(answer.Payload)!;
        ((string?)payload["outcome"], (bool)payload["dry_run"]!, (string?)payload["source"]).Should().Be(("collected", true, "alphavantage"));
        ((int)payload["new"]!).Should().BeGreaterThan(90);
        (await Table.AllAsync()).Should().BeEmpty();
        (await RecordsAsync(string.Empty)).Should().ContainSingle("a call is a call").Which["pk"]!.GetValue<string>().Should().Be("CALLS#alphavantage");
        Cloud.Aws.Calls.Select(static call => call.Operation).Distinct().Should().BeEquivalentTo("GetSecretValue", "Query", "BatchGetItem", "GetItem", "UpdateItem");
    }

    [Fact]
    public async Task The_reports_of_the_next_seven_days_are_two_queries_at_the_turn_of_a_month()
    {
        var october = ShortLists(new LocalDate(2026, 10, 26));
        Cloud.Providers.Reference = october;
        await RunOnAsync(await StartFeedsAsync(), october.Days[2]);
        var days = new UpcomingEarnings(new LocalDate(2026, 10, 29), 7);

        var due = await days.ReadAsync(Table);

        days.Queries.Should().HaveCount(2);
        due.Select(static row => (string?)row["symbol"]).Should().Contain(["CSCO", "DIS", "AKO.A", "AKO.B"]);
        due.Select(static row => (string)row["report_date_symbol"]!).Should().BeInAscendingOrder(StringComparer.Ordinal)
            .And.BeEquivalentTo((await Table.AllAsync()).Select(static row => (string?)row["report_date_symbol"]).OfType<string>()
                .Where(static key => string.CompareOrdinal(key, "2026-10-29") >= 0 && string.CompareOrdinal(key, "2026-11-05") < 0));
    }

    [Fact]
    public async Task The_reports_of_a_symbol_are_one_query_in_the_order_of_their_periods()
    {
        await RunOnAsync(await StartFeedsAsync(), Monday);

        var rows = await Table.QueryAsync(AssetHistory.Query("CHSX"));

        rows.Select(static row => (string?)row["fiscal_period_end"]).Should().Equal("2026-06-30", "2026-09-30");
        var since = new TableQuery("symbol = :symbol AND fiscal_period_end > :since", ("symbol", "CHSX"), ("since", "2026-06-30"));
        (await Table.QueryAsync(since)).Should().ContainSingle();
    }

    private static Lazy<Task<(IReadOnlyList<string> Content, IReadOnlyList<(string Kind, string Symbol)> Told)>> MondayAlone { get; } =
        new(static () => new EarningsCalendarTests().UndisturbedAsync(Monday));

    private static Lazy<Task<(IReadOnlyList<string> Content, IReadOnlyList<(string Kind, string Symbol)> Told)>> MondayAndWednesdayAlone { get; } =
        new(static () => new EarningsCalendarTests().UndisturbedAsync(Monday, Wednesday));

    /// <summary>A symbol may have two reports, which two attempts announce.</summary>
    private async Task IsAsIfNothingHadHappenedAsync((IReadOnlyList<string> Content, IReadOnlyList<(string Kind, string Symbol)> Told) undisturbed)
    {
        (await ContentAsync()).Should().Equal(undisturbed.Content);
        Told.Select(static told => (told.Kind, told.Symbol)).Distinct().Should().BeEquivalentTo(undisturbed.Told);
        Announcements.DistinctBy(static announcement => (string)announcement["id"]!).Sum(static announcement => (int)announcement["item_count"]!)
            .Should().BeGreaterThanOrEqualTo(undisturbed.Told.Count);
        await EveryChangeIsAnnouncedOnceAsync();
    }

    private async Task<JsonObject> RowAsync(string symbol) => (await Table.QueryAsync(AssetHistory.Query(symbol)))[0];
}
