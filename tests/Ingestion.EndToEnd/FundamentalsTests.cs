using System.Text.Json;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Providers;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.EndToEnd;

/// <summary>Both planners, the bus, the queue and both receivers, through the native binary.</summary>
public sealed class FundamentalsTests : FundamentalsFixture
{
    private static readonly string[] Prefixes = ["BALANCE_SHEET#Q#", "CASH_FLOW#Q#", "EARNINGS#Q#", "INCOME_STATEMENT#Q#"];

    [Fact]
    public async Task A_report_leads_to_five_documents_an_announcement_and_a_calendar_row_that_is_processed()
    {
        var before = Now();
        var deliveries = await MorningAsync("IBM");

        deliveries.Select(static delivery => delivery.Outcome).Should().BeEquivalentTo("refreshed", "marked");
        var run = (await RecordsAsync($"RUN#{AfterEarnings}")).Should().ContainSingle().Which;
        var chosen = run["refresh_plan"]!["chosen"]!.AsArray().Should().ContainSingle().Which!;
        ((string?)run["outcome"], (string?)chosen["symbol"], (string?)chosen["earnings_id"], (string?)chosen["earnings_date"])
            .Should().Be(("collected", "IBM", $"IBM#{Iso(Period)}", Iso(ReportDay)));
        var due = ReferenceWeek.Due(Morning, AfterEarnings).ToString();
        OnTheBus("pollenationNeeded").Should().ContainSingle().Which.ToJsonString().Should().Be(
            $$$"""{"assetSymbol":"IBM","triggerType":"earnings","triggerContext":{"earningsDate":"{{{Iso(ReportDay)}}}","earningsId":"IBM#{{{Iso(Period)}}}"},"timestamp":"{{{due}}}","eventId":"refresh_after_earnings-{{{Compact(due)}}}-IBM"}""");
        Cloud.EventBridge.Events.Should().HaveCount(2).And.OnlyContain(static entry => entry.Source == "ingestion.local" && entry.Bus == LocalCloud.Cloud.EventBus);

        var rows = await RowsAsync("IBM");
        rows.Keys.Should().Contain(Prefixes.Select(prefix => prefix + Iso(Period))).And.ContainSingle(static key => key.StartsWith("OVERVIEW#", StringComparison.Ordinal));
        rows.Keys.Should().Contain(static key => key.StartsWith("INCOME_STATEMENT#Y#", StringComparison.Ordinal) || key.StartsWith("EARNINGS#Y#", StringComparison.Ordinal));
        var documents = rows.Values.Where(static row => (string)row["sk"]! != "REFRESH").ToList();
        documents.Should().OnlyContain(static row => (int)row["revision"]! == 1 && row["numbers"]!.AsObject().All(static number => number.Value!.GetValueKind() == JsonValueKind.Number));
        var earned = rows[$"EARNINGS#Q#{Iso(Period)}"];
        ((string?)earned["document"], (string?)earned["period"], (string?)earned["date"], (string?)earned["texts"]!["reported_date"])
            .Should().Be(("earnings", "Q", Iso(Period), Iso(ReportDay)));
        ((double)rows[$"INCOME_STATEMENT#Q#{Iso(Period)}"]["numbers"]!["total_revenue"]!).Should().BePositive();
        rows["REFRESH"].Should().NotContainKey("held_by").And.NotContainKey("without");

        var refreshedAt = At((await AssetAsync("IBM"))["refreshed_at"]);
        refreshedAt.Should().BeGreaterThanOrEqualTo(before - Duration.FromSeconds(1)).And.BeLessThanOrEqualTo(Now());
        At(rows["REFRESH"]["refreshed_at"]).Should().Be(refreshedAt);
        var announcement = Announcements.Should().ContainSingle().Which;
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "src", "Ingestion", "Announcing", "announcement.schema.json"), TestContext.Current.CancellationToken))!;
        JsonSchema.Problems(schema, announcement).Should().BeEmpty();
        documents.Should().OnlyContain(row => (string)row["announcement"]! == (string)announcement["id"]!);
        ((string?)announcement["feed"], (string?)announcement["source"], (int)announcement["item_count"]!, (string?)announcement["run"])
            .Should().Be(("fundamentals", "alphavantage", documents.Count, $"fundamentals/{due}"));
        announcement["changes"]!.AsObject().Select(static kind => kind.Key).Should().BeEquivalentTo("overview", "earnings", "income_statement", "balance_sheet", "cash_flow");

        var processed = OnTheBus("earningsProcessed").Should().ContainSingle().Which;
        ((string?)processed["eventId"], (string?)processed["earningsId"], At(processed["processedAt"]))
            .Should().Be(($"earningsProcessed-IBM-{Iso(Period)}", $"IBM#{Iso(Period)}", refreshedAt));
        var report = await CalendarAsync("IBM");
        ((bool)report["is_processed"]!, At(report["processed_at"])).Should().Be((true, refreshedAt));
        (await RecordsAsync("OUTBOX")).Should().BeEmpty();
        Cloud.Sns.Messages.Should().ContainSingle("nothing is wrong");
    }

    [Fact]
    public async Task The_calls_of_a_day_go_to_those_who_were_refreshed_longest_ago_and_no_job_exceeds_them()
    {
        Cloud.Providers.Limits.CallsADay = 25;
        Reported("CSCO");
        var function = await StartFeedAsync();
        var (symbols, at) = (new[] { "IBM", "DIS", "MSFT", "TSLA", "JPM", "CSCO" }, ReferenceWeek.Due(Morning, Oldest));
        for (var i = 0; i < symbols.Length; i++)
        {
            await TrackAsync(symbols[i], at - Duration.FromDays(29 - i));
        }

        await TrackAsync("AAPL", at);
        await ReportAsync("CSCO");

        (await PlanAsync(function, Oldest)).Outcome.Should().Be("collected");

        var plan = await PlanOfAsync(Oldest);
        Symbols(plan["chosen"]).Should().Equal("IBM", "DIS", "MSFT", "TSLA");
        plan["chosen"]!.AsArray().Select(static one => (double)one!["score"]!).Should().BeInDescendingOrder();
        plan["left"]!.AsObject().ToDictionary(static one => one.Key, static one => (int)one.Value!).Should().Equal(new Dictionary<string, int> { ["no_calls_left"] = 2, ["score_too_low"] = 1 });
        (await WorkAsync()).Should().HaveCount(4).And.OnlyContain(static delivery => delivery.Outcome == "refreshed");
        (await PlanAsync(function, AfterEarnings)).Outcome.Should().Be("collected");
        var next = await PlanOfAsync(AfterEarnings);
        next["chosen"]!.AsArray().Should().BeEmpty();
        ((int)next["left"]!["no_calls_left"]!).Should().Be(1);
        Queue.Put(Needed("CSCO", Now()));
        (await WorkAsync()).Should().ContainSingle().Which.Outcome.Should().Be("waits", "no call is left for the last document, and the message is gone all the same");
        (Queue.Waiting, Queue.DeadLetters.Count, Cloud.Providers.Limits.UsedToday, Cloud.Providers.Limits.RefusedFor(Fault.DailyLimit)).Should().Be((0, 0, 24, 0), "one is kept for the calendar");
        ((int)(await CallsAsync())["refresh"]!).Should().Be(24);
        (await RowsAsync("CSCO"))["REFRESH"].Should().NotContainKey("refreshed_at");
        At((await AssetAsync("CSCO"))["refreshed_at"]).Should().Be(at - Duration.FromDays(24));
        Cloud.Sns.Messages.Should().OnlyContain(static message => message.TopicArn == LocalCloud.Cloud.NotificationTopic, "a day without calls is no failure");
    }

    [Fact]
    public async Task A_message_that_comes_twice_costs_no_second_call()
    {
        Queue.Duplicates = static _ => true;

        var deliveries = await MorningAsync("IBM");

        // The second delivery comes before the row is marked, and tells of it once more.
        deliveries.Select(static delivery => delivery.Outcome).Should()
            .BeEquivalentTo("refreshed", "already_refreshed", "marked", "already_marked", "already_marked", "already_marked");
        Cloud.Providers.Limits.Calls.Should().HaveCount(5);
        OnTheBus("earningsProcessed").Select(static one => one.ToJsonString()).Distinct().Should().ContainSingle();
        Announcements.Should().ContainSingle();
        (await RowsAsync("IBM")).Values.Should().OnlyContain(static row => row["revision"] == null || (int)row["revision"]! == 1);
    }

    [Fact]
    public async Task An_event_of_another_shape_stays_in_the_queue_and_the_others_do_not_suffer()
    {
        await TrackAsync("IBM");
        Queue.Put(Needed("IBM", Now()));
        Queue.Put(Event("pollenationNeeded", new JsonObject { ["assetSymbol"] = "not a symbol", ["triggerType"] = "whim" }));
        Queue.Put(Event("earningsProcessed", new JsonObject { ["assetSymbol"] = "IBM", ["processedAt"] = "today" }));
        Queue.Put(new("not-json", "{"));

        var deliveries = await WorkAsync();

        deliveries.Select(static delivery => delivery.Outcome).Should().BeEquivalentTo("refreshed", null, null, null);
        Queue.DeadLetters.Should().HaveCount(3);
        Queue.DeadLetters.Select(static letter => letter.Error).Should().Contain(static error => error!.Contains("triggerType", StringComparison.Ordinal))
            .And.Contain(static error => error!.Contains("processedAt", StringComparison.Ordinal)).And.Contain(static error => error!.Contains("not JSON", StringComparison.Ordinal));
        Queue.Output.Count(static line => line.Contains("\"outcome\":\"rejected\"", StringComparison.Ordinal)).Should().Be(2 * 5, "each was received five times");
    }

    [Fact]
    public async Task A_restated_period_keeps_what_it_said_before()
    {
        var monday = Cloud.Providers.Reference.Monday;
        await TrackAsync(Companies.Restated);
        await RefreshOnAsync(monday);
        var before = await RowsAsync(Companies.Restated);
        var told = Announcements.Count;

        await RefreshOnAsync(monday.PlusDays(2));

        var after = await RowsAsync(Companies.Restated);
        var restated = after.Values.Where(static row => row["versions"] is JsonArray { Count: > 0 }).ToList();
        restated.Should().NotBeEmpty();
        foreach (var row in restated)
        {
            var (was, earlier) = (before[(string)row["sk"]!], row["versions"]!.AsArray().Should().ContainSingle().Which!);
            ((int)was["revision"]!, (int)row["revision"]!).Should().Be((1, 2));
            ((string?)earlier["known_since"], (string?)earlier["until"], (string?)row["first_seen"]).Should().Be(((string?)was["known_since"], (string?)row["known_since"], (string?)was["first_seen"]));
            earlier["was"]!.AsObject().Should().NotBeEmpty().And.OnlyContain(one => JsonNode.DeepEquals(one.Value, was["numbers"]![one.Key] ?? was["texts"]![one.Key]))
                .And.NotContain(one => JsonNode.DeepEquals(one.Value, row["numbers"]![one.Key]));
        }

        var written = after.Values.Count(row => row["revision"] is { } revision && ((int)revision == 2 || !before.ContainsKey((string)row["sk"]!)));
        ((int)Announcements.Skip(told).Should().ContainSingle().Which["item_count"]!).Should().Be(written, "only what changed is written and told");

        async Task RefreshOnAsync(LocalDate day)
        {
            // The function keeps whole seconds: two refreshes must not be within one.
            await Task.Delay(TimeSpan.FromMilliseconds(1_100), TestContext.Current.CancellationToken);
            Cloud.Providers.Now = ReferenceWeek.Due(day, AfterEarnings);
            Queue.Put(Needed(Companies.Restated, Now()));
            (await WorkAsync()).Should().ContainSingle().Which.Outcome.Should().Be("refreshed");
        }
    }

    [Fact]
    public async Task A_fund_without_documents_is_refreshed_and_not_asked_for_every_day()
    {
        await TrackAsync("SPY");
        var function = await StartFeedAsync();
        await PlanAsync(function, Oldest, Morning.PlusDays(-7));
        (await WorkAsync()).Should().ContainSingle().Which.Outcome.Should().Be("refreshed");

        await PlanAsync(function, Oldest);

        (await RowsAsync("SPY")).Should().ContainSingle().Which.Value["without"]!.AsArray().Should().HaveCount(5);
        At((await AssetAsync("SPY"))["refreshed_at"]).Should().BeGreaterThan(ReferenceWeek.Due(Morning, Calendar) - Duration.FromDays(1));
        Announcements.Should().BeEmpty("there is nothing to tell");
        var plan = await PlanOfAsync(Oldest);
        (plan["chosen"]!.AsArray().Count, (int)plan["left"]!["score_too_low"]!, Cloud.Providers.Limits.Calls.Count).Should().Be((0, 1, 5));
    }

    [Fact]
    public async Task A_report_that_is_not_in_the_documents_yet_stays_unprocessed()
    {
        Cloud.Providers.Now = ReferenceWeek.Due(ReportDay, AfterEarnings);

        var deliveries = await MorningAsync("IBM");

        deliveries.Should().ContainSingle().Which.Outcome.Should().Be("not_reported_yet");
        (await RowsAsync("IBM")).Keys.Should().NotContain($"EARNINGS#Q#{Iso(Period)}").And.Contain(static key => key.StartsWith("EARNINGS#Q#", StringComparison.Ordinal));
        OnTheBus("earningsProcessed").Should().BeEmpty();
        ((bool)(await CalendarAsync("IBM"))["is_processed"]!).Should().BeFalse();
        (await AssetAsync("IBM"))["refreshed_at"]!.ToString().Should().NotStartWith("1970");
    }

    private static string Compact(string instant) => instant.Replace("-", string.Empty, StringComparison.Ordinal).Replace(":", string.Empty, StringComparison.Ordinal);

    private static Instant At(JsonNode? text) => NodaTime.Text.InstantPattern.ExtendedIso.Parse((string)text!).Value;
}
