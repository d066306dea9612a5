using Ingestion.Alerting;
using Ingestion.LocalCloud;
using Ingestion.Messages;
using Ingestion.Runs;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Tests.Messages;

/// <summary>Events in the outbox, with the real SDK, against DynamoDB's wire protocol.</summary>
public sealed class OwedEventTests : IAsyncLifetime
{
    private const string Partition = "OUTBOX#fundamentals";

    private static readonly RunKey Run = new("refresh_oldest", Some.Scheduled);

    private readonly CloudFixture _aws = new();

    private Outbox Outbox => new(new Table(_aws.Dynamo, Cloud.Table, TimeProvider.System), Partition);

    public ValueTask InitializeAsync() => _aws.InitializeAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task An_event_is_read_as_it_was_owed()
    {
        var owed = Event("earningsProcessed-VANT#2026-09-30");

        await Outbox.OweAsync(owed, CancellationToken.None);

        (await ReadAsync()).Should().Equal(owed);
        owed.Entry.Should().Be(new BusEntry("pollenationNeeded", """{"assetSymbol":"VANT"}""", Some.Scheduled));
        var record = (await _aws.Cloud.Records.WithPrefixAsync(Partition)).Should().ContainSingle().Which;
        ((string?)record["sk"]).Should().Be("2026-11-20T15:05:00Z#earningsProcessed-VANT#2026-09-30");
        ((string?)record["detail_type"]).Should().Be("pollenationNeeded");
        ((string?)record["detail"]).Should().Be("""{"assetSymbol":"VANT"}""");
    }

    [Fact]
    public async Task Many_are_owed_in_few_calls_and_one_that_is_there_twice_once()
    {
        var owed = Enumerable.Range(0, 60).Select(static index => Event($"e-{index:D2}")).ToList();

        await Outbox.OweManyAsync([.. owed, owed[0]], CancellationToken.None);

        (await ReadAsync()).Should().Equal(owed);
        _aws.Cloud.Aws.Calls.Count(static call => call.Operation == "BatchWriteItem").Should().Be(3);
    }

    [Fact]
    public async Task An_outbox_holds_messages_of_every_kind()
    {
        OwedMessage[] owed =
        [
            Event("a"),
            new OwedAlert { Id = "message_set_aside/earningsProcessed-VANT#2026-09-30", CreatedAt = Some.Scheduled, Run = Run, Owner = "someone@1", Kind = "k", Subject = "s", Body = "b" },
            new OwedAnnouncement { Id = "n", CreatedAt = Some.Scheduled, Run = Run, Source = "alphavantage", IsFailover = false, Keys = [] },
        ];

        await Outbox.OweManyAsync(owed, CancellationToken.None);

        (await ReadAsync()).Should().BeEquivalentTo(owed, static options => options.RespectingRuntimeTypes());
    }

    [Fact]
    public async Task What_the_bus_has_is_owed_no_more()
    {
        var (delivery, result) = await OwingAsync(Event("a"), Event("b"));

        (await delivery.SettleAsync(result.Owed[0], new PublishResult.Accepted(), result, CancellationToken.None)).Should().BeTrue();

        result.Owed.Select(static message => message.Id).Should().Equal("b");
        (await ReadAsync()).Select(static message => message.Id).Should().Equal("b");
    }

    [Fact]
    public async Task What_the_bus_does_not_take_stays_with_the_reason_and_alerts_still_go_out()
    {
        var (delivery, result) = await OwingAsync(Event("a"));

        (await delivery.SettleAsync(result.Owed[0], new PublishResult.Unavailable("no route"), result, CancellationToken.None)).Should().BeFalse();

        result.IsUnavailable.Should().BeFalse("that is said of SNS");
        result.Errors.Should().Equal("a: no route");
        result.OldestAge(Run, Some.Scheduled + Duration.FromHours(1)).Should().Be(Duration.FromHours(1));
        (await ReadAsync()).Should().Equal(Event("a") with { LastError = "no route" });
    }

    [Fact]
    public async Task An_event_that_the_bus_refuses_three_times_is_set_aside_and_operations_hear_of_it()
    {
        var (delivery, result) = await OwingAsync(Event("a#1"));
        for (var i = 0; i < OwedMessage.MostRefusals; i++)
        {
            await delivery.SettleAsync(result.Owed[0], new PublishResult.Refused("MalformedDetail: Detail is malformed."), result, CancellationToken.None);
        }

        var found = new DeliveryResult();
        await delivery.ReadAsync(Run.Feed, found, CancellationToken.None);
        var alert = new Alerts("dev").ForSetAside(found.Owed[0], Run, "someone@1")!;
        await delivery.SetAsideAsync(found, CancellationToken.None);

        (alert.Id, alert.Subject).Should().Be(("message_set_aside/a#1", "[dev] refresh_oldest: a message was refused and set aside"));
        alert.Body.Should().ContainAll("The bus refused a#1 3 times for what it says, the last time with: MalformedDetail", "unless somebody puts it on the bus").And.NotContain("SNS");
        (await ReadAsync()).Should().BeEmpty();
        var record = (await _aws.Cloud.Records.WithPrefixAsync(Outbox.SetAsidePartition)).Should().ContainSingle().Which;
        ((string?)record["owed_in"]).Should().Be(Partition);
        ((string?)record["detail"]).Should().Be("""{"assetSymbol":"VANT"}""");
    }

    private async Task<(Delivery Delivery, DeliveryResult Result)> OwingAsync(params IReadOnlyList<OwedMessage> messages)
    {
        var (delivery, result) = (new Delivery(Outbox), new DeliveryResult());
        await delivery.OweManyAsync(messages, result, CancellationToken.None);
        return (delivery, result);
    }

    private Task<IReadOnlyList<OwedMessage>> ReadAsync() => Outbox.OwedAsync(Run.Feed, CancellationToken.None);

    private static OwedEvent Event(string id) => new()
    {
        Id = id,
        CreatedAt = Some.Scheduled,
        Run = Run,
        DetailType = "pollenationNeeded",
        Detail = """{"assetSymbol":"VANT"}""",
    };
}
