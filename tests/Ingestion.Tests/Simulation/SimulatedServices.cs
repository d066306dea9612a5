using System.Net;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Amazon.EventBridge;
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

    public Network Network { get; init; } = new(world);

    /// <summary>Told of every call that arrives.</summary>
    public Action Touched { get; init; } = static () => { };

    public bool IsDown { get; set; }

    /// <summary>The topic is gone: every message to it is refused.</summary>
    public string? Missing { get; set; }

    public Exception? Trouble(string topic) =>
        IsDown ? new InternalErrorException("the service is down", null, ErrorType.Receiver, "InternalError", "1", HttpStatusCode.InternalServerError)
        : topic == Missing ? new NotFoundException("Topic does not exist", null, ErrorType.Sender, "NotFound", "1", HttpStatusCode.NotFound)
        : null;
}

/// <summary>Whose clients they are, and what they reach. Making the SDK's clients takes longer than a small run: they can be used again for another process.</summary>
internal sealed class Attachment(SimulatedTable table, SimulatedTopics topics, Process process)
{
    public SimulatedTable Table { get; private set; } = table;

    public SimulatedTopics Topics { get; private set; } = topics;

    public Process Process { get; private set; } = process;

    /// <summary>Tables beside the main one, by name.</summary>
    public Dictionary<string, SimulatedTable> Others { get; init; } = [];

    public SimulatedTable Of(string table) => Others.GetValueOrDefault(table) ?? Table;

    public void Move(SimulatedTable table, SimulatedTopics topics, Process process) => (Table, Topics, Process) = (table, topics, process);
}

/// <summary>The clients of one process.</summary>
internal sealed class SimulatedClients
{
    private readonly Attachment _to;

    /// <param name="table">The main table.</param>
    /// <param name="topics">SNS.</param>
    /// <param name="process">Whose clients they are.</param>
    /// <param name="others">Tables beside the main one, by name.</param>
    public SimulatedClients(SimulatedTable table, SimulatedTopics topics, Process process, Dictionary<string, SimulatedTable>? others = null)
    {
        _to = new Attachment(table, topics, process) { Others = others ?? [] };
        (Dynamo, Sns, CloudWatch, Secrets) = (new SimulatedDynamo(_to), new SimulatedSns(_to), new SimulatedCloudWatch(_to), new SimulatedSecrets(_to));
    }

    /// <summary>For jobs that put no events.</summary>
    public static Lazy<IAmazonEventBridge> NoEvents => new(static () => throw new InvalidOperationException("No job here puts events."));

    public SimulatedDynamo Dynamo { get; }

    public SimulatedSns Sns { get; }

    public SimulatedCloudWatch CloudWatch { get; }

    public SimulatedSecrets Secrets { get; }

    public SimulatedClients Of(SimulatedTable table, SimulatedTopics topics, Process process)
    {
        _to.Move(table, topics, process);
        return this;
    }
}

/// <summary>The SNS client of one process.</summary>
internal sealed class SimulatedSns(Attachment to) : AmazonSimpleNotificationServiceClient(
    new BasicAWSCredentials("a", "b"), new AmazonSimpleNotificationServiceConfig { RegionEndpoint = Amazon.RegionEndpoint.USEast1 })
{
    public override Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken = default) =>
        to.Topics.Network.CallAsync(
            to.Process,
            tries: 3,
            () =>
            {
                to.Topics.Touched();
                to.Topics.Accepted.Add(request);
                to.Topics.Published(request);
                return new PublishResponse();
            },
            () => to.Topics.Trouble(request.TopicArn),
            cancellationToken);
}

/// <summary>The CloudWatch client of one process.</summary>
internal sealed class SimulatedCloudWatch(Attachment to) : AmazonCloudWatchClient(
    new BasicAWSCredentials("a", "b"), new AmazonCloudWatchConfig { RegionEndpoint = Amazon.RegionEndpoint.USEast1 })
{
    public override Task<PutMetricDataResponse> PutMetricDataAsync(PutMetricDataRequest request, CancellationToken cancellationToken = default) =>
        to.Topics.Network.CallAsync(to.Process, tries: 2, static () => new PutMetricDataResponse(), static () => null, cancellationToken);
}

/// <summary>The Secrets Manager client of one process.</summary>
internal sealed class SimulatedSecrets(Attachment to) : AmazonSecretsManagerClient(
    new BasicAWSCredentials("a", "b"), new AmazonSecretsManagerConfig { RegionEndpoint = Amazon.RegionEndpoint.USEast1 })
{
    public override Task<GetSecretValueResponse> GetSecretValueAsync(GetSecretValueRequest request, CancellationToken cancellationToken = default) =>
        to.Table.Network.CallAsync(
            to.Process,
            tries: 3,
            static () => new GetSecretValueResponse { SecretString = """{"tiingo_api_key":"t","finnhub_api_key":"f","alpaca_key_id":"i","alpaca_secret_key":"s","alpha_vantage_api_key":"a"}""" },
            static () => null,
            cancellationToken);
}
