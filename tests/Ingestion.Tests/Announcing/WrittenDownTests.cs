using System.Text.Json.Nodes;
using Ingestion.Announcing;
using Ingestion.Feeds.Assets;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Aws;
using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Runs;
using Ingestion.Storing;
using Ingestion.Tables;
using Ingestion.Tests.Storing;
using NodaTime;

namespace Ingestion.Tests.Announcing;

/// <summary>Rows change after they were written: what an announcement says is written down once, and is the same whoever sends it.</summary>
public sealed class WrittenDownTests : RowFixture
{
    private readonly StoppedClock _clock = new(Friday + Duration.FromMinutes(5));

    [Fact]
    public async Task The_first_that_writes_it_down_decides_what_is_said()
    {
        await StoreAsync(First, New("AAPL"));
        var owed = await OwedAsync(First);

        (await Outbox.WriteDownAsync(owed, "first", CancellationToken.None)).Should().Be("first");
        (await Outbox.WriteDownAsync(owed, "second", CancellationToken.None)).Should().Be("first");

        (await OwedAsync(First)).Body.Should().Be("first");
    }

    [Fact]
    public async Task What_is_owed_no_more_is_not_written_down_again()
    {
        await StoreAsync(First, New("AAPL"));
        var owed = await OwedAsync(First);
        await Outbox.SettleAsync(owed, CancellationToken.None);

        (await Outbox.WriteDownAsync(owed, "late", CancellationToken.None)).Should().BeNull();

        (await Aws.Cloud.Records.WithPrefixAsync("OUTBOX")).Should().BeEmpty();
    }

    [Fact]
    public async Task Of_two_senders_with_other_words_the_second_says_what_the_first_did()
    {
        var stored = await StoreAsync(First, New("AAPL"), New("MSFT"));
        Aws.Cloud.Aws.Fault = static call => call.Service == "sns" ? new AwsError(500, "InternalError", "as told") : null;
        await SendAsync(Run(Friday), stored.Stored);
        Aws.Cloud.Aws.Fault = static _ => null;

        // Meanwhile a row changes, so that the table alone would tell of one asset only.
        await StoreAsync(Second, new RowChange<Asset>(Row("AAPL", name: "Other"), (await ReadAsync())["AAPL"], "changed", IsListed: true));
        var body = (await OwedAsync(First)).Body;
        await SendAsync(Run(Saturday), own: []);

        Bodies().Should().HaveCount(1).And.Contain(body);
        JsonNode.Parse(body!)!["changes"]!["new"]!.AsArray().Should().HaveCount(2);
    }

    [Fact]
    public async Task A_message_that_arrives_twice_is_the_same_both_times()
    {
        var stored = await StoreAsync(First, New("AAPL"), New("MSFT"));

        // SNS takes it, and the sender dies before it can say so.
        Aws.Cloud.Aws.Fault = static call => call.Operation == "DeleteItem" ? new AwsError(400, "ValidationException", "as told") : null;
        await FluentActions.Awaiting(() => SendAsync(Run(Friday), stored.Stored)).Should().ThrowAsync<Exception>();
        Aws.Cloud.Aws.Fault = static _ => null;
        await StoreAsync(Second, new RowChange<Asset>(Row("AAPL", name: "Other"), (await ReadAsync())["AAPL"], "changed", IsListed: true));
        await SendAsync(Run(Saturday), own: null);

        var told = Bodies().Where(static body => body.Contains(First, StringComparison.Ordinal)).ToList();
        told.Should().HaveCount(2);
        told[0].Should().Be(told[1]);
    }

    [Fact]
    public async Task What_turns_out_to_have_changed_nothing_is_not_told()
    {
        await StoreAsync(First, New("AAPL"));
        await Assets().UpdateAsync("AAPL", null, new RecordChange().Remove("announcement"), new WriteCondition("attribute_exists(symbol)"), CancellationToken.None);

        await SendAsync(Run(Saturday), own: null);

        Bodies().Should().BeEmpty();
        (await Aws.Cloud.Records.WithPrefixAsync("OUTBOX")).Should().BeEmpty();
    }

    private async Task<OwedAnnouncement> OwedAsync(string id) =>
        (await Outbox.OwedAsync("assets", CancellationToken.None)).OfType<OwedAnnouncement>().Single(owed => owed.Id == id);

    private IEnumerable<string> Bodies() => Aws.Cloud.Sns.Messages.Select(static message => message.Body);

    private Task SendAsync(RunRecord run, IReadOnlyList<StoredItem>? own)
    {
        var delivery = new AnnouncementDelivery(
            new Delivery(Outbox),
            new UpsertRepair<Asset>(Assets(), Schema, _clock),
            new RunLedger(new Table(Aws.Dynamo, Cloud.Table, TimeProvider.System), runsPerPage: 12),
            new Topic(Aws.Sns, Cloud.NotificationTopic),
            new HashSet<Ticker>(),
            _clock);
        return delivery.SendAsync(run, own, new DeliveryResult(), CancellationToken.None);
    }

    private static RunRecord Run(Instant at) => Some.Run() with { Key = new RunKey("assets", at) };
}
