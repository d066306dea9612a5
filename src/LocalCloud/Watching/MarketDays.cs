using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Aws;
using Ingestion.LocalCloud.Events;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Providers;
using NodaTime;

namespace Ingestion.LocalCloud.Watching;

/// <summary>Sessions on fast-forward: the native binary is called as Scheduler and Lambda would, and what AWS would count about it is counted.</summary>
/// <param name="cloud">What the function meets.</param>
/// <param name="history">Where it is counted.</param>
/// <param name="usdPerMonth">What a month is expected to cost; charges grow at that pace.</param>
/// <param name="time">The timer.</param>
public sealed class MarketDays(Cloud cloud, MetricHistory history, double usdPerMonth, TimeProvider time)
{
    /// <summary>When it is broken, nobody calls the function.</summary>
    public const string Scheduler = "scheduler";

    private const int RunsPerSession = 78, Tries = 3, EventsPerRun = 5;
    private const string Function = "ingestion-dev";

    /// <summary>Days of the market pass in minutes of the function's clock, by which calls to Alpha Vantage are counted.</summary>
    private const int CallsADay = 100_000;

    private static readonly Instant FirstOpen = Instant.FromUtc(2025, 11, 17, 14, 30);
    private static readonly Duration Every = Duration.FromMinutes(5);

    private readonly HashSet<string> _broken = [];
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<JsonObject> _reports = [];
    private readonly Bus _bus = new();
    private readonly ReferenceDays _reference = new(FirstOpen.InUtc().Date);
    private FunctionProcess? _function;
    private EventQueue? _queue;
    private FundamentalsMornings? _fundamentals;
    private IReadOnlyList<BusEntry> _entries = [];
    private Instant _lastSession;
    private int _deadLetters, _values;

    /// <summary>The run that is next.</summary>
    public Instant Now { get; private set; } = FirstOpen;

    /// <summary>Runs so far.</summary>
    public int Runs { get; private set; }

