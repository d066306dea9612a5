using Amazon.Runtime;

namespace Amazon.CloudWatch
{
    /// <summary>Unit of a metric. The names are CloudWatch's.</summary>
    public class StandardUnit(string value) : ConstantClass(value)
    {
        /// <summary>A number of things.</summary>
        public static readonly StandardUnit Count = new("Count");

        /// <summary>Thousandths of a second.</summary>
        public static readonly StandardUnit Milliseconds = new("Milliseconds");

        /// <summary>Seconds.</summary>
        public static readonly StandardUnit Seconds = new("Seconds");

        /// <summary>The constant for a name.</summary>
        public static StandardUnit FindValue(string value) => FindValue<StandardUnit>(value);

        /// <summary>The constant for a name.</summary>
        public static implicit operator StandardUnit(string value) => FindValue(value);
    }
}

namespace Amazon.CloudWatch.Model
{
    /// <summary>Base of every CloudWatch request.</summary>
    public class AmazonCloudWatchRequest : AmazonWebServiceRequest;

    /// <summary>Values for one namespace.</summary>
    public class PutMetricDataRequest : AmazonCloudWatchRequest
    {
        /// <summary>Where the metrics live; must not start with <c>AWS/</c>.</summary>
        public string Namespace { get; set; }

        /// <summary>At most 1,000 in one call.</summary>
        public List<MetricDatum> MetricData { get; set; }
    }

    /// <summary>One value of one metric at one instant.</summary>
    public class MetricDatum
    {
        /// <summary>At most 255 characters.</summary>
        public string MetricName { get; set; }

        /// <summary>At most 30. Each combination of values is a metric of its own, and is billed as one.</summary>
        public List<Dimension> Dimensions { get; set; }

        /// <summary>When. CloudWatch takes two weeks back and two hours ahead.</summary>
        public DateTime? Timestamp { get; set; }

        /// <summary>How much.</summary>
        public double? Value { get; set; }

        /// <summary>Of what.</summary>
        public StandardUnit Unit { get; set; }
    }

    /// <summary>One name and value that tell metrics apart.</summary>
    public class Dimension
    {
        /// <summary>Name.</summary>
        public string Name { get; set; }

        /// <summary>Value.</summary>
        public string Value { get; set; }
    }

    /// <summary>CloudWatch accepted the values.</summary>
    public class PutMetricDataResponse : AmazonWebServiceResponse;

    /// <summary>A parameter has an unusable value.</summary>
    public class InvalidParameterValueException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
        System.Net.HttpStatusCode statusCode)
        : AmazonCloudWatchException(message, innerException, errorType, errorCode, requestId, statusCode);

    /// <summary>A required parameter is not there.</summary>
    public class MissingRequiredParameterException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
        System.Net.HttpStatusCode statusCode)
        : AmazonCloudWatchException(message, innerException, errorType, errorCode, requestId, statusCode);

    /// <summary>CloudWatch had a fault of its own.</summary>
    public class InternalServiceException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
        System.Net.HttpStatusCode statusCode)
        : AmazonCloudWatchException(message, innerException, errorType, errorCode, requestId, statusCode);
}
