using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Amazon.Runtime;
using Ingestion.Jobs;
using NodaTime;

namespace Ingestion.Tests.Simulation;

/// <summary>
/// A bus, the queue behind its rule, and Lambda's polling of it: messages come in no order, some twice, and those that are not taken come again after a while. After
/// five times one is a dead letter, and redriven when all is well.
/// </summary>
/// <param name="world">Time and chance.</param>
/// <param name="deaths">How likely a process dies in an invocation.</param>
/// <param name="calm">From when on none does, and nothing comes twice.</param>
/// <param name="start">The receiver of a new process.</param>
internal sealed class SimulatedBus(World world, double deaths, Instant calm, Func<Process, IEventReceiver> start)
{
    private const int AtOnce = 2, MostInBatch = 3, MostReceives = 5;

    private static readonly Duration Timeout = Duration.FromSeconds(180), Visibility = Duration.FromMinutes(18);

    private readonly List<Message> _visible = [];
    private readonly List<Message> _deadLetters = [];
    private int _running, _ids;

    /// <summary>How likely an entry fails within a request that is answered.</summary>
    public double Failing { get; set; }

    public Network Network { get; init; } = new(world);

    public int Invocations { get; private set; }

    /// <summary>What the program threw.</summary>
    public List<Exception> Thrown { get; } = [];

    /// <summary>Messages that nobody has taken yet.</summary>
    public IEnumerable<string> Waiting => _visible.Concat(_deadLetters).Select(static message => message.Body);

    public Lazy<IAmazonEventBridge> For(Process process) => new(() => new Client(this, process));

    /// <summary>All is well from now on: what is a dead letter is tried again.</summary>
    public void Calm()
    {
        (Failing, Network.Loss) = (0, 0);
        _visible.AddRange(_deadLetters.Select(static letter => letter with { Receives = 0 }));
        _deadLetters.Clear();
        Poll();
    }

    private void Put(PutEventsRequestEntry entry)
    {
        var times = world.Now < calm && world.Chance(0.1) ? 2 : 1;
        for (var i = 0; i < times; i++)
        {
            var body = new JsonObject
            {
                ["id"] = string.Create(CultureInfo.InvariantCulture, $"event-{++_ids}"),
                ["source"] = entry.Source,
                ["detail-type"] = entry.DetailType,
                ["detail"] = JsonNode.Parse(entry.Detail),
            };
            var message = new Message(string.Create(CultureInfo.InvariantCulture, $"message-{_ids}"), body.ToJsonString(), Receives: 0);
            world.After(world.Between(50, 5_000), () => Show(message));
        }
    }

    private void Show(Message message)
    {
        if (message.Receives >= MostReceives)
        {
            _deadLetters.Add(message);
            if (world.Now >= calm)
            {
                Calm();
            }
        }
        else
        {
            _visible.Add(message);
            Poll();
        }
    }

    private void Poll()
    {
        while (_running < AtOnce && _visible.Count > 0)
        {
            List<Message> batch = [];
            for (var size = 1 + world.Random.Next(MostInBatch); size > 0 && _visible.Count > 0; size--)
            {
                var index = world.Random.Next(_visible.Count);
                batch.Add(_visible[index] with { Receives = _visible[index].Receives + 1 });
                _visible.RemoveAt(index);
            }

            Invoke(batch);
        }
    }

    private void Invoke(List<Message> batch)
    {
        Invocations++;
        _running++;
        var process = new Process(world, world.Between(-2_000, 2_000));
        var receiver = start(process);
        if (world.Now < calm && world.Chance(deaths))
        {
            process.DieAfter(1 + world.Random.Next(world.Chance(0.5) ? 60 : 400));
        }

        var isOver = false;
        process.Post(async () =>
        {
            using var deadline = new Deadline(Timeout.ToTimeSpan(), receiver.Longest, process.Time);
            using var json = JsonDocument.Parse(BatchOf(batch));
            HashSet<string> stay = [.. batch.Select(static message => message.Id)];
            try
            {
                using var answer = JsonDocument.Parse(await receiver.ReceiveAsync(json.RootElement, deadline));
                stay = [.. answer.RootElement.GetProperty("batchItemFailures").EnumerateArray().Select(static one => one.GetProperty("itemIdentifier").GetString()!)];
            }
#pragma warning disable CA1031 // Whatever the program throws is what Lambda gets.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Thrown.Add(exception);
            }

            isOver = true;
            Over(batch.Where(message => stay.Contains(message.Id)));
        });
        world.After(Timeout, KillUnlessOver);

        void KillUnlessOver()
        {
            if (!isOver)
            {
                process.Kill();
                isOver = true;
                Over(batch);
            }
        }
    }

    private void Over(IEnumerable<Message> stay)
    {
        _running--;
        foreach (var message in stay)
        {
            world.After(Visibility, () => Show(message));
        }

        Poll();
    }

    private static string BatchOf(IEnumerable<Message> messages) => new JsonObject
    {
        ["Records"] = new JsonArray(
        [
            .. messages.Select(static message => (JsonNode)new JsonObject
            {
                ["messageId"] = message.Id,
                ["body"] = message.Body,
                ["eventSource"] = "aws:sqs",
                ["eventSourceARN"] = "arn:aws:sqs:us-east-1:000000000000:ingestion-test-fundamentals",
            }),
        ]),
    }.ToJsonString();

    private sealed record Message(string Id, string Body, int Receives);

    private sealed class Client(SimulatedBus bus, Process process)
        : AmazonEventBridgeClient(new BasicAWSCredentials("a", "b"), new AmazonEventBridgeConfig { RegionEndpoint = Amazon.RegionEndpoint.USEast1 })
    {
        public override Task<PutEventsResponse> PutEventsAsync(PutEventsRequest request, CancellationToken cancellationToken = default) =>
            bus.Network.CallAsync(process, tries: 3, () => new PutEventsResponse { Entries = [.. request.Entries.Select(bus.Result)] }, static () => null, cancellationToken);
    }

    private PutEventsResultEntry Result(PutEventsRequestEntry entry)
    {
        if (world.Chance(Failing))
        {
            return new PutEventsResultEntry { ErrorCode = "InternalFailure", ErrorMessage = "simulated" };
        }

        Put(entry);
        return new PutEventsResultEntry { EventId = "taken" };
    }
}
