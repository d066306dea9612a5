using Amazon.CloudWatch.Model;
using Amazon.Runtime;
using Ingestion.Compat;

namespace Amazon.CloudWatch;

/// <summary>Service configuration of CloudWatch, API version 2010-08-01.</summary>
public class AmazonCloudWatchConfig() : ServiceConfig("CloudWatch", "monitoring", "2010-08-01");

/// <summary>The operations of CloudWatch that this product calls.</summary>
public interface IAmazonCloudWatch : IAmazonService, IDisposable
{
    /// <summary>Stores metric values.</summary>
    Task<PutMetricDataResponse> PutMetricDataAsync(PutMetricDataRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonCloudWatchConfig();

    /// <inheritdoc/>
    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonCloudWatchClient(awsCredentials, (AmazonCloudWatchConfig)clientConfig);
}

/// <summary>CloudWatch over Smithy RPC v2 CBOR.</summary>
public class AmazonCloudWatchClient : ServiceClient, IAmazonCloudWatch
{
    /// <summary>Everything from the environment.</summary>
    public AmazonCloudWatchClient() : this(new AmazonCloudWatchConfig()) { }

    /// <summary>Credentials from the environment.</summary>
    public AmazonCloudWatchClient(AmazonCloudWatchConfig config) : base(config) { }

    /// <summary>Nothing from the environment.</summary>
    public AmazonCloudWatchClient(AWSCredentials credentials, AmazonCloudWatchConfig config) : base(credentials, config) { }

    /// <inheritdoc/>
    public virtual Task<PutMetricDataResponse> PutMetricDataAsync(
        PutMetricDataRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<PutMetricDataRequest, PutMetricDataResponse>(
            request, PutMetricDataWire.Write, new PutMetricDataReader(), cancellationToken);
}

/// <summary>CloudWatch answered with an error.</summary>
public class AmazonCloudWatchException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    System.Net.HttpStatusCode statusCode)
    : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
