using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Aws;
using Ingestion.LocalCloud.Events;
using Ingestion.LocalCloud.Lambda;
using NodaTime;

namespace Ingestion.EndToEnd;

/// <summary>What exchanges put on the bus, through the native binary: stored once, audited always.</summary>
public sealed class EventsFromABus : FunctionFixture
{
    private const string Trade = "Trade Execution";
    private static readonly Instant PutAt = Instant.FromUtc(2026, 11, 20, 15, 5);

    private Bus _bus = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _bus = new Bus(Cloud, TimeProvider.System);
    }

    [Fact]
    public async Task Every_event_of_a_mix_is_stored_or_a_duplicate_or_rejected_and_audited()
    {
        await _bus.StartAsync(2);
        var entries = EventMix.Of(200, PutAt);

        var deliveries = await _bus.DeliverAsync(_bus.Messages(entries, PutAt), 2);

        var outcomes = deliveries.GroupBy(static delivery => delivery.Outcome!).ToDictionary(static group => group.Key, static group => group.Count());
        outcomes.Should().BeEquivalentTo(new Dictionary<string, int> { ["accepted"] = 140, ["duplicate"] = 40, ["rejected"] = 20 });
        (await Cloud.MarketData.AllAsync()).Should().HaveCount(140).And.OnlyContain(static item => (string)item["session"]! == "open");
        (await Cloud.AuditTrail.AllAsync()).GroupBy(static entry => (string)entry["status"]!).ToDictionary(static group => group.Key, static group => group.Count())
            .Should().BeEquivalentTo(outcomes);
    }

    [Fact]
    public async Task Killing_the_binary_at_every_call_in_turn_and_delivering_again_changes_nothing()
    {
        await _bus.StartAsync(1);
        var calls = 0;
        foreach (var target in Enumerable.Range(1, 3))
        {
            foreach (var isDone in new[] { false, true })
            {
                var doomed = await Cloud.StartFunctionAsync();
                var message = Message($"K-{target}-{isDone}");
                calls = 0;
                Cloud.Aws.Fault = call => !isDone && ++calls == target && Kill(doomed) ? new AwsError(500, "InternalServerError", "too late") : null;
                Cloud.Aws.LosesAnswer = _ => isDone && ++calls == target && Kill(doomed);
                (await doomed.InvokeAsync(message.Payload)).Should().BeOfType<Invocation.Crashed>();
                (Cloud.Aws.Fault, Cloud.Aws.LosesAnswer) = (static _ => null, static _ => false);

                (await _bus.DeliverAsync(message)).Outcome.Should().Be("accepted", $"killed at call {target}, done: {isDone}");
                (await _bus.DeliverAsync(message)).Outcome.Should().Be("accepted", "a repeated delivery is the same delivery");
            }
        }

        (await Cloud.MarketData.AllAsync()).Should().HaveCount(6);
        (await Cloud.AuditTrail.AllAsync()).Should().HaveCount(6).And.OnlyContain(static entry => (string)entry["status"]! == "accepted");
    }

    [Fact]
    public async Task The_same_event_from_two_deliveries_at_once_is_stored_once_and_audited_twice()
    {
        await _bus.StartAsync(4);
        List<BusMessage> messages = [.. Enumerable.Range(0, 40).SelectMany(static i => Enumerable.Range(0, 4).Select(_ => $"C-{i}")).Select(id => Message(id))];

        await _bus.DeliverAsync(messages, 4);

        (await Cloud.MarketData.AllAsync()).Should().HaveCount(40);
        var audited = await Cloud.AuditTrail.AllAsync();
        audited.Should().HaveCount(160);
        audited.Count(static entry => (string)entry["status"]! == "accepted").Should().Be(40);
    }

    [Fact]
    public async Task An_id_that_is_repeated_with_another_time_is_a_duplicate_too()
    {
        await _bus.StartAsync(1);
        await _bus.DeliverAsync(Message("R-1"));

        (await _bus.DeliverAsync(Message("R-1", "2026-11-20T15:04:58Z"))).Outcome.Should().Be("duplicate");

        (await Cloud.MarketData.AllAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task An_id_with_two_times_at_once_is_stored_once()
    {
        await _bus.StartAsync(4);
        List<BusMessage> messages = [.. Enumerable.Range(0, 40).SelectMany(i => Enumerable.Range(0, 4).Select(time => Message($"T-{i}", $"2026-11-20T15:04:5{time}Z")))];

        await _bus.DeliverAsync(messages, 4);

        (await Cloud.MarketData.AllAsync()).Should().HaveCount(40);
        (await Cloud.AuditTrail.AllAsync()).Count(static entry => (string)entry["status"]! == "accepted").Should().Be(40);
    }

    [Fact]
    public async Task Ids_are_each_source_s_own_and_where_they_clash_it_is_said()
    {
        await _bus.StartAsync(1);
        await _bus.DeliverAsync(Message("O-1"));

        (await _bus.DeliverAsync(Message("O-1", "2026-11-20T15:04:58Z", "market.other"))).Outcome.Should().Be("accepted");
        (await _bus.DeliverAsync(Message("O-1", source: "market.third"))).Outcome.Should().Be("rejected");

        (await Cloud.MarketData.AllAsync()).Should().HaveCount(2);
        (await Cloud.AuditTrail.AllAsync()).Single(static entry => (string)entry["status"]! == "rejected")["details"]!.ToString().Should().Contain("another source");
    }

    [Fact]
    public async Task An_event_that_is_nested_deeper_than_any_parser_likes_is_judged_like_any_other()
    {
        await _bus.StartAsync(1);
        var message = Message("D-1");
        var deep = message with { Payload = message.Payload.Replace("\"price\"", $"\"more\":{new string('[', 5_000)}{new string(']', 5_000)},\"price\"", StringComparison.Ordinal) };

        (await _bus.DeliverAsync(deep)).Outcome.Should().Be("accepted");
    }

    [Fact]
    public async Task An_event_outside_the_session_is_taken_and_says_so()
    {
        await _bus.StartAsync(1);

        await _bus.DeliverAsync(Message("N-1", "2026-11-20T02:00:00Z"));

        ((string?)(await Cloud.MarketData.AllAsync()).Single()["session"]).Should().Be("closed");
    }

    [Fact]
    public async Task A_poisoned_event_ends_as_a_dead_letter_with_its_reason_blocks_no_other_and_can_be_redriven()
    {
        await _bus.StartAsync(1);
        Cloud.Aws.Fault = static call => call.Operation == "PutItem" && call.Body.AsSpan().IndexOf("P-1"u8) >= 0
            ? new AwsError(400, "ValidationException", "as told")
            : null;

        await _bus.DeliverAsync([Message("P-1"), Message("P-2")], 1);

        _bus.DeadLetters.Should().ContainSingle().Which.Error.Should().Contain("as told");
        (await Cloud.MarketData.AllAsync()).Select(static item => (string)item["event_id"]!).Should().Equal("P-2");

        Cloud.Aws.Fault = static _ => null;
        (await _bus.RedriveAsync()).Should().ContainSingle().Which.Outcome.Should().Be("accepted");
        _bus.DeadLetters.Should().BeEmpty();
        (await Cloud.AuditTrail.AllAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task What_is_rejected_says_everything_that_is_wrong_in_the_audit_trail()
    {
        await _bus.StartAsync(1);
        var message = _bus.Message("market.nyse", Trade, new JsonObject { ["event_id"] = "X-1", ["symbol"] = "?", ["text"] = "a\u202Eb\n" }, PutAt)!;

        (await _bus.DeliverAsync(message)).Outcome.Should().Be("rejected");

        var entry = (await Cloud.AuditTrail.AllAsync()).Should().ContainSingle().Which;
        ((string?)entry["event_id"]).Should().Be("X-1");
        ((string?)entry["details"]).Should().ContainAll("symbol is '?'", "exchange is", "timestamp is", "price is missing", "currency is");
        ((string)entry["details"]!).Should().NotMatchRegex(@"[\p{Cc}\p{Cf}]");
    }

    [Fact]
    public async Task Beside_it_news_are_collected_by_the_same_process()
    {
        var function = await StartAsync();
        (await function.InvokeAsync(Message("S-1").Payload)).Should().BeOfType<Invocation.Answered>();

        ((string?)(await RunAsync(function, FirstRun))["outcome"]).Should().Be("collected");
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task Indexes_find_events_by_symbol_exchange_and_minute()
    {
        await _bus.StartAsync(1);
        await _bus.DeliverAsync([Message("I-1"), Message("I-2", "2026-11-20T15:03:00Z")], 1);

        (await QueryAsync(LocalCloud.Cloud.MarketDataTable, "SymbolIndex", "symbol", "AAPL")).Should().Equal("I-2", "I-1");
        (await QueryAsync(LocalCloud.Cloud.MarketDataTable, "ExchangeIndex", "exchange", "NYSE")).Should().Equal("I-2", "I-1");
        (await QueryAsync(LocalCloud.Cloud.AuditTrailTable, "EventIndex", "event_id", "I-1")).Should().Equal("I-1");
    }

    [Fact]
    public async Task Events_of_a_window_are_announced_together_once_when_it_is_over_and_off_by_default()
    {
        await _bus.StartAsync(1);
        await _bus.DeliverAsync(_bus.Messages(EventMix.Of(20, PutAt), PutAt), 1);
        (await RecordsAsync("OUTBOX")).Should().BeEmpty("it is off");
        (await Cloud.AuditTrail.AllAsync()).Should().NotContain(static entry => entry.ContainsKey("minute"));
        var function = await StartAsync(("MARKET_EVENT_WINDOW_MINUTES", "1"));
        await function.InvokeAsync(Message("W-0").Payload);
        var owed = (await RecordsAsync("OUTBOX")).Should().ContainSingle("the window is owed before its first event is stored").Which;
        ((string?)owed["feed"]).Should().Be("events");
        await function.InvokeAsync("""{"job":"events"}""");
        Announcements.Should().BeEmpty("the window is not over");

        // What was accepted so far, as if its minute were long over.
        var minute = await Windows.BackdateAsync(Cloud, "2026-11-20T15:05:00Z");
        await function.InvokeAsync("""{"job":"events"}""");
        await function.InvokeAsync("""{"job":"events"}""");

        var announcement = Announcements.Should().ContainSingle().Which;
        ((string?)announcement["id"], (string?)announcement["feed"], (string?)announcement["run"]).Should().Be(("events-20261120T150500Z-1", "events", "events/2026-11-20T15:05:00Z"));
        ((int)announcement["item_count"]!).Should().Be(minute);
        announcement["tickers"]!.AsArray().Select(static ticker => (string)ticker!).Should().BeInAscendingOrder().And.Contain("AAPL");
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(LocalCloud.Repository.Root, "src", "Ingestion", "Announcing", "announcement.schema.json"), TestContext.Current.CancellationToken))!;
        JsonSchema.Problems(schema, announcement).Should().BeEmpty();
    }

    [Fact]
    public async Task An_announcement_that_SNS_does_not_take_stays_owed_and_the_call_fails_for_all_to_see()
    {
        var function = await StartAsync(("MARKET_EVENT_WINDOW_MINUTES", "1"));
        await function.InvokeAsync(Message("W-1").Payload);
        await Windows.BackdateAsync(Cloud, "2026-11-20T15:05:00Z");
        Cloud.Aws.Fault = static call => call.Service == "sns" ? new AwsError(404, "NotFound", "as told") : null;

        (await function.InvokeAsync("""{"job":"events"}""")).Should().BeOfType<Invocation.Failed>().Which.Error.Should().Contain("was not taken");

        Cloud.Aws.Fault = static _ => null;
        await function.InvokeAsync("""{"job":"events"}""");
        Announcements.Should().ContainSingle();
    }

    [Fact]
    public async Task A_window_that_SNS_refuses_keeps_none_behind_it_and_a_dry_run_tells_nobody()
    {
        var function = await StartAsync(("MARKET_EVENT_WINDOW_MINUTES", "1"));
        await function.InvokeAsync(Message("Y-1").Payload);
        await Windows.BackdateAsync(Cloud, "2026-11-20T15:05:00Z");
        await Windows.OweAsync(Cloud, "2026-11-20T15:04:00Z");
        await Windows.CopyAsync(Cloud, "2026-11-20T15:04:00Z");
        (await function.InvokeAsync("""{"job":"events","dry_run":true}""")).ToString().Should().Contain("\"announced\":2");
        Announcements.Should().BeEmpty();
        Cloud.Aws.Fault = static call => call.Service == "sns" && call.Body.AsSpan().IndexOf("T150400Z"u8) >= 0 ? new AwsError(404, "NotFound", "as told") : null;

        (await function.InvokeAsync("""{"job":"events"}""")).Should().BeOfType<Invocation.Failed>().Which.Error.Should().Contain("T150400Z");

        Announcements.Should().ContainSingle().Which["run"]!.ToString().Should().Be("events/2026-11-20T15:05:00Z");
        (await RecordsAsync("OUTBOX")).Should().ContainSingle();
    }

    private BusMessage Message(string id, string timestamp = "2026-11-20T15:04:59.5Z", string source = "market.nyse") => _bus.Message(
        source,
        Trade,
        new JsonObject
        {
            ["event_id"] = id,
            ["symbol"] = "AAPL",
            ["exchange"] = "NYSE",
            ["price"] = 189.3m,
            ["volume"] = 100,
            ["currency"] = "USD",
            ["timestamp"] = timestamp,
        },
        PutAt)!;

    private async Task<IEnumerable<string>> QueryAsync(string table, string index, string key, string value)
    {
        var found = await Cloud.TableOf(table).CallAsync("Query", new JsonObject
        {
            ["TableName"] = table,
            ["IndexName"] = index,
            ["KeyConditionExpression"] = "#k = :v",
            ["ExpressionAttributeNames"] = new JsonObject { ["#k"] = key },
            ["ExpressionAttributeValues"] = new JsonObject { [":v"] = new JsonObject { ["S"] = value } },
        }.ToJsonString());
        return found["Items"]!.AsArray().Select(static item => (string)item!["event_id"]!["S"]!);
    }

    private static bool Kill(FunctionProcess function)
    {
        function.KillAsync().GetAwaiter().GetResult();
        return true;
    }
}
