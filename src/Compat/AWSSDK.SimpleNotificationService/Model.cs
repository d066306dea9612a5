using Amazon.Runtime;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>Base of every SNS request.</summary>
public class AmazonSimpleNotificationServiceRequest : AmazonWebServiceRequest;

/// <summary>One message for one topic.</summary>
public class PublishRequest : AmazonSimpleNotificationServiceRequest
{
    /// <summary>Where to.</summary>
    public string TopicArn { get; set; }

    /// <summary>UTF-8, at most 256 KiB together with the attributes.</summary>
    public string Message { get; set; }

    /// <summary>E-mail subject: at most 100 ASCII characters without line breaks.</summary>
    public string Subject { get; set; }

    /// <summary>What subscribers filter on. Null is the same as empty.</summary>
    public Dictionary<string, MessageAttributeValue> MessageAttributes { get; set; }
}

/// <summary>One message attribute.</summary>
public class MessageAttributeValue
{
    /// <summary><c>String</c>, <c>Number</c>, <c>Binary</c> or <c>String.Array</c>.</summary>
    public string DataType { get; set; }

    /// <summary>The value; for <c>String.Array</c> a JSON array.</summary>
    public string StringValue { get; set; }
}

/// <summary>SNS accepted the message.</summary>
public class PublishResponse : AmazonWebServiceResponse
{
    /// <summary>The id that SNS gave to this delivery.</summary>
    public string MessageId { get; set; }
}
