using System.Net;
using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Amazon.Runtime;
using Ingestion.Messages;
using Ingestion.Tests.Providers;
using NodaTime;

namespace Ingestion.Tests.Messages;

public sealed class EventBusTests : IDisposable
{
    private static readonly Func<PutEventsRequestEntry, int, string?> TakesAll = static (_, _) => null;

    private readonly HurriedTime _time = new();
    private ScriptedBus _bus = new(TakesAll);

    public void Dispose() => _bus.Dispose();

    [Fact]
    public async Task An_entry_goes_onto_the_bus_whole()
    {
        var results = await PutAsync(new BusEntry("pollenationNeeded", "{}", Some.Scheduled));

        results.Should().Equal(new PublishResult.Accepted());
        _bus.Requests.Should().ContainSingle().Which.Entries.Should().ContainSingle().Which.Should().BeEquivalentTo(new PutEventsRequestEntry
        {
            EventBusName = "ingestion-test",
            Source = "ingestion.test",
            DetailType = "pollenationNeeded",
            Detail = "{}",
            Time = new DateTime(2026, 11, 20, 15, 5, 0, DateTimeKind.Utc),
        });
    }

    [Fact]
    public async Task Nothing_is_put_where_there_is_nothing()
    {
        (await PutAsync()).Should().BeEmpty();

        _bus.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Ten_go_in_a_request()
    {
        (await PutAsync(Entries(21))).Should().HaveCount(21).And.AllBeOfType<PublishResult.Accepted>();

        _bus.Details.Should().Equal("0 1 2 3 4 5 6 7 8 9", "10 11 12 13 14 15 16 17 18 19", "20");
    }

    [Theory]
    [InlineData(131_000, 1)]
    [InlineData(131_072, 2)] // with their sources, types and times they are over 256 KiB
    public async Task A_request_stays_below_256_kib(int bytes, int requests)
    {
        // Two bytes a character.
        var results = await PutAsync(Entry(new string('ü', bytes / 2)), Entry(new string('ü', bytes / 2)));

        results.Should().AllBeOfType<PublishResult.Accepted>();
        _bus.Requests.Should().HaveCount(requests);
    }

    [Fact]
    public async Task An_entry_that_is_too_large_goes_alone()
    {
        await PutAsync(Entry("1"), Entry(new string('x', 300_000)), Entry("3"));

        _bus.Requests.Select(static request => request.Entries.Count).Should().Equal(1, 1, 1);
    }

    [Fact]
    public async Task What_came_of_each_is_in_the_order_of_the_entries()
    {
        _bus = new ScriptedBus(static (entry, _) => entry.Detail switch { "1" => "MalformedDetail", "3" => "AccessDeniedException", "12" => "InternalFailure", _ => null });

        var results = await PutAsync(Entries(14));

        results.Select(static (result, index) => (result, index)).Where(static one => one.result is not PublishResult.Accepted).Should().Equal(
            (new PublishResult.Refused("MalformedDetail: as told"), 1),
            (new PublishResult.NoTopic("AccessDeniedException: as told"), 3),
            (new PublishResult.Unavailable("InternalFailure: as told"), 12));
    }

    [Fact]
    public async Task Those_that_failed_in_passing_are_tried_again_together_and_alone()
    {
        _bus = new ScriptedBus(static (entry, request) => (entry.Detail, request) switch
        {
            ("2", <= 2) => "ThrottlingException",
            ("4", _) => "MalformedDetail",
            ("11", <= 3) => "InternalFailure",
            _ => null,
        });

        var results = await PutAsync(Entries(12));

        results.Where(static result => result is not PublishResult.Accepted).Should().Equal(new PublishResult.Refused("MalformedDetail: as told"));
        _bus.Details.Should().Equal("0 1 2 3 4 5 6 7 8 9", "10 11", "2 11", "11");
        _time.Waits.Should().Equal(TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400));
    }

    [Fact]
    public async Task After_three_tries_it_gives_up()
    {
        _bus = new ScriptedBus(static (_, _) => "ThrottlingException");

        (await PutAsync(Entries(2))).Should().AllBeEquivalentTo(new PublishResult.Unavailable("ThrottlingException: as told"));

        _bus.Details.Should().Equal("0 1", "0 1", "0 1");
        _time.Waits.Should().HaveCount(2, "there is no use in waiting after the last one");
    }

