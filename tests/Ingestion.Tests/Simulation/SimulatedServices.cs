using System.Net;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;

namespace Ingestion.Tests.Simulation;

/// <summary>SNS behind all processes: what it accepted, in order. An answer that is lost means a message that is there twice.</summary>
internal sealed class SimulatedTopics(World world)
{
    public List<PublishRequest> Accepted { get; } = [];

    /// <summary>Told of every message that is accepted.</summary>
    public Action<PublishRequest> Published { get; set; } = static _ => { };

    public Network Network { get; } = new(world);

    public bool IsDown { get; set; }

    /// <summary>The topic is gone: every message to it is refused.</summary>
    public string? Missing { get; set; }

    public Exception? Trouble(string topic) =>
        IsDown ? new InternalErrorException("the service is down", null, ErrorType.Receiver, "InternalError", "1", HttpStatusCode.InternalServerError)
        : topic == Missing ? new NotFoundException("Topic does not exist", null, ErrorType.Sender, "NotFound", "1", HttpStatusCode.NotFound)
        : null;
}

/// <summary>The SNS client of one process.</summary>
internal sealed class SimulatedSns(SimulatedTopics topics, Process process) : AmazonSimpleNotificationServiceClient(
    new BasicAWSCredentials("a", "b"), new AmazonSimpleNotificationServiceConfig { RegionEndpoint = Amazon.RegionEndpoint.USEast1 })
{
    public override Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken = default) =>
        topics.Network.CallAsync(
            process,
            tries: 3,
            () =>
            {
                topics.Accepted.Add(request);
                topics.Published(request);
                return new PublishResponse();
            },
            () => topics.Trouble(request.TopicArn),
            cancellationToken);
}

/// <summary>The CloudWatch client of one process.</summary>
internal sealed class SimulatedCloudWatch(Network network, Process process) : AmazonCloudWatchClient(
    new BasicAWSCredentials("a", "b"), new AmazonCloudWatchConfig { RegionEndpoint = Amazon.RegionEndpoint.USEast1 })
{
    public override Task<PutMetricDataResponse> PutMetricDataAsync(PutMetricDataRequest request, CancellationToken cancellationToken = default) =>
        network.CallAsync(process, tries: 2, static () => new PutMetricDataResponse(), static () => null, cancellationToken);
}

/// <summary>The Secrets Manager client of one process.</summary>
internal sealed class SimulatedSecrets(Network network, Process process) : AmazonSecretsManagerClient(
    new BasicAWSCredentials("a", "b"), new AmazonSecretsManagerConfig { RegionEndpoint = Amazon.RegionEndpoint.USEast1 })
{
    public override Task<GetSecretValueResponse> GetSecretValueAsync(GetSecretValueRequest request, CancellationToken cancellationToken = default) =>
        network.CallAsync(
            process,
            tries: 3,
            static () => new GetSecretValueResponse { SecretString = """{"tiingo_api_key":"t","finnhub_api_key":"f"}""" },
            static () => null,
            cancellationToken);
}
