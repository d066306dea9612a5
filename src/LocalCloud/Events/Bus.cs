using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Ingestion.LocalCloud.Lambda;
using NodaTime;

namespace Ingestion.LocalCloud.Events;

/// <summary>
/// A bus with its rules, and Lambda's asynchronous invocation behind it: events that match are handed to whichever instance of the native
/// binary is free, three times at most, and are kept as dead letters then. An instance that died is replaced.
/// </summary>
/// <param name="cloud">What the function meets.</param>
/// <param name="time">The timer.</param>
public sealed class Bus(Cloud cloud, TimeProvider time)
{
    private const int Tries = 3;

    /// <summary>What the rules route: the source's beginning, and the detail types.</summary>
    private const string SourcePrefix = "market.";

    private static readonly string[] Types = ["Trade Execution", "Quote Update", "Order Book Update"];

    private readonly Channel<FunctionProcess> _free = Channel.CreateUnbounded<FunctionProcess>();
    private readonly ConcurrentQueue<Delivery> _deadLetters = [];
    private readonly ConcurrentQueue<FunctionProcess> _instances = [];
    private int _ids;

    /// <summary>Events that were not taken after all tries, with the reason.</summary>
    public IReadOnlyCollection<Delivery> DeadLetters => _deadLetters;

    /// <summary>Lines that all instances wrote.</summary>
    public IEnumerable<string> Output => _instances.SelectMany(static instance => instance.Output);

    /// <summary>Told of every try: how long it took, and whether the event was taken.</summary>
    public Action<TimeSpan, bool> Tried { get; set; } = static (_, _) => { };

    /// <summary>Starts so many instances.</summary>
    public async Task StartAsync(int instances)
    {
        for (var i = 0; i < instances; i++)
        {
            await AddAsync();
        }
    }

    /// <summary>The event that the bus makes of an entry; null when no rule matches it.</summary>
    public BusMessage? Message(string source, string type, JsonNode detail, Instant putAt)
    {
        if (!source.StartsWith(SourcePrefix, StringComparison.Ordinal) || !Types.Contains(type))
        {
            return null;
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{Interlocked.Increment(ref _ids):D12}");
        return new BusMessage(id, new JsonObject
        {
            ["version"] = "0",
            ["id"] = id,
            ["detail-type"] = type,
            ["source"] = source,
            ["account"] = "000000000000",
            ["time"] = putAt.ToString(),
            ["region"] = "us-east-1",
            ["resources"] = new JsonArray(),
            ["detail"] = detail.DeepClone(),
        }.ToJsonString());
    }

    /// <summary>The events that the bus makes of entries.</summary>
    public IReadOnlyList<BusMessage> Messages(IEnumerable<BusEntry> entries, Instant putAt) =>
        [.. entries.Select(entry => Message(entry.Source, entry.Type, entry.Detail, putAt)).OfType<BusMessage>()];

    /// <summary>Delivers an event.</summary>
    public async Task<Delivery> DeliverAsync(BusMessage message)
    {
        var began = time.GetTimestamp();
        var error = string.Empty;
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var function = await _free.Reader.ReadAsync();
            var tried = time.GetTimestamp();
            var invocation = await function.InvokeAsync(message.Payload);
            Tried(time.GetElapsedTime(tried), invocation is Invocation.Answered);
            switch (invocation)
            {
                case Invocation.Answered answered:
                    _free.Writer.TryWrite(function);
                    return new Delivery(message, (string)JsonNode.Parse(answered.Payload)!["outcome"]!, null, time.GetElapsedTime(began));
                case Invocation.Failed failed:
                    _free.Writer.TryWrite(function);
                    error = (string?)JsonNode.Parse(failed.Error)?["errorMessage"] ?? failed.Error;
                    break;
                case var dead:
                    await AddAsync();
                    error = dead.ToString();
                    break;
            }
        }

        var letter = new Delivery(message, null, error, time.GetElapsedTime(began));
        _deadLetters.Enqueue(letter);
        return letter;
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

    /// <summary>Delivers events side by side, in no order.</summary>
    public async Task<IReadOnlyList<Delivery>> DeliverAsync(IReadOnlyList<BusMessage> messages, int atOnce)
    {
        var deliveries = new ConcurrentBag<Delivery>();
        await Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (message, _) => deliveries.Add(await DeliverAsync(message)));
        return [.. deliveries];
    }

    private async Task AddAsync()
    {
        var function = await cloud.StartFunctionAsync();
        _instances.Enqueue(function);
        _free.Writer.TryWrite(function);
    }
}
