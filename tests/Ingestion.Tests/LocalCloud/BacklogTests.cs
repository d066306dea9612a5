using Ingestion.LocalCloud.Aws;
using Ingestion.LocalCloud.Events;
using NodaTime;

namespace Ingestion.Tests.LocalCloud;

/// <summary>What a bus routes, and how messages wait in the queue behind it.</summary>
public sealed class BacklogTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 17, 11, 0);

    [Theory]
    [InlineData("ingestion.local", "pollenationNeeded", true)]
    [InlineData("ingestion.local", "earningsProcessed", true)]
    [InlineData("ingestion.local", "somethingElse", false)]
    [InlineData("ingestion.dev", "pollenationNeeded", false)]
    [InlineData("market.exchange", "Trade Execution", false)]
    public void The_rule_of_fundamentals_routes_both_of_the_functions_own_events(string source, string type, bool isRouted) =>
        (new Bus(BusRule.Fundamentals).Message(new EventBridgeEntry("ingestion-local", source, type, "{}", Time: null), Now) is not null).Should().Be(isRouted);

    [Fact]
    public void A_batch_says_from_which_queue_it_is()
    {
        var message = new BusMessage("1", "{}");

        EventQueue.BatchOf([message], QueueShape.Fundamentals(1, new Dictionary<string, string>()))
            .Should().Contain("\"eventSourceARN\":\"arn:aws:sqs:us-east-1:000000000000:ingestion-local-fundamentals\"");
        EventQueue.BatchOf([message]).Should().Contain("arn:aws:sqs:us-east-1:000000000000:ingestion-local-events");
    }

    [Fact]
    public void A_message_is_in_a_batch_once_though_it_waits_twice()
    {
        var backlog = new Backlog(TimeProvider.System);
        Add(backlog, "a", "a", "b");

        backlog.Take(10, order: null).Select(static one => one.Message.Id).Should().Equal("a", "b");
        backlog.Take(10, order: null).Select(static one => one.Message.Id).Should().Equal("a");
        backlog.IsIdle.Should().BeFalse("three messages are worked on");
        backlog.Done(3);
        backlog.IsIdle.Should().BeTrue();
    }

    [Fact]
    public void Batches_are_of_so_many_at_most_in_the_order_that_is_asked_for()
    {
        var backlog = new Backlog(TimeProvider.System);
        Add(backlog, "1", "2", "3", "4", "5");

        backlog.Take(2, static message => -message.Id[0]).Select(static one => one.Message.Id).Should().Equal("5", "4");
        backlog.Count.Should().Be(3);
    }

    [Fact]
    public void A_message_that_failed_is_not_seen_for_a_while_and_knows_how_often_it_came()
    {
        var backlog = new Backlog(TimeProvider.System);
        backlog.Add(new BusMessage("1", "{}"), received: 2, TimeSpan.FromHours(1));

        backlog.Take(10, order: null).Should().BeEmpty();
        backlog.IsIdle.Should().BeFalse();
        backlog.Add(new BusMessage("1", "{}"), received: 3);
        backlog.Take(10, order: null).Should().ContainSingle().Which.Received.Should().Be(3);
    }

    private static void Add(Backlog backlog, params string[] ids) => ids.ToList().ForEach(id => backlog.Add(new BusMessage(id, "{}")));
}
