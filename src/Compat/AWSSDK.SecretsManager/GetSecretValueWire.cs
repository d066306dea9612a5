using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;
using Amazon.SecretsManager.Model;

namespace Amazon.SecretsManager;

/// <summary>GetSecretValue in awsJson 1.1.</summary>
internal static class GetSecretValueWire
{
    public static ResponseUnmarshaller Reader { get; } = new GetSecretValueReader();

    public static IRequest Write(GetSecretValueRequest get)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            if (get.SecretId is not null)
            {
                json.WriteString("SecretId", get.SecretId);
            }

            json.WriteEndObject();
        }

        var request = new DefaultRequest(get, "Amazon.SecretsManager")
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = body.ToArray(),
        };
        request.Headers["X-Amz-Target"] = "secretsmanager.GetSecretValue";
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Headers["x-amz-api-version"] = "2017-10-17";
        return request;
    }

    private sealed class GetSecretValueReader : JsonResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
        {
            var response = new GetSecretValueResponse();
            var reader = new StreamingUtf8JsonReader(context.Stream);
            context.Read(ref reader);
            var depth = context.CurrentDepth;
            while (context.ReadAtDepth(depth, ref reader))
            {
                if (context.TestExpression("SecretString", depth))
                {
                    response.SecretString = StringUnmarshaller.Instance.Unmarshall(context, ref reader);
                }
                else if (context.TestExpression("VersionId", depth))
                {
                    response.VersionId = StringUnmarshaller.Instance.Unmarshall(context, ref reader);
                }
            }

            return response;
        }

        public override AmazonServiceException UnmarshallException(
            JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
        {
            var reader = new StreamingUtf8JsonReader(context.Stream);
            var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
            return error.Code switch
            {
                "ResourceNotFoundException" =>
                    new ResourceNotFoundException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
                "InvalidParameterException" =>
                    new InvalidParameterException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
                "InvalidRequestException" =>
                    new InvalidRequestException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
                "DecryptionFailure" =>
                    new DecryptionFailureException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
                "InternalServiceError" =>
                    new InternalServiceErrorException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
                _ => new AmazonSecretsManagerException(
                    error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            };
        }
    }
}
