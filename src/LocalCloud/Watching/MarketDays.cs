using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Aws;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Providers;
using NodaTime;

namespace Ingestion.LocalCloud.Watching;

/// <summary>Sessions on fast-forward: the native binary is called as Scheduler and Lambda would, and what AWS would count about it is counted.</summary>
public sealed class MarketDays(Cloud cloud, MetricHistory history, TimeProvider time)
{
    private const int RunsPerSession = 78, Tries = 3;
    private const string Function = "ingestion-dev";

    private static readonly Instant FirstOpen = Instant.FromUtc(2026, 11, 16, 14, 30);
    private static readonly Duration Every = Duration.FromMinutes(5);

    private readonly HashSet<string> _broken = [];
    private readonly Lock _gate = new();
    private FunctionProcess? _function;
    private int _deadLetters;

    /// <summary>The run that is next.</summary>
    public Instant Now { get; private set; } = FirstOpen;

    /// <summary>Runs so far.</summary>
    public int Runs { get; private set; }

    /// <summary>What is broken just now: <c>tiingo</c>, <c>finnhub</c>, <c>sns</c>, <c>dynamodb</c>.</summary>
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

    /// <summary>Log lines of all runs, in order.</summary>
    public IReadOnlyList<JsonObject> Log => _function is null
        ? []
        : [.. _function.Output.Where(static line => line.StartsWith('{')).Select(static line => JsonNode.Parse(line)!.AsObject())];

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
            string[] tickers = ["AAPL", "MSFT", "NVDA", "AMZN", "BRK.B"];
            cloud.Providers.Stories = [.. MarketDay.Of(Now.InUtc().Date.PlusDays(-1), tickers), .. MarketDay.Of(Now.InUtc().Date, tickers)];
        }

        cloud.Providers.Now = Now;
        var values = cloud.CloudWatch.Values.Count;
        var done = false;
        for (var attempt = 0; attempt < Tries && !done; attempt++)
        {
            var began = time.GetTimestamp();
            done = await _function.InvokeAsync(Cloud.Event(Now.ToString())) is Invocation.Answered;
            Count("AWS/Lambda", "Invocations", 1);
            Count("AWS/Lambda", "Errors", done ? 0 : 1);
            Count("AWS/Lambda", "Duration", time.GetElapsedTime(began).TotalMilliseconds);
        }

        _deadLetters += done ? 0 : 1;
        history.Add(Now, $"AWS/SQS ApproximateNumberOfMessagesVisible QueueName={Function}-dead-letters", _deadLetters);
        history.Add(Now, $"AWS/SQS ApproximateNumberOfMessagesVisible QueueName={Function}-scheduler-dead-letters", 0);
        foreach (var value in cloud.CloudWatch.Values.Skip(values))
        {
            history.Add(Now, $"{value.Namespace} {value.Name} {value.Dimensions.Replace(',', ' ')}", value.Value);
        }

        Runs++;
        Now = Runs % RunsPerSession == 0 ? NextMorning() : Now + Every;
    }

    private Instant NextMorning()
    {
        var open = Now - (Every * (RunsPerSession - 1)) + Duration.FromDays(1);
        return open.InUtc().DayOfWeek == IsoDayOfWeek.Saturday ? open + Duration.FromDays(2) : open;
    }

    private void Count(string space, string name, double value) => history.Add(Now, $"{space} {name} FunctionName={Function}", value);
}
