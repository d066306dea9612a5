using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.SimpleNotificationService.Model;

namespace Amazon.SimpleNotificationService;

/// <summary>Publish in the AWS query protocol: a form in, XML out.</summary>
internal static class PublishWire
{
    public static ResponseUnmarshaller Reader { get; } = new PublishReader();

    public static IRequest Write(PublishRequest publish)
    {
        var request = new DefaultRequest(publish, "Amazon.SimpleNotificationService");
        var form = request.Parameters;
        form.Add("Action", "Publish");
        form.Add("Version", "2010-03-31");
        AddIfSet("Message", publish.Message);
        AddIfSet("Subject", publish.Subject);
        AddIfSet("TopicArn", publish.TopicArn);

        var entry = 1;
        foreach (var (name, attribute) in publish.MessageAttributes ?? [])
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"MessageAttributes.entry.{entry++}.");
            form.Add(prefix + "Name", name);
            AddIfSet(prefix + "Value.DataType", attribute.DataType);
            AddIfSet(prefix + "Value.StringValue", attribute.StringValue);
        }

        return request;

        void AddIfSet(string name, string value)
        {
            if (value is not null)
            {
                form.Add(name, value);
            }
        }
    }

    private sealed class PublishReader : XmlResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
        {
            var response = new PublishResponse();
            while (context.Read())
            {
                if (!context.IsStartElement)
                {
                    continue;
                }

                if (context.TestExpression("PublishResult/MessageId"))
                {
                    response.MessageId = StringUnmarshaller.Instance.Unmarshall(context);
                }
                else if (context.TestExpression("ResponseMetadata"))
                {
                    response.ResponseMetadata = ResponseMetadataUnmarshaller.Instance.Unmarshall(context);
                }
            }

            return response;
        }

        public override AmazonServiceException UnmarshallException(
            XmlUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
        {
            var error = XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(context);
            return error.Code switch
            {
                "AuthorizationError" =>
                    new AuthorizationErrorException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
                "InternalError" =>
                    new InternalErrorException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
                "InvalidParameter" =>
                    new InvalidParameterException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
                "ParameterValueInvalid" =>
                    new InvalidParameterValueException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
                "NotFound" =>
                    new NotFoundException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
                _ => new AmazonSimpleNotificationServiceException(
                    error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            };
        }
    }
}
