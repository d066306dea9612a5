using Amazon.Runtime;
using Amazon.SecretsManager.Model;
using Ingestion.Compat;

namespace Amazon.SecretsManager;

/// <summary>Service configuration of Secrets Manager, API version 2017-10-17.</summary>
public class AmazonSecretsManagerConfig() : ServiceConfig("Secrets Manager", "secretsmanager", "2017-10-17");

/// <summary>The operations of Secrets Manager that this product calls.</summary>
public interface IAmazonSecretsManager : IAmazonService, IDisposable
{
    /// <summary>Reads one version of a secret.</summary>
    Task<GetSecretValueResponse> GetSecretValueAsync(GetSecretValueRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonSecretsManagerConfig();

    /// <inheritdoc/>
    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonSecretsManagerClient(awsCredentials, (AmazonSecretsManagerConfig)clientConfig);
}

/// <summary>Secrets Manager over awsJson 1.1.</summary>
public class AmazonSecretsManagerClient : ServiceClient, IAmazonSecretsManager
{
    /// <summary>Everything from the environment.</summary>
    public AmazonSecretsManagerClient() : this(new AmazonSecretsManagerConfig()) { }

    /// <summary>Credentials from the environment.</summary>
    public AmazonSecretsManagerClient(AmazonSecretsManagerConfig config) : base(config) { }

    /// <summary>Nothing from the environment.</summary>
    public AmazonSecretsManagerClient(AWSCredentials credentials, AmazonSecretsManagerConfig config) : base(credentials, config) { }

    /// <inheritdoc/>
    public virtual Task<GetSecretValueResponse> GetSecretValueAsync(
        GetSecretValueRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetSecretValueRequest, GetSecretValueResponse>(
            request, GetSecretValueWire.Write, GetSecretValueWire.Reader, cancellationToken);
}
