using Amazon.Runtime;
using Amazon.SimpleNotificationService.Model;
using Ingestion.Compat;

namespace Amazon.SimpleNotificationService;

/// <summary>Service configuration of SNS, API version 2010-03-31.</summary>
public class AmazonSimpleNotificationServiceConfig() : ServiceConfig("SNS", "sns", "2010-03-31");

/// <summary>The operations of SNS that this product calls.</summary>
public interface IAmazonSimpleNotificationService : IAmazonService, IDisposable
{
    /// <summary>Sends a message to a topic. Not idempotent: a retried call can deliver twice.</summary>
    Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonSimpleNotificationServiceConfig();

    /// <inheritdoc/>
    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonSimpleNotificationServiceClient(awsCredentials, (AmazonSimpleNotificationServiceConfig)clientConfig);
}

/// <summary>SNS over its query protocol.</summary>
public class AmazonSimpleNotificationServiceClient : ServiceClient, IAmazonSimpleNotificationService
{
    /// <summary>Everything from the environment.</summary>
    public AmazonSimpleNotificationServiceClient() : this(new AmazonSimpleNotificationServiceConfig()) { }

    /// <summary>Credentials from the environment.</summary>
    public AmazonSimpleNotificationServiceClient(AmazonSimpleNotificationServiceConfig config) : base(config) { }

    /// <summary>Nothing from the environment.</summary>
    public AmazonSimpleNotificationServiceClient(AWSCredentials credentials, AmazonSimpleNotificationServiceConfig config)
        : base(credentials, config) { }

    /// <inheritdoc/>
    public virtual Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<PublishRequest, PublishResponse>(request, PublishWire.Write, PublishWire.Reader, cancellationToken);
}
