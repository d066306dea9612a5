using Amazon.CloudWatch;
using Amazon.DynamoDBv2;
using Amazon.EventBridge;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SimpleNotificationService;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Aws;

namespace Ingestion.Tests;

/// <summary>The AWS side on loopback, and clients for it as the program makes them.</summary>
public sealed class CloudFixture : IAsyncLifetime
{
    public static AWSCredentials Credentials { get; } =
        new SessionAWSCredentials(Signature.AccessKey, Signature.SecretKey, Signature.SessionToken);

    public Cloud Cloud { get; private set; } = null!;

    public IAmazonDynamoDB Dynamo => new AmazonDynamoDBClient(Credentials, new AmazonDynamoDBConfig { ServiceURL = Cloud.Aws.Url, AuthenticationRegion = "us-east-1" });

    public IAmazonSimpleNotificationService Sns => new AmazonSimpleNotificationServiceClient(
        Credentials, new AmazonSimpleNotificationServiceConfig { ServiceURL = Cloud.Aws.Url, AuthenticationRegion = "us-east-1", MaxErrorRetry = 2 });

    public IAmazonCloudWatch CloudWatch => new AmazonCloudWatchClient(
        Credentials, new AmazonCloudWatchConfig { ServiceURL = Cloud.Aws.Url, AuthenticationRegion = "us-east-1", MaxErrorRetry = 1 });

    public IAmazonSecretsManager Secrets => new AmazonSecretsManagerClient(
        Credentials, new AmazonSecretsManagerConfig { ServiceURL = Cloud.Aws.Url, AuthenticationRegion = "us-east-1", MaxErrorRetry = 2 });

    public IAmazonEventBridge Events => new AmazonEventBridgeClient(
        Credentials, new AmazonEventBridgeConfig { ServiceURL = Cloud.Aws.Url, AuthenticationRegion = "us-east-1", MaxErrorRetry = 2 });

    public async ValueTask InitializeAsync() => Cloud = await Cloud.StartAsync(TimeProvider.System);

    public ValueTask DisposeAsync() => Cloud.DisposeAsync();
}
