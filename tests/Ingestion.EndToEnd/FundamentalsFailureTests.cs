using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Aws;
using Ingestion.LocalCloud.Events;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Providers;
using Ingestion.LocalCloud.Reference;

namespace Ingestion.EndToEnd;

/// <summary>The bus, the provider or the calendar fails: what is owed, what is told, and what comes of it later.</summary>
public sealed class FundamentalsFailureTests : FundamentalsFixture
{
    private static readonly string[] Companies = ["CSCO", "DIS", "IBM"];

    [Fact]
    public async Task Entries_that_failed_in_a_request_that_was_answered_are_tried_again()
    {
        await ReportedAsync();
        var failures = 0;
        Cloud.EventBridge.EntryFault = entry => entry.Detail!.Contains("\"DIS\"", StringComparison.Ordinal) && Interlocked.Increment(ref failures) == 1
            ? new AwsError(400, "ThrottlingException", "as told") : null;

        (await PlanAsync(await StartFeedAsync(), AfterEarnings)).Outcome.Should().Be("collected");

        failures.Should().Be(2, "it was put once more");
        Asked().Should().BeEquivalentTo(Companies, "nobody is asked for twice");
        (await RecordsAsync("OUTBOX")).Should().BeEmpty();
    }

    [Fact]
    public async Task While_EventBridge_is_down_events_stay_owed_and_the_retry_of_Lambda_sends_them_under_the_same_ids()
    {
        await ReportedAsync();
        Cloud.Aws.Fault = static call => call.Service == "events" ? new AwsError(500, "InternalFailure", "as told") : null;
        var function = await StartFeedAsync();
        var failed = (await function.InvokeAsync(LocalCloud.Cloud.Event(Due(AfterEarnings), AfterEarnings), "the-same-invocation")).Should().BeOfType<Invocation.Failed>().Which;
        ((string?)JsonNode.Parse(failed.Error)!["errorType"]).Should().Be("UnsentException");
        var owed = await RecordsAsync("OUTBOX");
        owed.Select(static record => (string?)record["pk"]).Should().Equal(Enumerable.Repeat("OUTBOX#fundamentals", 3));
        Asked().Should().BeEmpty();
        Cloud.Aws.Fault = static _ => null;
        await Cloud.Records.CallAsync("UpdateItem", new JsonObject
        {
            ["TableName"] = LocalCloud.Cloud.Table,
            ["Key"] = new JsonObject { ["pk"] = S($"RUN#{AfterEarnings}"), ["sk"] = S(Due(AfterEarnings)) },
            ["UpdateExpression"] = "SET lease_until = :past",
            ["ExpressionAttributeValues"] = new JsonObject { [":past"] = S("2020-01-01T00:00:00Z") },
        }.ToJsonString());

        (await function.InvokeAsync(LocalCloud.Cloud.Event(Due(AfterEarnings), AfterEarnings), "the-same-invocation")).Should().BeOfType<Invocation.Answered>()
            .Which.Payload.Should().Contain("already_done");

        Asked().Should().BeEquivalentTo(Companies);
        OnTheBus("pollenationNeeded").Select(static one => (string?)one["eventId"]).Should().BeEquivalentTo(
            Companies.Select(symbol => $"refresh_after_earnings-{Due(AfterEarnings).Replace("-", string.Empty, StringComparison.Ordinal).Replace(":", string.Empty, StringComparison.Ordinal)}-{symbol}"));
        (await RecordsAsync("OUTBOX")).Should().BeEmpty();
        (await PlanAsync(function, AfterEarnings)).Outcome.Should().Be("already_done");
        Asked().Should().HaveCount(3, "nothing is sent once more");
        (await WorkAsync()).Select(static delivery => delivery.Outcome).Should().BeEquivalentTo("refreshed", "refreshed", "refreshed", "marked", "marked", "marked");
    }

    [Fact]
    public async Task A_report_whose_event_the_bus_did_not_take_is_processed_by_the_next_delivery()
    {
        await ReportedAsync("IBM");
        await PlanAsync(await StartFeedAsync(), AfterEarnings);
        var refused = 0;
        Cloud.EventBridge.EntryFault = entry => entry.DetailType == "earningsProcessed" && Interlocked.Increment(ref refused) <= 10 ? new AwsError(400, "InternalFailure", "as told") : null;

        var deliveries = await WorkAsync();

        deliveries.Select(static delivery => delivery.Outcome).Should().BeEquivalentTo("already_refreshed", "marked", "already_marked");
        OnTheBus("earningsProcessed").Select(static one => one.ToJsonString()).Distinct().Should().ContainSingle("what was owed, and the same once more");
        Cloud.Providers.Limits.Calls.Should().HaveCount(5, "documents that are there are not asked for again");
        ((bool)(await CalendarAsync("IBM"))["is_processed"]!).Should().BeTrue();
        (await RecordsAsync("OUTBOX")).Should().BeEmpty();
    }

