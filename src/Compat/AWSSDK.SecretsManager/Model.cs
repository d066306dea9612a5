using System.Net;
using Amazon.Runtime;

namespace Amazon.SecretsManager
{
    /// <summary>Secrets Manager answered with an error.</summary>
    public class AmazonSecretsManagerException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
}

namespace Amazon.SecretsManager.Model
{
    /// <summary>Base of every Secrets Manager request.</summary>
    public class AmazonSecretsManagerRequest : AmazonWebServiceRequest;

    /// <summary>Which secret; the current version unless told otherwise.</summary>
    public class GetSecretValueRequest : AmazonSecretsManagerRequest
    {
        /// <summary>ARN or name.</summary>
        public string SecretId { get; set; }
    }

    /// <summary>The secret.</summary>
    public class GetSecretValueResponse : AmazonWebServiceResponse
    {
        /// <summary>Its text.</summary>
        public string SecretString { get; set; }

        /// <summary>Which version it is.</summary>
        public string VersionId { get; set; }
    }

    /// <summary>No secret of that name, or no value yet.</summary>
    public class ResourceNotFoundException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

    /// <summary>A parameter has an unusable value.</summary>
    public class InvalidParameterException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

    /// <summary>The secret cannot be read now, for example because it is being deleted.</summary>
    public class InvalidRequestException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

    /// <summary>The secret's key refuses the caller.</summary>
    public class DecryptionFailureException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

    /// <summary>Secrets Manager had a fault of its own.</summary>
    public class InternalServiceErrorException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);
}
