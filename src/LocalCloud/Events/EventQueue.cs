using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Ingestion.LocalCloud.Lambda;

namespace Ingestion.LocalCloud.Events;

/// <summary>
/// The queue behind the bus, and Lambda's polling of it: batches go to so many instances of the native binary at once and no more, what an instance
/// says that it could not take is received again, and after five times it is a dead letter. An instance that died is replaced. (Here a message
/// that failed is there again at once; SQS waits for its visibility timeout.)
/// </summary>
/// <param name="cloud">What the function meets.</param>
/// <param name="time">The timer.</param>
public sealed class EventQueue(Cloud cloud, TimeProvider time)
{
    /// <summary>As the event source mapping has it.</summary>
    public const int BatchSize = 10;

    private const int Receives = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Channel<FunctionProcess> _free = Channel.CreateUnbounded<FunctionProcess>();
    private readonly ConcurrentQueue<Delivery> _deadLetters = [];
    private readonly ConcurrentQueue<FunctionProcess> _instances = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource<(string Outcome, string? Details)>> _words = [];

    /// <summary>Events that were not taken after all tries, with the reason that the log gives.</summary>
    public IReadOnlyCollection<Delivery> DeadLetters => _deadLetters;

    /// <summary>Lines that all instances wrote.</summary>
    public IEnumerable<string> Output => _instances.SelectMany(static instance => instance.Output);

    /// <summary>Told of every batch: how long it took, and whether the function answered.</summary>
    public Action<TimeSpan, bool> Tried { get; set; } = static (_, _) => { };

    /// <summary>Starts so many instances.</summary>
    public async Task StartAsync(int instances)
    {
        for (var i = 0; i < instances; i++)
        {
            await AddAsync();
        }
    }

    /// <summary>The batch that Lambda makes of events.</summary>
    public static string BatchOf(IEnumerable<BusMessage> messages) => new JsonObject
    {
        ["Records"] = new JsonArray(
        [
            .. messages.Select(static message => (JsonNode)new JsonObject
            {
                ["messageId"] = message.Id,
                ["receiptHandle"] = message.Id,
                ["body"] = message.Payload,
                ["attributes"] = new JsonObject { ["ApproximateReceiveCount"] = "1" },
                ["messageAttributes"] = new JsonObject(),
                ["eventSource"] = "aws:sqs",
                ["eventSourceARN"] = "arn:aws:sqs:us-east-1:000000000000:ingestion-local-events",
                ["awsRegion"] = "us-east-1",
            }),
        ]),
    }.ToJsonString();

    /// <summary>Delivers an event.</summary>
    public async Task<Delivery> DeliverAsync(BusMessage message) => (await DeliverAsync([message], 1)).Single();

    /// <summary>Delivers events in batches, so many at once at most, in no order; or those that were begun with when it is told to stop.</summary>
    public async Task<IReadOnlyList<Delivery>> DeliverAsync(IReadOnlyList<BusMessage> messages, int atOnce, CancellationToken stop = default)
    {
        var began = time.GetTimestamp();
        var deliveries = new ConcurrentBag<Delivery>();
        var waiting = new ConcurrentQueue<(BusMessage Message, int Received)>(messages.Select(static message => (message, 1)));
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            for (var batch = Take(waiting); batch.Count > 0 && !stop.IsCancellationRequested; batch = Take(waiting))
            {
                await PollAsync(batch, waiting, deliveries, began);
            }
        }));
        return [.. deliveries];
    }

    /// <summary>Delivers all dead letters once more.</summary>
    public async Task<IReadOnlyList<Delivery>> RedriveAsync()
    {
        List<BusMessage> messages = [];
        while (_deadLetters.TryDequeue(out var letter))
        {
            messages.Add(letter.Message);
        }

        return await DeliverAsync(messages, atOnce: 1);
    }

    /// <summary>The same message is in one batch at most, as in a queue it is.</summary>
    private static List<(BusMessage Message, int Received)> Take(ConcurrentQueue<(BusMessage Message, int Received)> waiting)
    {
        List<(BusMessage Message, int Received)> batch = [];
        HashSet<string> ids = [];
        while (batch.Count < BatchSize && waiting.TryPeek(out var next) && ids.Add(next.Message.Id) && waiting.TryDequeue(out next))
        {
            batch.Add(next);
        }

        return batch;
    }

    private async Task PollAsync(
        List<(BusMessage Message, int Received)> batch, ConcurrentQueue<(BusMessage, int)> waiting, ConcurrentBag<Delivery> deliveries, long began)
    {
        var function = await _free.Reader.ReadAsync();
        foreach (var (message, _) in batch)
        {
            _words[message.Id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        var tried = time.GetTimestamp();
        var invocation = await function.InvokeAsync(BatchOf(batch.Select(static one => one.Message)));
        Tried(time.GetElapsedTime(tried), invocation is Invocation.Answered);
        HashSet<string> failed;
        if (invocation is Invocation.Answered answered)
        {
            _free.Writer.TryWrite(function);
            failed = [.. JsonNode.Parse(answered.Payload)!["batchItemFailures"]!.AsArray().Select(static failure => (string)failure!["itemIdentifier"]!)];
        }
        else
        {
            await AddAsync();
            failed = [.. batch.Select(static one => one.Message.Id)];
        }

        foreach (var (message, received) in batch)
        {
            if (!failed.Contains(message.Id))
            {
                deliveries.Add(new Delivery(message, (await WordAsync(message)).Outcome, null, time.GetElapsedTime(began)));
            }
            else if (received < Receives)
            {
                waiting.Enqueue((message, received + 1));
            }
            else
            {
                var letter = new Delivery(message, null, invocation is Invocation.Answered ? (await WordAsync(message)).Details : invocation.ToString(), time.GetElapsedTime(began));
                _deadLetters.Enqueue(letter);
                deliveries.Add(letter);
            }
        }
    }

    /// <summary>What the log says of an event: written before the answer, and maybe read a moment after it.</summary>
    private Task<(string Outcome, string? Details)> WordAsync(BusMessage message) => _words[message.Id].Task.WaitAsync(Patience, time);

    private void Read(string line)
    {
        if (line.Contains("\"event\":\"market_event\"", StringComparison.Ordinal)
            && JsonNode.Parse(line) is { } entry
            && _words.TryGetValue((string)entry["message"]!, out var word))
        {
            word.TrySetResult(((string)entry["outcome"]!, (string?)entry["details"]));
        }
    }

    private async Task AddAsync()
    {
        var function = await cloud.StartFunctionAsync();
        function.Wrote = Read;
        _instances.Enqueue(function);
        _free.Writer.TryWrite(function);
    }
}
