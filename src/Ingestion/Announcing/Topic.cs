using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;

namespace Ingestion.Announcing;

/// <summary>One SNS topic. The client tries three times with exponential backoff; what then comes back is final for this run.</summary>
public sealed class Topic(IAmazonSimpleNotificationService sns, string arn)
{
    /// <summary>Sends one message; attributes are what subscribers filter on.</summary>
    public async Task<Sent> SendAsync(
        string? subject, string body, IEnumerable<(string Name, string Type, string Value)> attributes, CancellationToken cancellationToken)
    {
        var request = new PublishRequest
        {
            TopicArn = arn,
            Subject = subject,
            Message = body,
            MessageAttributes = attributes.ToDictionary(
                static attribute => attribute.Name,
                static attribute => new MessageAttributeValue { DataType = attribute.Type, StringValue = attribute.Value }),
        };
        try
        {
            await sns.PublishAsync(request, cancellationToken);
            return new Sent.Accepted();
        }
        catch (AmazonServiceException exception) when (exception
            is InvalidParameterException or InvalidParameterValueException or NotFoundException or AuthorizationErrorException)
        {
            return new Sent.Refused($"{exception.ErrorCode}: {exception.Message}");
        }
        catch (AmazonServiceException exception)
        {
            return new Sent.Unavailable($"{exception.ErrorCode}: {exception.Message}");
        }
        catch (AmazonClientException exception)
        {
            return new Sent.Unavailable(exception.Message);
        }
        catch (HttpRequestException exception)
        {
            return new Sent.Unavailable($"the connection failed ({exception.HttpRequestError})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Sent.Unavailable("no answer in time");
        }
    }
}
