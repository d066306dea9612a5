using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Amazon.Runtime;
using Ingestion.LocalCloud.Aws;

namespace Ingestion.Tests.Wire;

/// <summary>The EventBridge client, official or stand-in, against an endpoint that checks signatures and limits as EventBridge does.</summary>
public sealed class EventBridgeClientTests : IAsyncLifetime
{
    private const string Detail = "{\"a\":\"ü + \\\"<&\\n\"}";

    private readonly CloudFixture _aws = new();

    public ValueTask InitializeAsync() => _aws.InitializeAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Events_arrive_whole_and_each_gets_an_id()
    {
        var response = await _aws.Events.PutEventsAsync(Request(
            Entry(Detail),
            new() { Source = "ingestion.test", DetailType = "b", Detail = "{}", Resources = ["arn:aws:s3:::one"], TraceHeader = "Root=1-5759e988-bd862e3fe1be46a994272793" }));

        response.FailedEntryCount.Should().Be(0);
        response.Entries.Select(static entry => entry.EventId).Should().Equal("00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002");
        response.Entries.Should().OnlyContain(static entry => entry.ErrorCode == null && entry.ErrorMessage == null);
        _aws.Cloud.EventBridge.Events.Should().Equal(
            new EventBridgeEntry("bus-1", "ingestion.test", "pollenationNeeded", Detail, 1_795_187_045),
            new EventBridgeEntry(null, "ingestion.test", "b", "{}", null));
    }

    [Fact]
    public async Task An_entry_that_fails_says_why_in_its_own_place()
    {
        var response = await _aws.Events.PutEventsAsync(Request(Entry("{}"), Entry("[1]"), Entry("{}")));

        response.FailedEntryCount.Should().Be(1);
        response.Entries.Select(static entry => entry.ErrorCode).Should().Equal(null, "MalformedDetail", null);
        response.Entries[1].EventId.Should().BeNull();
        response.Entries[1].ErrorMessage.Should().Be("Detail is malformed.");
    }

    [Fact]
    public async Task A_request_above_256_kib_is_refused_and_not_tried_again()
    {
        var put = () => _aws.Events.PutEventsAsync(Request(Entry($"{{\"a\":\"{new string('x', 256 * 1024)}\"}}")));

        var exception = (await put.Should().ThrowAsync<AmazonEventBridgeException>()).Which;
        exception.ErrorCode.Should().Be("ValidationException");
        exception.Message.Should().Contain("over the limit");
        _aws.Cloud.Aws.Calls.Should().ContainSingle().Which.Should().Be(("events", "PutEvents"));
    }

    [Theory]
    [InlineData(500, "InternalException", typeof(InternalException), 3)]
    [InlineData(400, "ThrottlingException", typeof(AmazonEventBridgeException), 3)]
    [InlineData(400, "AccessDeniedException", typeof(AmazonEventBridgeException), 1)]
    [InlineData(418, "Teapot", typeof(AmazonEventBridgeException), 1)]
    public async Task Faults_and_throttling_are_tried_again_refusals_not(int status, string code, Type type, int tries)
    {
        _aws.Cloud.Aws.Fault = _ => new AwsError(status, code, "as told");

        var put = () => _aws.Events.PutEventsAsync(Request(Entry("{}")));

        var exception = (await put.Should().ThrowAsync<AmazonEventBridgeException>()).Which;
        exception.Should().BeOfType(type);
        exception.ErrorCode.Should().Be(code);
        exception.Message.Should().Be("as told");
        _aws.Cloud.Aws.Calls.Should().HaveCount(tries);
    }

    [Fact]
    public async Task A_wrong_signature_is_refused_so_the_right_ones_are_right()
    {
        using var wrong = new AmazonEventBridgeClient(
            new SessionAWSCredentials(Signature.AccessKey, "another secret", Signature.SessionToken),
            new AmazonEventBridgeConfig { ServiceURL = _aws.Cloud.Aws.Url, AuthenticationRegion = "us-east-1" });

        var put = () => wrong.PutEventsAsync(Request(Entry("{}")));

        (await put.Should().ThrowAsync<AmazonEventBridgeException>()).Which.ErrorCode.Should().Be("SignatureDoesNotMatch");
    }

    private static PutEventsRequest Request(params List<PutEventsRequestEntry> entries) => new() { Entries = entries };

    private static PutEventsRequestEntry Entry(string detail) => new()
    {
        Time = new DateTime(2026, 11, 20, 15, 4, 5, DateTimeKind.Utc),
        Source = "ingestion.test",
        DetailType = "pollenationNeeded",
        Detail = detail,
        EventBusName = "bus-1",
    };
}
