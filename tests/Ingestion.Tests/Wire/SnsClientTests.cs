using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Aws;

namespace Ingestion.Tests.Wire;

/// <summary>The SNS client, official or stand-in, against an endpoint that checks signatures and limits as SNS does.</summary>
public sealed class SnsClientTests : IAsyncLifetime
{
    private readonly CloudFixture _aws = new();

    public ValueTask InitializeAsync() => _aws.InitializeAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_message_arrives_whole_with_its_attributes()
    {
        var response = await _aws.Sns.PublishAsync(new PublishRequest
        {
            TopicArn = Cloud.NotificationTopic,
            Subject = "Subject & more",
            Message = "{\"a\":\"ü + %&=\"}\n",
            MessageAttributes = new()
            {
                ["event_type"] = new() { DataType = "String", StringValue = "NEW_MARKET_DATA" },
                ["tickers"] = new() { DataType = "String.Array", StringValue = "[\"AAPL\"]" },
            },
        });

        response.MessageId.Should().Be("00000000-0000-0000-0000-000000000001");
        response.ResponseMetadata.RequestId.Should().Be("00000000-0000-0000-0000-000000000001");
        _aws.Cloud.Sns.Messages.Should().ContainSingle().Which.Should().BeEquivalentTo(new SnsMessage(
            Cloud.NotificationTopic,
            "Subject & more",
            "{\"a\":\"ü + %&=\"}\n",
            new Dictionary<string, SnsAttribute>
            {
                ["event_type"] = new("String", "NEW_MARKET_DATA"),
                ["tickers"] = new("String.Array", "[\"AAPL\"]"),
            }));
    }

    [Theory]
    [InlineData("arn:aws:sns:us-east-1:000000000000:nobody", "text", null, typeof(NotFoundException), "NotFound")]
    [InlineData(Cloud.AlertTopic, "", null, typeof(InvalidParameterException), "InvalidParameter")]
    [InlineData(Cloud.AlertTopic, "text", "two\nlines", typeof(InvalidParameterException), "InvalidParameter")]
    [InlineData("not-an-arn", "text", null, typeof(InvalidParameterException), "InvalidParameter")]
    public async Task What_sns_refuses_is_an_exception_of_its_kind_and_not_tried_again(string topic, string message, string? subject, Type type, string code)
    {
        var publish = () => _aws.Sns.PublishAsync(new PublishRequest { TopicArn = topic, Message = message, Subject = subject });

        var exception = (await publish.Should().ThrowAsync<AmazonSimpleNotificationServiceException>()).Which;
        exception.Should().BeOfType(type);
        exception.ErrorCode.Should().Be(code);
        exception.ErrorType.Should().Be(ErrorType.Sender);
        _aws.Cloud.Aws.Calls.Should().ContainSingle();
    }

    [Fact]
    public async Task A_message_above_256_kib_is_refused()
    {
        var publish = () => _aws.Sns.PublishAsync(new PublishRequest { TopicArn = Cloud.AlertTopic, Message = new string('x', (256 * 1024) + 1) });

        (await publish.Should().ThrowAsync<InvalidParameterException>()).Which.Message.Should().Contain("too long");
    }

    [Theory]
    [InlineData(403, "AuthorizationError", typeof(AuthorizationErrorException), 1)]
    [InlineData(500, "InternalError", typeof(InternalErrorException), 3)]
    [InlineData(400, "Throttling", typeof(AmazonSimpleNotificationServiceException), 3)]
    [InlineData(400, "ParameterValueInvalid", typeof(InvalidParameterValueException), 1)]
    [InlineData(418, "Teapot", typeof(AmazonSimpleNotificationServiceException), 1)]
    public async Task Faults_and_throttling_are_tried_three_times_refusals_once(int status, string code, Type type, int tries)
    {
        _aws.Cloud.Aws.Fault = _ => new AwsError(status, code, "as told");

        var publish = () => _aws.Sns.PublishAsync(new PublishRequest { TopicArn = Cloud.AlertTopic, Message = "text" });

        (await publish.Should().ThrowAsync<AmazonSimpleNotificationServiceException>()).Which.Should().BeOfType(type);
        _aws.Cloud.Aws.Calls.Should().HaveCount(tries);
    }

    [Fact]
    public async Task A_wrong_signature_is_refused_so_the_right_ones_are_right()
    {
        using var wrong = new AmazonSimpleNotificationServiceClient(
            new SessionAWSCredentials(Signature.AccessKey, "another secret", Signature.SessionToken),
            new AmazonSimpleNotificationServiceConfig { ServiceURL = _aws.Cloud.Aws.Url, AuthenticationRegion = "us-east-1" });

        var publish = () => wrong.PublishAsync(new PublishRequest { TopicArn = Cloud.AlertTopic, Message = "text" });

        (await publish.Should().ThrowAsync<AmazonSimpleNotificationServiceException>()).Which.ErrorCode.Should().Be("SignatureDoesNotMatch");
    }
}
