using System.Net;
using Amazon.Runtime;

namespace Amazon.SimpleNotificationService
{
    /// <summary>SNS answered with an error.</summary>
    public class AmazonSimpleNotificationServiceException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
}

namespace Amazon.SimpleNotificationService.Model
{
    /// <summary>The caller may not publish to this topic.</summary>
    public class AuthorizationErrorException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonSimpleNotificationServiceException(message, innerException, errorType, errorCode, requestId, statusCode);

    /// <summary>SNS had a fault of its own.</summary>
    public class InternalErrorException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonSimpleNotificationServiceException(message, innerException, errorType, errorCode, requestId, statusCode);

    /// <summary>A parameter breaks a rule of SNS: too long, empty, malformed.</summary>
    public class InvalidParameterException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonSimpleNotificationServiceException(message, innerException, errorType, errorCode, requestId, statusCode);

    /// <summary>A message attribute has an unusable value.</summary>
    public class InvalidParameterValueException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonSimpleNotificationServiceException(message, innerException, errorType, errorCode, requestId, statusCode);

    /// <summary>The topic does not exist.</summary>
    public class NotFoundException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonSimpleNotificationServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
}
