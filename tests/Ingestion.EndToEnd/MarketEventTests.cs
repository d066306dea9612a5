using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Aws;
using Ingestion.LocalCloud.Events;
using Ingestion.LocalCloud.Lambda;
using NodaTime;

namespace Ingestion.EndToEnd;

/// <summary>What exchanges put on the bus, through the native binary: stored once, audited always.</summary>
public sealed class MarketEventTests : FunctionFixture
{
    private const string Trade = "Trade Execution";
    private static readonly Instant PutAt = Instant.FromUtc(2026, 11, 20, 15, 5);

    private readonly Bus _bus = new();
    private EventQueue _queue = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _queue = new EventQueue(Cloud, TimeProvider.System);
    }

    [Fact]
    public async Task Every_event_of_a_mix_is_stored_or_a_duplicate_or_rejected_and_audited()
    {
        await _queue.StartAsync(2);
        var entries = EventMix.Of(200, PutAt);

        var deliveries = await _queue.DeliverAsync(_bus.Messages(entries, PutAt), 2);

        var outcomes = deliveries.GroupBy(static delivery => delivery.Outcome!).ToDictionary(static group => group.Key, static group => group.Count());
        outcomes.Should().BeEquivalentTo(new Dictionary<string, int> { ["accepted"] = 140, ["duplicate"] = 40, ["rejected"] = 20 });
        (await Cloud.MarketData.AllAsync()).Should().HaveCount(140).And.OnlyContain(static item => (string)item["session"]! == "open" && (string)item["account"]! == Bus.Account);
        (await EntriesAsync()).GroupBy(static entry => (string)entry["status"]!).ToDictionary(static group => group.Key, static group => group.Count())
            .Should().BeEquivalentTo(outcomes);
    }

    [Fact]
    public async Task Killing_the_binary_at_every_call_in_turn_and_delivering_again_changes_nothing()
    {
        await _queue.StartAsync(1);
        var calls = 0;
        foreach (var target in Enumerable.Range(1, 2))
        {
            foreach (var isDone in new[] { false, true })
            {
                var doomed = await Cloud.StartFunctionAsync();
                var message = Message($"K-{target}-{isDone}");
                calls = 0;
                Cloud.Aws.Fault = call => !isDone && ++calls == target && Kill(doomed) ? new AwsError(500, "InternalServerError", "too late") : null;
                Cloud.Aws.LosesAnswer = _ => isDone && ++calls == target && Kill(doomed);
                (await doomed.InvokeAsync(EventQueue.BatchOf([message]))).Should().BeOfType<Invocation.Crashed>();
                (Cloud.Aws.Fault, Cloud.Aws.LosesAnswer) = (static _ => null, static _ => false);

                (await _queue.DeliverAsync(message)).Outcome.Should().Be("accepted", $"killed at call {target}, done: {isDone}");
                (await _queue.DeliverAsync(message)).Outcome.Should().Be("accepted", "a repeated delivery is the same delivery");
            }
        }

        (await Cloud.MarketData.AllAsync()).Should().HaveCount(4);
        (await Cloud.AuditTrail.AllAsync()).Should().HaveCount(4).And.OnlyContain(static entry => (string)entry["status"]! == "accepted");
    }

    [Fact]
    public async Task The_same_event_from_two_deliveries_at_once_is_stored_once_and_audited_twice()
    {
        await _queue.StartAsync(4);
        List<BusMessage> messages = [.. Enumerable.Range(0, 40).SelectMany(static i => Enumerable.Range(0, 4).Select(_ => $"C-{i}")).Select(id => Message(id))];

        await _queue.DeliverAsync(messages, 4);

        (await Cloud.MarketData.AllAsync()).Should().HaveCount(40);
        var audited = await Cloud.AuditTrail.AllAsync();
        audited.Should().HaveCount(160);
        audited.Count(static entry => (string)entry["status"]! == "accepted").Should().Be(40);
    }

    [Fact]
    public async Task An_id_that_is_repeated_with_another_time_is_a_duplicate_too()
    {
        await _queue.StartAsync(1);
        await _queue.DeliverAsync(Message("R-1"));

        (await _queue.DeliverAsync(Message("R-1", "2026-11-20T15:04:58Z"))).Outcome.Should().Be("duplicate");

        (await Cloud.MarketData.AllAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task An_id_with_two_times_at_once_is_stored_once()
    {
        await _queue.StartAsync(4);
        List<BusMessage> messages = [.. Enumerable.Range(0, 40).SelectMany(i => Enumerable.Range(0, 4).Select(time => Message($"T-{i}", $"2026-11-20T15:04:5{time}Z")))];

        await _queue.DeliverAsync(messages, 4);

        (await Cloud.MarketData.AllAsync()).Should().HaveCount(40);
        (await Cloud.AuditTrail.AllAsync()).Count(static entry => (string)entry["status"]! == "accepted").Should().Be(40);
    }

    [Fact]
    public async Task Ids_are_each_source_s_own()
    {
        await _queue.StartAsync(1);
        await _queue.DeliverAsync(Message("O-1"));

        (await _queue.DeliverAsync(Message("O-1", source: "market.other"))).Outcome.Should().Be("accepted");

        (await Cloud.MarketData.AllAsync()).Select(static item => (string)item["event_id"]!).Should().BeEquivalentTo("market.nyse/O-1", "market.other/O-1");
    }

    [Fact]
    public async Task An_account_cannot_take_the_ids_of_a_source_that_is_another_s()
    {
        // The bus's policy and rules would have stopped it; the function does whatever they let through.
        var environment = Cloud.FunctionEnvironment(("MARKET_EVENT_SENDERS", """{"000000000000":["market.nyse"],"111111111111":["market.other","market.x.*"]}"""));
        var function = await Cloud.StartFunctionAsync(environment);
        var cheap = _bus.Message("market.nyse", Trade, Detail("A-1", price: 0.01m), PutAt, account: "111111111111")!;
        var own = _bus.Message("market.x.y", Trade, Detail("A-1", price: 0.01m), PutAt, account: "111111111111")!;

        await function.InvokeAsync(EventQueue.BatchOf([cheap]));
        await function.InvokeAsync(EventQueue.BatchOf([Message("A-1"), own]));

        (await Cloud.MarketData.AllAsync()).Select(static item => $"{item["account"]} {item["event_id"]} {item["price"]}")
            .Should().BeEquivalentTo("000000000000 market.nyse/A-1 189.3", "111111111111 market.x.y/A-1 0.01");
        ((string)(await Cloud.RejectedEvents.AllAsync()).Should().ContainSingle().Which["details"]!).Should().Contain("may not use the source market.nyse");
    }

    [Fact]
    public async Task A_table_that_takes_no_more_just_now_is_waited_for_and_uses_up_no_try()
    {
        var refused = 0;
        Cloud.Aws.Fault = call => call.Operation == "PutItem" && call.Body.AsSpan().IndexOf("market-data-local"u8) >= 0 && Interlocked.Increment(ref refused) <= 12
            ? new AwsError(400, "ThrottlingException", "slower, please")
            : null;
        var function = await StartAsync();

        var answer = (Invocation.Answered)await function.InvokeAsync(EventQueue.BatchOf([Message("W-9")]));

        JsonNode.Parse(answer.Payload)!["batchItemFailures"]!.AsArray().Should().BeEmpty();
        (await Cloud.MarketData.AllAsync()).Should().ContainSingle();
        refused.Should().BeGreaterThan(12);
    }

    [Fact]
    public async Task One_message_of_a_batch_that_fails_costs_the_others_nothing_and_is_named()
    {
        Cloud.Aws.Fault = static call => call.Operation == "PutItem" && call.Body.AsSpan().IndexOf("F-3"u8) >= 0 ? new AwsError(400, "ValidationException", "as told") : null;
        var function = await StartAsync();
        List<BusMessage> batch = [.. Enumerable.Range(0, 8).Select(i => Message($"F-{i}")), new BusMessage("no-json", "{"), new BusMessage("no-event", "{}")];

        var answer = (Invocation.Answered)await function.InvokeAsync(EventQueue.BatchOf(batch));

        JsonNode.Parse(answer.Payload)!["batchItemFailures"]!.AsArray().Select(static failure => (string)failure!["itemIdentifier"]!)
            .Should().BeEquivalentTo(batch[3].Id, "no-json", "no-event");
        (await Cloud.MarketData.AllAsync()).Should().HaveCount(7);
    }

    [Fact]
    public async Task However_many_events_wait_no_more_than_the_instances_for_them_work_and_news_run_beside_them()
    {
        await _queue.StartAsync(2);
        var most = 0;
        var working = 0;
        Cloud.Aws.Fault = call =>
        {
            if (call.Operation == "PutItem" && call.Body.AsSpan().IndexOf("market-data-local"u8) >= 0)
            {
                InterlockedMax(ref most, Interlocked.Increment(ref working));
                Thread.Yield();
                Interlocked.Decrement(ref working);
            }

            return null;
        };
        var burst = _queue.DeliverAsync([.. Enumerable.Range(0, 2_000).Select(i => Message($"B-{i}"))], atOnce: 2);
        var news = await StartAsync();

        ((string?)(await RunAsync(news, FirstRun))["outcome"]).Should().Be("collected", "events have no part of its table's or its instance's work");
        burst.IsCompleted.Should().BeFalse("they are still waiting, and did not have to be done first");

        (await burst).Should().HaveCount(2_000).And.OnlyContain(static delivery => delivery.Outcome == "accepted");
        most.Should().BeLessThanOrEqualTo(2 * EventQueue.BatchSize);
        (await RecordsAsync("EVENT#")).Should().BeEmpty("claims are in the events' own table");
    }

    [Fact]
    public async Task An_event_that_is_nested_deeper_than_any_parser_likes_is_judged_like_any_other()
    {
        await _queue.StartAsync(1);
        var message = Message("D-1");
        var deep = message with { Payload = message.Payload.Replace("\"price\"", $"\"more\":{new string('[', 500)}{new string(']', 500)},\"price\"", StringComparison.Ordinal) };

        (await _queue.DeliverAsync(deep)).Outcome.Should().Be("accepted");
    }

    [Fact]
    public async Task An_event_outside_the_session_is_taken_and_says_so()
    {
        await _queue.StartAsync(1);

        await _queue.DeliverAsync(Message("N-1", "2026-11-20T02:00:00Z"));

        ((string?)(await Cloud.MarketData.AllAsync()).Single()["session"]).Should().Be("closed");
    }

    [Fact]
    public async Task A_poisoned_event_ends_as_a_dead_letter_with_its_reason_blocks_no_other_and_can_be_redriven()
    {
        await _queue.StartAsync(1);
        Cloud.Aws.Fault = static call => call.Operation == "PutItem" && call.Body.AsSpan().IndexOf("P-1"u8) >= 0
            ? new AwsError(400, "ValidationException", "as told")
            : null;

        await _queue.DeliverAsync([Message("P-1"), Message("P-2")], 1);

        _queue.DeadLetters.Should().ContainSingle().Which.Error.Should().Contain("as told");
        (await Cloud.MarketData.AllAsync()).Select(static item => (string)item["event_id"]!).Should().Equal("market.nyse/P-2");

        Cloud.Aws.Fault = static _ => null;
        (await _queue.RedriveAsync()).Should().ContainSingle().Which.Outcome.Should().Be("accepted");
        _queue.DeadLetters.Should().BeEmpty();
        (await Cloud.AuditTrail.AllAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task What_is_rejected_says_everything_that_is_wrong_in_the_audit_trail()
    {
        await _queue.StartAsync(1);
        var message = _bus.Message("market.nyse", Trade, new JsonObject { ["event_id"] = "X-1", ["symbol"] = "?", ["text"] = "a\u202Eb\n" }, PutAt)!;

        (await _queue.DeliverAsync(message)).Outcome.Should().Be("rejected");

        (await Cloud.AuditTrail.AllAsync()).Should().BeEmpty("nobody can fill it for good with what is not taken");
        var entry = (await Cloud.RejectedEvents.AllAsync()).Should().ContainSingle().Which;
        ((string?)entry["event_id"]).Should().Be("market.nyse/X-1");
        Instant.FromUnixTimeSeconds((long)entry["expires_at"]!).Should().BeInRange(Now() + Duration.FromDays(29), Now() + Duration.FromDays(31));
        ((string?)entry["details"]).Should().ContainAll("symbol is '?'", "exchange is", "timestamp is", "price is missing", "currency is");
        ((string)entry["details"]!).Should().NotMatchRegex(@"[\p{Cc}\p{Cf}]");
    }

    [Fact]
    public async Task Beside_it_news_are_collected_by_the_same_process()
    {
        var function = await StartAsync();
        (await function.InvokeAsync(EventQueue.BatchOf([Message("S-1")]))).Should().BeOfType<Invocation.Answered>();

        ((string?)(await RunAsync(function, FirstRun))["outcome"]).Should().Be("collected");
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task Indexes_find_events_by_symbol_exchange_and_minute()
    {
        await _queue.StartAsync(1);
        await _queue.DeliverAsync([Message("I-1"), Message("I-2", "2026-11-20T15:03:00Z")], 1);

        (await QueryAsync(LocalCloud.Cloud.MarketDataTable, "SymbolIndex", "symbol", "AAPL")).Should().Equal("market.nyse/I-2", "market.nyse/I-1");
        (await QueryAsync(LocalCloud.Cloud.AuditTrailTable, "EventIndex", "event_id", "market.nyse/I-1")).Should().Equal("market.nyse/I-1");
        List<string> ofExchange = [];
        for (var shard = 0; shard < 8; shard++)
        {
            ofExchange.AddRange(await QueryAsync(LocalCloud.Cloud.MarketDataTable, "ExchangeIndex", "exchange_shard", $"NYSE#{shard}"));
        }

        ofExchange.Should().BeEquivalentTo("market.nyse/I-1", "market.nyse/I-2");
    }

    [Fact]
    public async Task Events_of_a_window_are_announced_together_once_when_it_is_over_and_off_by_default()
    {
        await _queue.StartAsync(1);
        await _queue.DeliverAsync(_bus.Messages(EventMix.Of(20, PutAt), PutAt), 1);
        (await RecordsAsync("OUTBOX")).Should().BeEmpty("it is off");
        (await Cloud.AuditTrail.AllAsync()).Should().NotContain(static entry => entry.ContainsKey("minute_shard"));
        var function = await StartAsync(("MARKET_EVENT_WINDOW_MINUTES", "1"));
        await function.InvokeAsync(EventQueue.BatchOf([Message("W-0")]));
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
        await function.InvokeAsync(EventQueue.BatchOf([Message("W-1")]));
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
        await function.InvokeAsync(EventQueue.BatchOf([Message("Y-1")]));
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

    [Fact]
    public async Task A_window_that_one_invocation_cannot_read_is_gone_on_with_by_the_next()
    {
        var function = await StartAsync(("MARKET_EVENT_WINDOW_MINUTES", "5"));
        await function.InvokeAsync(EventQueue.BatchOf([Message("L-1")]));
        await Windows.BackdateAsync(Cloud, "2026-11-20T15:05:00Z", minutes: 5);
        await Windows.CopyAsync(Cloud, "2026-11-20T15:07:00Z");
        await Windows.CopyAsync(Cloud, "2026-11-20T15:09:00Z");

        // It dies in its third minute.
        var reads = 0;
        var doomed = await StartAsync(("MARKET_EVENT_WINDOW_MINUTES", "5"));
        Cloud.Aws.Fault = call => call.Operation == "Query" && call.Body.AsSpan().IndexOf("MinuteIndex"u8) >= 0 && ++reads == 20 && Kill(doomed)
            ? new AwsError(500, "InternalServerError", "too late")
            : null;
        (await doomed.InvokeAsync("""{"job":"events"}""")).Should().BeOfType<Invocation.Crashed>();
        reads = 0;

        (await function.InvokeAsync("""{"job":"events"}""")).Should().BeOfType<Invocation.Answered>();

        reads.Should().Be((3 * 8) + 1, "two of five minutes had been read, in eight parts each; the first call is the one that was cut off");
        var announcement = Announcements.Should().ContainSingle().Which;
        ((int)announcement["item_count"]!).Should().Be(4, "the entry, its copy, and copies of both");
    }

    [Fact]
    public async Task A_window_that_SNS_never_takes_is_set_aside_and_operations_hear_of_it()
    {
        var function = await StartAsync(("MARKET_EVENT_WINDOW_MINUTES", "1"));
        await function.InvokeAsync(EventQueue.BatchOf([Message("H-1")]));
        await Windows.BackdateAsync(Cloud, "2026-11-20T15:05:00Z");
        Cloud.Aws.Fault = static call => call.Service == "sns" && call.Body.AsSpan().IndexOf("alerts"u8) < 0
            ? new AwsError(400, "InvalidParameter", "Invalid parameter: Message too long")
            : null;
        for (var i = 0; i < 3; i++)
        {
            (await function.InvokeAsync("""{"job":"events"}""")).Should().BeOfType<Invocation.Failed>();
        }

        (await function.InvokeAsync("""{"job":"events","dry_run":true}""")).Should().BeOfType<Invocation.Answered>();
        Cloud.Sns.Messages.Should().BeEmpty("a dry run tells nobody");
        (await function.InvokeAsync("""{"job":"events"}""")).Should().BeOfType<Invocation.Answered>();

        (await RecordsAsync("OUTBOX")).Should().BeEmpty();
        ((string?)(await RecordsAsync("SET_ASIDE")).Should().ContainSingle().Which["owed_in"]).Should().Be("OUTBOX#events");
        Cloud.Sns.Messages.Should().ContainSingle().Which.Attributes["event_type"].Value.Should().Be("message_set_aside");
    }

    private static Instant Now() => Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static JsonObject Detail(string id, string timestamp = "2026-11-20T15:04:59.5Z", decimal price = 189.3m) => new()
    {
        ["event_id"] = id,
        ["symbol"] = "AAPL",
        ["exchange"] = "NYSE",
        ["price"] = price,
        ["volume"] = 100,
        ["currency"] = "USD",
        ["timestamp"] = timestamp,
    };

    private BusMessage Message(string id, string timestamp = "2026-11-20T15:04:59.5Z", string source = "market.nyse") =>
        _bus.Message(source, Trade, Detail(id, timestamp), PutAt)!;

    private async Task<IReadOnlyList<JsonObject>> EntriesAsync() => [.. await Cloud.AuditTrail.AllAsync(), .. await Cloud.RejectedEvents.AllAsync()];

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