    [Fact]
    public async Task When_the_provider_says_that_the_day_s_calls_are_used_up_nobody_asks_it_again_and_its_echo_is_told_nobody()
    {
        await TrackAsync("IBM");
        var function = await StartFeedAsync();
        Cloud.Providers.AlphaVantageFaults["EARNINGS"] = Fault.DailyLimit;
        (await DeliverAsync("IBM")).Should().NotContain("itemIdentifier", "it is acknowledged");
        Cloud.Providers.AlphaVantageFaults.Clear();
        var asked = Cloud.Providers.Limits.Calls.Count;

        (await DeliverAsync("DIS")).Should().NotContain("itemIdentifier");

        Cloud.Providers.Limits.Calls.Should().HaveCount(asked);
        (await CallsAsync()).Should().ContainKey("closed_at");
        function.Output.Count(static line => line.Contains("\"outcome\":\"waits\"", StringComparison.Ordinal)).Should().Be(2);
        await PlanAsync(function, Oldest);
        ((await PlanOfAsync(Oldest))["chosen"]!.AsArray()).Should().BeEmpty();
        await NowhereIsAsync(function, AlphaVantageKey);
        (await Cloud.Fundamentals.AllAsync()).Select(static row => row.ToJsonString()).Should().NotContain(static row => row.Contains(AlphaVantageKey, StringComparison.OrdinalIgnoreCase));

        async Task<string> DeliverAsync(string symbol) =>
            (await function.InvokeAsync(EventQueue.BatchOf([Needed(symbol, Now())], Shape))).Should().BeOfType<Invocation.Answered>().Which.Payload;
    }

    [Fact]
    public async Task Operations_hear_of_a_calendar_that_is_too_old_and_of_its_recovery()
    {
        var (earlier, function) = (Morning.PlusDays(-1), await StartFeedAsync());
        await CalendarRanAsync(Morning.PlusDays(-7));
        await ReportedAsync("IBM");

        (await PlanAsync(function, AfterEarnings, earlier)).Outcome.Should().Be("collected", "it is used all the same");

        Alerts().Should().ContainSingle().Which.Should().StartWith("stale_calendar");
        Value("CalendarAgeHours").Should().BeGreaterThanOrEqualTo(36);
        var run = await PlanAsync(function, AfterEarnings);
        run.Outcome.Should().Be("collected");
        Value("CalendarAgeHours").Should().Be(1, "it ran this morning");
        Alerts().Should().HaveCount(2).And.OnlyContain(static id => id.Contains("stale_calendar", StringComparison.Ordinal));
        Cloud.Sns.Messages.Last(static message => message.TopicArn == LocalCloud.Cloud.AlertTopic).Body.Should().StartWith("stale_calendar is over");
        (await RecordsAsync("OUTBOX")).Should().BeEmpty();
    }

    [Fact]
    public async Task News_with_sentiment_gets_what_the_planners_leave_and_nothing_before_they_have_spoken()
    {
        var function = await StartFeedAsync();
        (await SentimentAsync("2026-11-20T15:00:00Z")).Should().Be("postponed", "no planner has spoken");
        await CalendarRanAsync(Morning);
        foreach (var symbol in new[] { "CSCO", "DIS", "IBM", "JPM" })
        {
            await TrackAsync(symbol);
        }

        await PlanAsync(function, AfterEarnings);
        (await SentimentAsync("2026-11-20T16:00:00Z")).Should().Be("postponed", "the other one has not");
        await PlanAsync(function, Oldest);
        (await SentimentAsync("2026-11-20T17:00:00Z")).Should().Be("postponed", "the plan needs all that there is");
        Cloud.Providers.Limits.Calls.Should().BeEmpty();
        Set(("ALPHA_VANTAGE_CALLS_A_DAY", "26"));
        function = await StartFeedAsync();

        (await SentimentAsync("2026-11-20T18:00:00Z")).Should().Be("collected", "one is left");

        Cloud.Providers.Limits.CountOf("NEWS_SENTIMENT").Should().Be(1);
        Alerts().Should().BeEmpty();

        async Task<string?> SentimentAsync(string at)
        {
            Cloud.Providers.Now = NodaTime.Text.InstantPattern.General.Parse(at).Value;
            var invocation = await function.InvokeAsync(LocalCloud.Cloud.Event(at, "news_sentiment"));
            return (string?)JsonNode.Parse(invocation.Should().BeOfType<Invocation.Answered>().Which.Payload)!["outcome"];
        }
    }

    private async Task ReportedAsync(params IReadOnlyList<string> symbols)
    {
        symbols = symbols.Count > 0 ? symbols : Companies;
        Reported(symbols);
        foreach (var symbol in symbols)
        {
            await TrackAsync(symbol);
            await ReportAsync(symbol);
        }
    }

    private string Due(string job) => ReferenceWeek.Due(Morning, job).ToString();

    private IEnumerable<string?> Asked() => OnTheBus("pollenationNeeded").Select(static one => (string?)one["assetSymbol"]);

    private IReadOnlyList<string> Alerts() =>
        [.. Cloud.Sns.Messages.Where(static message => message.TopicArn == LocalCloud.Cloud.AlertTopic).Select(static message => message.Attributes["alert_id"].Value)];

    private double Value(string metric) => Cloud.CloudWatch.Values.Last(value => value.Name == metric && value.Dimensions == $"Environment=local,Feed={AfterEarnings}").Value;
}