    [Theory]
    [InlineData("InvalidArgument", "as told", typeof(PublishResult.Refused))]
    [InlineData("ValidationException", "Total size of the entries in the request is over the limit.", typeof(PublishResult.Refused))]
    [InlineData("ValidationException", "Value at 'entries.1.member.eventBusName' failed to satisfy constraint", typeof(PublishResult.NoTopic))]
    [InlineData("RedactionFailure", "as told", typeof(PublishResult.Refused))]
    [InlineData("NotAuthorizedForSourceException", "as told", typeof(PublishResult.NoTopic))]
    [InlineData("NotAuthorizedForDetailTypeException", "as told", typeof(PublishResult.NoTopic))]
    [InlineData("InvalidAccountIdException", "as told", typeof(PublishResult.NoTopic))]
    [InlineData("ResourceNotFoundException", "as told", typeof(PublishResult.NoTopic))]
    [InlineData("SomethingNew", "as told", typeof(PublishResult.Unavailable))]
    public async Task A_code_means_the_same_for_an_entry_and_for_a_whole_request(string code, string message, Type type)
    {
        _bus = new ScriptedBus(TakesAll) { Garbled = _ => new() { Entries = [new() { ErrorCode = code, ErrorMessage = message }] } };
        var ofEntry = await PutAsync(Entry("1"));
        _bus.Dispose();
        _bus = new ScriptedBus(TakesAll) { Failure = _ => Error(code, message) };
        var ofRequest = await PutAsync(Entry("1"));

        ofEntry.Should().ContainSingle().Which.Should().BeOfType(type);
        ofRequest.Should().Equal(ofEntry);
    }

    [Fact]
    public async Task A_request_that_is_refused_as_a_whole_is_split_so_that_only_the_one_at_fault_is()
    {
        _bus = new ScriptedBus(TakesAll) { Failure = static request => request.Entries.Any(static entry => entry.Detail == "1") ? Error("ValidationException", "as told") : null };

        var results = await PutAsync(Entries(12));

        results.Select(static result => result is PublishResult.Accepted).Should().Equal(Enumerable.Range(0, 12).Select(static index => index != 1));
        results[1].Should().BeOfType<PublishResult.Refused>();
        _bus.Details.Should().Equal("0 1 2 3 4 5 6 7 8 9", "10 11", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    [Fact]
    public async Task A_body_that_is_too_large_for_the_door_is_refused()
    {
        _bus = new ScriptedBus(TakesAll) { Failure = static _ => Error("Unknown", "as told", HttpStatusCode.RequestEntityTooLarge) };

        (await PutAsync(Entry("1"))).Should().ContainSingle().Which.Should().BeOfType<PublishResult.Refused>();
    }

    [Fact]
    public async Task A_bus_that_cannot_be_reached_is_not_asked_for_the_others()
    {
        _bus = new ScriptedBus(static (entry, _) => entry.Detail == "1" ? "InternalFailure" : null)
        {
            Failure = static request => request.Entries[0].Detail == "10" ? new HttpRequestException("no route") : null,
        };

        var results = await PutAsync(Entries(31));

        results.Take(10).Where(static (_, index) => index != 1).Should().AllBeOfType<PublishResult.Accepted>();
        results[1].Should().Be(new PublishResult.Unavailable("InternalFailure: as told"));
        results.Skip(10).Should().AllBeEquivalentTo(new PublishResult.Unavailable("HttpRequestException: no route"));
        _bus.Requests.Should().HaveCount(2, "the client has tried three times");
    }

    [Fact]
    public async Task A_bus_that_is_closed_to_us_is_not_asked_for_the_others()
    {
        _bus = new ScriptedBus(TakesAll) { Failure = static _ => Error("AccessDeniedException", "as told") };

        (await PutAsync(Entries(25))).Should().HaveCount(25).And.AllBeOfType<PublishResult.NoTopic>();

        _bus.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task What_an_answer_does_not_tell_of_is_put_again()
    {
        var cut = 0;
        _bus = new ScriptedBus(TakesAll) { Garbled = response => new() { Entries = cut++ switch { 0 => [.. response.Entries.Take(2)], 1 => null, _ => [new()] } } };

        var results = await PutAsync(Entries(3));

        results.Take(2).Should().AllBeOfType<PublishResult.Accepted>();
        results[2].Should().BeOfType<PublishResult.Unavailable>();
        _bus.Details.Should().Equal("0 1 2", "2", "2");
    }

    [Fact]
    public async Task When_the_token_ends_it_stops_where_it_is()
    {
        using var ending = new CancellationTokenSource();
        _bus = new ScriptedBus((_, _) =>
        {
            ending.Cancel();
            return "ThrottlingException";
        });

        var put = () => new EventBus(_bus, "b", "s", _time).PutAsync(Entries(1), ending.Token);

        await put.Should().ThrowAsync<OperationCanceledException>();
        _bus.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_timeout_of_the_client_is_not_the_end_of_the_token()
    {
        _bus = new ScriptedBus(TakesAll) { Failure = static _ => new TaskCanceledException("timed out") };

        (await PutAsync(Entry("1"))).Should().Equal(new PublishResult.Unavailable("TaskCanceledException: timed out"));
    }

    private Task<IReadOnlyList<PublishResult>> PutAsync(params IReadOnlyList<BusEntry> entries) =>
        new EventBus(_bus, "ingestion-test", "ingestion.test", _time).PutAsync(entries, CancellationToken.None);

    private static IReadOnlyList<BusEntry> Entries(int count) =>
        [.. Enumerable.Range(0, count).Select(static index => Entry(index.ToString(System.Globalization.CultureInfo.InvariantCulture)))];

    private static BusEntry Entry(string detail) => new("pollenationNeeded", detail, Some.Scheduled + Duration.FromSeconds(1));

    private static AmazonEventBridgeException Error(string code, string message, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        new(message, null, ErrorType.Sender, code, "1", status);
}