    /// <summary>What is broken just now: <c>tiingo</c>, <c>finnhub</c>, <c>alpaca</c>, <c>alphavantage</c>, <c>sns</c>, <c>dynamodb</c>, <c>scheduler</c>.</summary>
    public IReadOnlyList<string> Broken
    {
        get
        {
            lock (_gate)
            {
                return [.. _broken.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Lambda's reports, then the log lines of all runs, in order.</summary>
    public IReadOnlyList<JsonObject> Log => _function is null
        ? []
        : [.. _reports, .. _function.Output.Concat(_queue?.Output ?? []).Concat(_fundamentals?.Output ?? []).Where(static line => line.StartsWith('{')).Select(static line => JsonNode.Parse(line)!.AsObject())];

    /// <summary>Breaks something, or mends it.</summary>
    public void Toggle(string what)
    {
        lock (_gate)
        {
            if (!_broken.Remove(what))
            {
                _broken.Add(what);
            }
        }

        foreach (var provider in new[] { "tiingo", "finnhub", "alpaca", "alphavantage" })
        {
            cloud.Providers.Faults[provider] = Broken.Contains(provider) ? Fault.ServerError : Fault.None;
        }

        cloud.Aws.Fault = call => Broken.Contains(call.Service) ? new AwsError(500, "InternalFailure", "broken on request") : null;
    }

    /// <summary>One run, with Lambda's retries; then it is five minutes later, or the next morning.</summary>
    public async Task RunAsync()
    {
        var environment = cloud.FunctionEnvironment(cloud.FundamentalsFeed(CallsADay));
        _function ??= await cloud.StartFunctionAsync(environment);
        _fundamentals ??= new FundamentalsMornings(cloud, time, environment, (took, isTaken) => CountBatch(Now, "fundamentals", took, isTaken));
        if (Runs % RunsPerSession == 0)
        {
            await BeforeTheSessionAsync(_function);
            _entries = EventMix.Of(EventsPerRun * RunsPerSession, Now);
            cloud.Providers.Stories = [.. MarketDay.Of(Now.InUtc().Date.PlusDays(-1), Cloud.Tickers), .. MarketDay.Of(Now.InUtc().Date, Cloud.Tickers)];
        }

        await CallAsync(_function, Now, "news");
        await PushAsync();
        foreach (var (queue, messages) in new[] { ("dead-letters", _deadLetters), ("scheduler-dead-letters", 0), ("events-dead-letters", _queue!.DeadLetters.Count), ("fundamentals-dead-letters", _fundamentals.DeadLetters), ("bus-dead-letters", 0) })
        {
            history.Add(Now, $"AWS/SQS ApproximateNumberOfMessagesVisible QueueName={Function}-{queue}", messages);
        }

        var date = Now.InUtc().Date;
        history.Add(Now, "AWS/Billing EstimatedCharges Currency=USD", usdPerMonth * date.Day / date.Calendar.GetDaysInMonth(date.Year, date.Month));
        TakeMetrics(Now);
        Runs++;
        Now = Runs % RunsPerSession == 0 ? NextMorning() : Now + Every;
    }

    /// <summary>What exchanges put on the bus since the last run; only one while each takes its time to fail.</summary>
    private async Task PushAsync()
    {
        if (_queue is null)
        {
            _queue = new EventQueue(cloud, time)
            {
                Tried = (took, isTaken) => CountBatch(Now, "events", took, isTaken),
            };
            await _queue.StartAsync(1);
        }

        var entries = _entries.Skip(Runs % RunsPerSession * EventsPerRun).Take(Broken.Contains("dynamodb") ? 1 : EventsPerRun);
        var deliveries = await _queue.DeliverAsync(_bus.Messages(entries, Now), 1);
        history.Add(Now, $"AWS/SQS NumberOfMessagesSent QueueName={Function}-events", deliveries.Count);
        history.Add(Now, $"AWS/SQS ApproximateAgeOfOldestMessage QueueName={Function}-events", Math.Round(deliveries.Max(static delivery => delivery.Took.TotalSeconds)));
    }

    /// <summary>The morning's runs since the session before; Saturday's come before Monday's.</summary>
    private async Task BeforeTheSessionAsync(FunctionProcess function)
    {
        foreach (var (at, job) in ReferenceDays.Between(Runs == 0 ? Now - Duration.FromHours(12) : _lastSession, Now))
        {
            cloud.Providers.Reference = _reference.On(at.InUtc().Date);
            await CallAsync(function, at, job);
            if (job.StartsWith("refresh_", StringComparison.Ordinal) && !Broken.Contains("dynamodb"))
            {
                await _fundamentals!.WorkAsync(at);
                TakeMetrics(at);
            }
        }

        _lastSession = Now;
    }

    /// <summary>An event, with Lambda's retries; nothing when Scheduler is broken.</summary>
    private async Task CallAsync(FunctionProcess function, Instant at, string job)
    {
        cloud.Providers.Now = at;
        var done = Broken.Contains(Scheduler);
        for (var attempt = 0; attempt < Tries && !done; attempt++)
        {
            var began = time.GetTimestamp();
            done = await function.InvokeAsync(Cloud.Event(at.ToString(), job)) is Invocation.Answered;
            Count(at, "live", "Invocations", 1);
            Count(at, "live", "Errors", done ? 0 : 1);
            Count(at, "live", "Throttles", 0);
            Count(at, "live", "Duration", time.GetElapsedTime(began).TotalMilliseconds);
            var report = await PlatformReport.OfAsync(function, isNew: _reports.IsEmpty);
            report["time"] = at.ToString();
            _reports.Enqueue(report);
        }

        _deadLetters += done ? 0 : 1;
        TakeMetrics(at);
    }

    /// <summary>What was sent to CloudWatch since the last time, as of an instant.</summary>
    private void TakeMetrics(Instant at)
    {
        var values = cloud.CloudWatch.Values.Skip(_values).ToList();
        _values += values.Count;
        foreach (var value in values)
        {
            history.Add(at, $"{value.Namespace} {value.Name} {value.Dimensions.Replace(',', ' ')}", value.Value);
        }
    }

    private Instant NextMorning()
    {
        var open = Now - (Every * (RunsPerSession - 1)) + Duration.FromDays(1);
        return open.InUtc().DayOfWeek == IsoDayOfWeek.Saturday ? open + Duration.FromDays(2) : open;
    }

    private void CountBatch(Instant at, string alias, TimeSpan took, bool isTaken)
    {
        Count(at, alias, "Invocations", 1);
        Count(at, alias, "Errors", isTaken ? 0 : 1);
        Count(at, alias, "Duration", took.TotalMilliseconds);
    }

    private void Count(Instant at, string alias, string name, double value) =>
        history.Add(at, $"AWS/Lambda {name} FunctionName={Function} Resource={Function}:{alias}", value);
}
