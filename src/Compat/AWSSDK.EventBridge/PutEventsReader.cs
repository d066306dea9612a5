using System.Net;
using System.Text.Json;
using Amazon.EventBridge.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Amazon.EventBridge;

/// <summary>What PutEvents answers, in awsJson 1.1.</summary>
internal sealed class PutEventsReader : JsonResponseUnmarshaller
{
    public static PutEventsReader Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        var response = new PutEventsResponse();
        var reader = new StreamingUtf8JsonReader(context.Stream);
        context.Read(ref reader);
        var depth = context.CurrentDepth;
        while (context.ReadAtDepth(depth, ref reader))
        {
            if (context.TestExpression("Entries", depth))
            {
                response.Entries = new JsonListUnmarshaller<PutEventsResultEntry, EntryReader>(EntryReader.Instance).Unmarshall(context, ref reader);
            }
            else if (context.TestExpression("FailedEntryCount", depth))
            {
                response.FailedEntryCount = NullableIntUnmarshaller.Instance.Unmarshall(context, ref reader);
            }
        }

        return response;
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(context.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
        return error.Code == "InternalException"
            ? new InternalException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode)
            : new AmazonEventBridgeException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }

    private sealed class EntryReader : IJsonUnmarshaller<PutEventsResultEntry, JsonUnmarshallerContext>
    {
        public static EntryReader Instance { get; } = new();

        public PutEventsResultEntry Unmarshall(JsonUnmarshallerContext context, ref StreamingUtf8JsonReader reader)
        {
            var entry = new PutEventsResultEntry();
            if (context.IsEmptyResponse)
            {
                return null;
            }

            context.Read(ref reader);
            if (context.CurrentTokenType == JsonTokenType.Null)
            {
                return null;
            }

            var depth = context.CurrentDepth;
            while (context.ReadAtDepth(depth, ref reader))
            {
                if (context.TestExpression("EventId", depth))
                {
                    entry.EventId = StringUnmarshaller.Instance.Unmarshall(context, ref reader);
                }
                else if (context.TestExpression("ErrorCode", depth))
                {
                    entry.ErrorCode = StringUnmarshaller.Instance.Unmarshall(context, ref reader);
                }
                else if (context.TestExpression("ErrorMessage", depth))
                {
                    entry.ErrorMessage = StringUnmarshaller.Instance.Unmarshall(context, ref reader);
                }
            }

            return entry;
        }
    }
}
