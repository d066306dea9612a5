using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;

namespace Ingestion.Messages;

/// <summary>One SNS topic. The client tries three times with exponential backoff; what then comes back is final for this run.</summary>
public sealed class Topic(IAmazonSimpleNotificationService sns, string arn)
{
    /// <summary>Sends one message. Throws only when the token ends: a message that is not delivered stays owed, and the run goes on.</summary>
    public async Task<PublishResult> SendAsync(TopicMessage message, CancellationToken cancellationToken)
    {
        var request = new PublishRequest
        {
            TopicArn = arn,
            Subject = message.Subject,
            Message = message.Body,
            MessageAttributes = message.Attributes.ToDictionary(
                static attribute => attribute.Name,
                static attribute => new MessageAttributeValue { DataType = attribute.Type, StringValue = attribute.Value }),
        };
        try
        {
            await sns.PublishAsync(request, cancellationToken);
            return new PublishResult.Accepted();
        }
        catch (AmazonServiceException exception) when (exception
            is InvalidParameterException or InvalidParameterValueException or NotFoundException or AuthorizationErrorException)
        {
            // What is wrong with the topic's name is no fault of the message.
            var reason = $"{exception.ErrorCode}: {exception.Message}";
            var isOfTopic = exception is NotFoundException or AuthorizationErrorException || exception.Message.Contains("TopicArn", StringComparison.Ordinal);
            return isOfTopic ? new PublishResult.NoTopic(reason) : new PublishResult.Refused(reason);
        }
#pragma warning disable CA1031 // The SDK throws a dozen kinds for a service that hangs, breaks off, throttles or answers nonsense.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new PublishResult.Unavailable($"{exception.GetType().Name}: {exception.Message}");
        }
    }
}
