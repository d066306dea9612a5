using System.Net;
using Amazon.Runtime;

namespace Amazon.EventBridge
{
    /// <summary>EventBridge answered with an error.</summary>
    public class AmazonEventBridgeException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
}

namespace Amazon.EventBridge.Model
{
    /// <summary>Base of every EventBridge request.</summary>
    public class AmazonEventBridgeRequest : AmazonWebServiceRequest;

    /// <summary>Up to ten entries.</summary>
    public class PutEventsRequest : AmazonEventBridgeRequest
    {
        /// <summary>The entries. Null unless set.</summary>
        public List<PutEventsRequestEntry> Entries { get; set; }
    }

    /// <summary>One event.</summary>
    public class PutEventsRequestEntry
    {
        /// <summary>When it happened; the instant of the call unless told. It is sent in whole seconds.</summary>
        public DateTime? Time { get; set; }

        /// <summary>Who says so.</summary>
        public string Source { get; set; }

        /// <summary>What kind of event it is, at most 128 characters.</summary>
        public string DetailType { get; set; }

        /// <summary>A JSON object, as text.</summary>
        public string Detail { get; set; }

        /// <summary>Name or ARN; the account's default bus unless told.</summary>
        public string EventBusName { get; set; }

        /// <summary>ARNs of what it is about. Null is the same as empty.</summary>
        public List<string> Resources { get; set; }

        /// <summary>The trace of X-Ray that it belongs to.</summary>
        public string TraceHeader { get; set; }
    }

    /// <summary>What came of the entries.</summary>
    public class PutEventsResponse : AmazonWebServiceResponse
    {
        /// <summary>How many were not taken.</summary>
        public int? FailedEntryCount { get; set; }

        /// <summary>One for each entry, in the order of the request. Null when the answer has none.</summary>
        public List<PutEventsResultEntry> Entries { get; set; }
    }

    /// <summary>What came of one entry.</summary>
    public class PutEventsResultEntry
    {
        /// <summary>The id that EventBridge gave to the event; null when it was not taken.</summary>
        public string EventId { get; set; }

        /// <summary>Why it was not taken; null when it was.</summary>
        public string ErrorCode { get; set; }

        /// <summary>The same in words.</summary>
        public string ErrorMessage { get; set; }
    }

    /// <summary>EventBridge had a fault of its own.</summary>
    public class InternalException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonEventBridgeException(message, innerException, errorType, errorCode, requestId, statusCode);
}
