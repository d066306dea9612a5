using Amazon.EventBridge.Model;
using Amazon.Runtime;
using Ingestion.Compat;

namespace Amazon.EventBridge;

/// <summary>Service configuration of EventBridge, API version 2015-10-07.</summary>
public class AmazonEventBridgeConfig() : ServiceConfig("EventBridge", "events", "2015-10-07");

/// <summary>The operations of EventBridge that this product calls.</summary>
public interface IAmazonEventBridge : IAmazonService, IDisposable
{
    /// <summary>Puts events on buses. An answer does not mean that all were taken: each entry has its own result.</summary>
    Task<PutEventsResponse> PutEventsAsync(PutEventsRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonEventBridgeConfig();

    /// <inheritdoc/>
    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonEventBridgeClient(awsCredentials, (AmazonEventBridgeConfig)clientConfig);
}

/// <summary>EventBridge over awsJson 1.1.</summary>
public class AmazonEventBridgeClient : ServiceClient, IAmazonEventBridge
{
    /// <summary>Everything from the environment.</summary>
    public AmazonEventBridgeClient() : this(new AmazonEventBridgeConfig()) { }

    /// <summary>Credentials from the environment.</summary>
    public AmazonEventBridgeClient(AmazonEventBridgeConfig config) : base(config) { }

    /// <summary>Nothing from the environment.</summary>
    public AmazonEventBridgeClient(AWSCredentials credentials, AmazonEventBridgeConfig config) : base(credentials, config) { }

    /// <inheritdoc/>
    public virtual Task<PutEventsResponse> PutEventsAsync(PutEventsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<PutEventsRequest, PutEventsResponse>(request, PutEventsWire.Write, PutEventsReader.Instance, cancellationToken);
}
