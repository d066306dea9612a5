using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Ingestion.LocalCloud.Lambda;

namespace Ingestion.LocalCloud.Events;

/// <summary>
/// The queue behind the bus, and Lambda's polling of it: batches go to so many instances of the native binary at once and no more, what an instance
/// says that it could not take is received again, and after five times it is a dead letter. An instance that died is replaced. (Here a message
/// that failed is there again at once, unless the shape says otherwise; SQS waits for its visibility timeout.)
/// </summary>
/// <param name="cloud">What the function meets.</param>
/// <param name="time">The timer.</param>
/// <param name="shape">How it is made; as the queue of market events where nothing else is said.</param>
public sealed class EventQueue(Cloud cloud, TimeProvider time, QueueShape? shape = null)
{
    /// <summary>As the event source mapping of market events has it.</summary>
    public const int BatchSize = 10;

    private const int Receives = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), Often = TimeSpan.FromMilliseconds(5);

    private readonly QueueShape _shape = shape ?? QueueShape.MarketEvents;
    private readonly Backlog _backlog = new(time);
    private readonly Channel<FunctionProcess> _free = Channel.CreateUnbounded<FunctionProcess>();
    private readonly ConcurrentDictionary<FunctionProcess, bool> _working = [];
    private readonly ConcurrentQueue<Delivery> _deadLetters = [];
    private readonly ConcurrentQueue<FunctionProcess> _instances = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource<(string Outcome, string? Details)>> _words = [];
    private int _put, _batches;

    /// <summary>Events that were not taken after all tries, with the reason that the log gives.</summary>
    public IReadOnlyCollection<Delivery> DeadLetters => _deadLetters;

    /// <summary>Lines that all instances wrote.</summary>
    public IEnumerable<string> Output => _instances.SelectMany(static instance => instance.Output);

    /// <summary>Lines that all instances wrote to standard error.</summary>
    public IEnumerable<string> Errors => _instances.SelectMany(static instance => instance.Errors);

    /// <summary>Instances that were started so far.</summary>
    public int Started => _instances.Count;

    /// <summary>Messages that were put and are not being worked on.</summary>
    public int Waiting => _backlog.Count;

    /// <summary>Told of every batch: how long it took, and whether the function answered.</summary>
    public Action<TimeSpan, bool> Tried { get; set; } = static (_, _) => { };

    /// <summary>Whether a message that is put, by its number counted from 1, is delivered once more than it was put.</summary>
    public Func<int, bool> Duplicates { get; set; } = static _ => false;

    /// <summary>Of the messages that wait, the lowest is taken first; in the order of arrival where it is not set.</summary>
    public Func<BusMessage, int>? Order { get; set; }

    /// <summary>Asked about every batch, by its number counted from 1 and its messages: how long its instance lives on; null: it is not killed.</summary>
    public Func<int, IReadOnlyList<BusMessage>, TimeSpan?> Kills { get; set; } = static (_, _) => null;

    /// <summary>Starts so many instances.</summary>
    public async Task StartAsync(int instances)
    {
        for (var i = 0; i < instances; i++)
        {
            await AddAsync();
        }
    }

    /// <summary>The batch that Lambda makes of events.</summary>
    public static string BatchOf(IEnumerable<BusMessage> messages, QueueShape? shape = null) =>
        BatchOf(messages.Select(static message => (message, 1)), (shape ?? QueueShape.MarketEvents).Arn);

    /// <summary>Puts a message: whoever works gets it, or will.</summary>
    public void Put(BusMessage message)
    {
        _backlog.Add(message);
        if (Duplicates(Interlocked.Increment(ref _put)))
        {
            _backlog.Add(message);
        }
    }

    /// <summary>Works off what was put and what is put meanwhile, so many batches at once at most, until nothing is left; or until it is told to stop.</summary>
    public Task<IReadOnlyList<Delivery>> WorkAsync(int atOnce, CancellationToken stop = default) => WorkAsync(_backlog, atOnce, stop);

    /// <summary>Delivers an event.</summary>
    public async Task<Delivery> DeliverAsync(BusMessage message) => (await DeliverAsync([message], 1)).Single();

    /// <summary>Delivers events in batches, so many at once at most, in no order; or those that were begun with when it is told to stop.</summary>
    public Task<IReadOnlyList<Delivery>> DeliverAsync(IReadOnlyList<BusMessage> messages, int atOnce, CancellationToken stop = default)
    {
        var backlog = new Backlog(time);
        foreach (var message in messages)
        {
            backlog.Add(message);
        }

        return WorkAsync(backlog, atOnce, stop);
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

    /// <summary>Ends the instances that work on something, as the kernel would; gives their number.</summary>
    public async Task<int> KillAsync()
    {
        var working = _working.Keys.ToList();
        await Task.WhenAll(working.Select(static function => function.KillAsync()));
        return working.Count;
    }

    private static string BatchOf(IEnumerable<(BusMessage Message, int Received)> messages, string arn) => new JsonObject
    {
        ["Records"] = new JsonArray(
        [
            .. messages.Select(one => (JsonNode)new JsonObject
            {
                ["messageId"] = one.Message.Id,
                ["receiptHandle"] = one.Message.Id,
                ["body"] = one.Message.Payload,
                ["attributes"] = new JsonObject { ["ApproximateReceiveCount"] = one.Received.ToString(CultureInfo.InvariantCulture) },
                ["messageAttributes"] = new JsonObject(),
                ["eventSource"] = "aws:sqs",
                ["eventSourceARN"] = arn,
                ["awsRegion"] = "us-east-1",
            }),
        ]),
    }.ToJsonString();

    /// <summary>What of a batch the function did not take: all of it where it did not answer, or names a message that is not in it.</summary>
    private static HashSet<string> Failed(Invocation invocation, IReadOnlyList<BusMessage> batch)
    {
        HashSet<string> all = [.. batch.Select(static message => message.Id)];
        if (invocation is not Invocation.Answered { Payload: var payload })
        {
            return all;
        }

        var failed = (JsonNode.Parse(payload)?["batchItemFailures"] as JsonArray ?? []).Select(static failure => (string?)failure?["itemIdentifier"] ?? string.Empty).ToHashSet();
        return failed.IsSubsetOf(all) ? failed : all;
    }

    private async Task<IReadOnlyList<Delivery>> WorkAsync(Backlog backlog, int atOnce, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        var deliveries = new ConcurrentBag<Delivery>();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (!stop.IsCancellationRequested && !backlog.IsIdle)
            {
                if (backlog.Take(_shape.BatchSize, Order) is { Count: > 0 } batch)
                {
                    await PollAsync(batch, backlog, deliveries, began);
                    backlog.Done(batch.Count);
                }
                else
                {
                    await Task.Delay(Often, time, CancellationToken.None);
                }
            }
        }));
        return [.. deliveries];
    }

    private async Task PollAsync(
        IReadOnlyList<(BusMessage Message, int Received)> batch, Backlog backlog, ConcurrentBag<Delivery> deliveries, long began)
    {
        IReadOnlyList<BusMessage> messages = [.. batch.Select(static one => one.Message)];
        foreach (var message in messages)
        {
            _words[message.Id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        var invocation = await InvokeAsync(messages, BatchOf(batch, _shape.Arn));
        var failed = Failed(invocation, messages);
        foreach (var (message, received) in batch)
        {
            if (!failed.Contains(message.Id))
            {
                deliveries.Add(new Delivery(message, (await WordAsync(message)).Outcome, null, time.GetElapsedTime(began)));
            }
            else if (received < Receives)
            {
                backlog.Add(message, received + 1, _shape.Invisible);
            }
            else
            {
                var letter = new Delivery(message, null, invocation is Invocation.Answered ? await WhyAsync(message) : invocation.ToString(), time.GetElapsedTime(began));
                _deadLetters.Enqueue(letter);
                deliveries.Add(letter);
            }
        }
    }

    /// <summary>Hands a batch to an instance that is free; one that is dead afterwards is replaced.</summary>
    private async Task<Invocation> InvokeAsync(IReadOnlyList<BusMessage> messages, string batch)
    {
        var function = await _free.Reader.ReadAsync();
        _working[function] = true;
        var tried = time.GetTimestamp();
        var under = function.InvokeAsync(batch);
        if (Kills(Interlocked.Increment(ref _batches), messages) is { } livesOn && await Task.WhenAny(under, Task.Delay(livesOn, time)) != under)
        {
            await function.KillAsync();
        }

        var invocation = await under;
        _working.TryRemove(function, out _);
        Tried(time.GetElapsedTime(tried), invocation is Invocation.Answered);
        if (invocation is Invocation.Answered)
        {
            _free.Writer.TryWrite(function);
        }
        else
        {
            await AddAsync();
        }

        return invocation;
    }

    /// <summary>What the log says of an event: written before the answer, and maybe read a moment after it.</summary>
    private Task<(string Outcome, string? Details)> WordAsync(BusMessage message) => _words[message.Id].Task.WaitAsync(Patience, time);

    /// <summary>Why a message was not taken, as the log says; it may not have come to it.</summary>
    private async Task<string?> WhyAsync(BusMessage message)
    {
        try
        {
            return (await WordAsync(message)).Details;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private void Read(string line)
    {
        if (line.StartsWith('{')
            && JsonNode.Parse(line) is { } entry
            && _shape.OutcomeEvents.Contains((string?)entry["event"])
            && _words.TryGetValue((string)entry["message"]!, out var word))
        {
            word.TrySetResult(((string)entry["outcome"]!, (string?)entry["details"] ?? (entry["troubles"] as JsonArray)?.ToJsonString()));
        }
    }

    private async Task AddAsync()
    {
        var function = await cloud.StartFunctionAsync(_shape.Environment);
        (function.Wrote, function.Timeout) = (Read, _shape.Timeout);
        _instances.Enqueue(function);
        _free.Writer.TryWrite(function);
    }
}
