using System.Net;
using Amazon.EventBridge.Model;
using Amazon.Runtime;

namespace Ingestion.Messages;

/// <summary>What EventBridge's words mean. The same codes come for a whole request and for one entry.</summary>
internal static class BusAnswer
{
    /// <summary>What came of an entry; null when the answer says nothing of it.</summary>
    public static PublishResult Of(PutEventsResultEntry? entry) => entry switch
    {
        { ErrorCode.Length: > 0 } => Of(entry.ErrorCode, entry.ErrorMessage),
        { EventId.Length: > 0 } => new PublishResult.Accepted(),
        _ => new PublishResult.Unavailable("EventBridge does not say what became of it"),
    };

    /// <summary>Why none of a request was taken.</summary>
    public static PublishResult Of(AmazonServiceException exception) =>
        exception.StatusCode == HttpStatusCode.RequestEntityTooLarge
            ? new PublishResult.Refused($"{exception.ErrorCode}: {exception.Message}")
            : Of(exception.ErrorCode, exception.Message);

    private static PublishResult Of(string? code, string? message)
    {
        var reason = $"{code}: {message}";
        return code switch
        {
            "AccessDeniedException" or "ResourceNotFoundException" or "InvalidAccountIdException" or "NotAuthorizedForSourceException"
                or "NotAuthorizedForDetailTypeException" => new PublishResult.NoTopic(reason),

            // What is wrong with the bus's name is no fault of the event.
            "InvalidArgument" or "ValidationException" when message?.Contains("EventBusName", StringComparison.OrdinalIgnoreCase) == true =>
                new PublishResult.NoTopic(reason),
            "InvalidArgument" or "ValidationException" or "MalformedDetail" or "RedactionFailure" => new PublishResult.Refused(reason),
            _ => new PublishResult.Unavailable(reason),
        };
    }
}
