using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Aws;
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

    private const int RunsPerSession = 78, Tries = 3;
    private const double MemoryMegabytes = 192;
    private const string Function = "ingestion-dev";

    private static readonly Instant FirstOpen = Instant.FromUtc(2026, 11, 16, 14, 30);
    private static readonly Duration Every = Duration.FromMinutes(5);

    private readonly HashSet<string> _broken = [];
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<JsonObject> _reports = [];
    private FunctionProcess? _function;
    private int _deadLetters;

    /// <summary>The run that is next.</summary>
    public Instant Now { get; private set; } = FirstOpen;

    /// <summary>Runs so far.</summary>
    public int Runs { get; private set; }

    /// <summary>What is broken just now: <c>tiingo</c>, <c>finnhub</c>, <c>sns</c>, <c>dynamodb</c>, <c>scheduler</c>.</summary>
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
        : [.. _reports, .. _function.Output.Where(static line => line.StartsWith('{')).Select(static line => JsonNode.Parse(line)!.AsObject())];

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

        foreach (var provider in new[] { "tiingo", "finnhub" })
        {
            cloud.Providers.Faults[provider] = Broken.Contains(provider) ? Fault.ServerError : Fault.None;
        }

        cloud.Aws.Fault = call => Broken.Contains(call.Service) ? new AwsError(500, "InternalFailure", "broken on request") : null;
    }

    /// <summary>One run, with Lambda's retries; then it is five minutes later, or the next morning.</summary>
    public async Task RunAsync()
    {
        _function ??= await cloud.StartFunctionAsync();
        if (Runs % RunsPerSession == 0)
        {
            cloud.Providers.Stories = [.. MarketDay.Of(Now.InUtc().Date.PlusDays(-1), Cloud.Tickers), .. MarketDay.Of(Now.InUtc().Date, Cloud.Tickers)];
        }

        cloud.Providers.Now = Now;
        var values = cloud.CloudWatch.Values.Count;
        if (!Broken.Contains(Scheduler))
        {
            await CallAsync(_function);
        }

        history.Add(Now, $"AWS/SQS ApproximateNumberOfMessagesVisible QueueName={Function}-dead-letters", _deadLetters);
        history.Add(Now, $"AWS/SQS ApproximateNumberOfMessagesVisible QueueName={Function}-scheduler-dead-letters", 0);
        var date = Now.InUtc().Date;
        history.Add(Now, "AWS/Billing EstimatedCharges Currency=USD", usdPerMonth * date.Day / date.Calendar.GetDaysInMonth(date.Year, date.Month));
        foreach (var value in cloud.CloudWatch.Values.Skip(values))
        {
            history.Add(Now, $"{value.Namespace} {value.Name} {value.Dimensions.Replace(',', ' ')}", value.Value);
        }

        Runs++;
        Now = Runs % RunsPerSession == 0 ? NextMorning() : Now + Every;
    }

    /// <summary>An event, with Lambda's retries.</summary>
    private async Task CallAsync(FunctionProcess function)
    {
        var done = false;
        for (var attempt = 0; attempt < Tries && !done; attempt++)
        {
            var began = time.GetTimestamp();
            done = await function.InvokeAsync(Cloud.Event(Now.ToString())) is Invocation.Answered;
            Count("Invocations", 1);
            Count("Errors", done ? 0 : 1);
            Count("Throttles", 0);
            Count("Duration", time.GetElapsedTime(began).TotalMilliseconds);
            _reports.Enqueue(await ReportAsync(function));
        }

        _deadLetters += done ? 0 : 1;
    }

    /// <summary>As Lambda writes it (https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-report).</summary>
    private async Task<JsonObject> ReportAsync(FunctionProcess function)
    {
        var metrics = new JsonObject { ["maxMemoryUsedMB"] = Math.Ceiling(function.PeakMemoryBytes / 1048576.0), ["memorySizeMB"] = MemoryMegabytes };
        if (_reports.IsEmpty)
        {
            metrics["initDurationMs"] = (await function.Started).TotalMilliseconds;
        }

        return new JsonObject { ["time"] = Now.ToString(), ["type"] = "platform.report", ["record"] = new JsonObject { ["metrics"] = metrics } };
    }

    private Instant NextMorning()
    {
        var open = Now - (Every * (RunsPerSession - 1)) + Duration.FromDays(1);
        return open.InUtc().DayOfWeek == IsoDayOfWeek.Saturday ? open + Duration.FromDays(2) : open;
    }

    private void Count(string name, double value) => history.Add(Now, $"AWS/Lambda {name} FunctionName={Function}", value);
}
