using System.Buffers.Binary;
using System.Net;
using System.Text;
using Amazon.CloudWatch.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.CloudWatch;

/// <summary>
/// The answer to PutMetricData has no members, so only errors are read: the code from <c>x-amzn-query-error</c>,
/// else from the body's <c>__type</c>; the text from the body's <c>message</c>.
/// </summary>
internal sealed class PutMetricDataReader : ResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(UnmarshallerContext context) => new PutMetricDataResponse
    {
        ResponseMetadata = new ResponseMetadata { RequestId = context.ResponseData.GetHeaderValue("x-amzn-RequestId") },
    };

    public override AmazonServiceException UnmarshallException(
        UnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var requestId = context.ResponseData.GetHeaderValue("x-amzn-RequestId");
        var body = ((BodyContext)context).Body;
        var message = TextAfter(body, "message") ?? TextAfter(body, "Message") ?? $"CloudWatch answered {(int)statusCode}";
        var type = TextAfter(body, "__type") is { } full ? full[(full.IndexOf('#', StringComparison.Ordinal) + 1)..] : "Unknown";
        var code = type;
        var fault = (int)statusCode >= 500 ? ErrorType.Receiver : ErrorType.Sender;
        if (context.ResponseData.GetHeaderValue("x-amzn-query-error") is { Length: > 0 } queryError)
        {
            code = queryError.Split(';')[0];
        }

        return type switch
        {
            "InvalidParameterValueException" =>
                new InvalidParameterValueException(message, innerException, fault, code, requestId, statusCode),
            "MissingRequiredParameterException" =>
                new MissingRequiredParameterException(message, innerException, fault, code, requestId, statusCode),
            "InternalServiceFault" =>
                new InternalServiceException(message, innerException, fault, code, requestId, statusCode),
            _ => new AmazonCloudWatchException(message, innerException, fault, code, requestId, statusCode),
        };
    }

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException, IRequestContext requestContext) =>
        new BodyContext(responseStream, response);

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException) =>
        new BodyContext(responseStream, response);

    /// <summary>The CBOR text that follows a key. Error bodies are flat maps of short texts.</summary>
    private static string TextAfter(ReadOnlySpan<byte> body, string key)
    {
        var keyBytes = Encoding.UTF8.GetBytes(key);
        for (var at = body.IndexOf(keyBytes); at >= 0; at = body.IndexOf(keyBytes))
        {
            // Past the key; where that was not the key but a part of some text, no text begins here, and the search goes on.
            body = body[(at + keyBytes.Length)..];
            var (head, length) = body switch
            {
                [>= 0x60 and < 0x78 and var first, ..] => (1, first & 0x1F),
                [0x78, var bytes, ..] => (2, bytes),
                [0x79, _, _, ..] => (3, BinaryPrimitives.ReadUInt16BigEndian(body[1..])),
                _ => (0, int.MaxValue),
            };
            if (length <= body.Length - head)
            {
                return Encoding.UTF8.GetString(body.Slice(head, length));
            }
        }

        return null;
    }

    private sealed class BodyContext : UnmarshallerContext
    {
        public BodyContext(Stream stream, IWebResponseData response)
        {
            WebResponseData = response;
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            Body = copy.ToArray();
        }

        public byte[] Body { get; }

        public override string CurrentPath => string.Empty;

        public override int CurrentDepth => 0;

        public override bool IsStartElement => false;

        public override bool IsEndElement => false;

        public override bool IsStartOfDocument => true;
    }
}
