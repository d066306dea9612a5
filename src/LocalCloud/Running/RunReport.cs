using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Lambda;
using NodaTime;

namespace Ingestion.LocalCloud.Running;

/// <summary>Invokes the function and tells a person what came of it.</summary>
public sealed class RunReport(Cloud cloud, FunctionProcess function)
{
    /// <summary>A heading.</summary>
    public void Title(string text) => Console.WriteLine($"\n{text}");

    /// <summary>One event; the answer is shown and given back.</summary>
    /// <exception cref="CommandFailedException">The function did not answer.</exception>
    public async Task<JsonNode> InvokeAsync(Instant scheduledAt)
    {
        cloud.Providers.Now = scheduledAt;
        var lines = function.Output.Count;
        var calls = cloud.Aws.Calls.Count;
        var asked = cloud.Providers.Requests.Count;
        var payload = Cloud.Event(scheduledAt.ToString());
        Console.WriteLine($"   event    {payload}");
        if (await function.InvokeAsync(payload) is not Invocation.Answered { Payload: var text })
        {
            throw new CommandFailedException($"the function did not answer the event {payload}");
        }

        Console.WriteLine($"   answer   {text}");
        Console.WriteLine($"   calls    {Tally(cloud.Aws.Calls.Skip(calls).Select(static call => $"{call.Service}:{call.Operation}"))}; providers {cloud.Providers.Requests.Count - asked}");
        if (Steps(function.Output.Skip(lines)) is { } steps)
        {
            Console.WriteLine($"   steps    {steps}");
        }

        return JsonNode.Parse(text)!;
    }

    /// <summary>What a run with new stories left behind.</summary>
    public async Task CollectedAsync(JsonNode answer)
    {
        var stories = await cloud.Records.WithPrefixAsync("NEWS#");
        if (stories.Count != (int)answer["new"]!)
        {
            throw new CommandFailedException($"the answer says {answer["new"]} new stories, the table has {stories.Count}");
        }

        Console.WriteLine($"\n   {stories.Count} stories are in the table, the latest:");
        foreach (var story in stories.OrderByDescending(static story => (string)story["published_at"]!, StringComparer.Ordinal).Take(4))
        {
            var tickers = string.Join(',', story["tickers"]!.AsArray().Select(static ticker => (string)ticker!));
            Console.WriteLine($"     {story["published_at"]}  {tickers,-11} {story["headline"]}");
            Console.WriteLine($"       sentiment {story["sentiment"]!["score"]} ({story["sentiment"]!["label"]}), confidence {story["sentiment"]!["confidence"]}, by {story["sentiment"]!["method"]} {story["sentiment"]!["version"]}");
        }

        foreach (var message in cloud.Sns.Messages)
        {
            Console.WriteLine($"\n   A subscriber of {message.TopicArn.Split(':')[^1]} got:\n     {message.Body}");
            Console.WriteLine($"     to filter on: {string.Join(", ", message.Attributes.Select(static attribute => $"{attribute.Key}={attribute.Value.Value}"))}");
        }

        Console.WriteLine("\n   CloudWatch got:");
        foreach (var metric in cloud.CloudWatch.Values)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"     {metric.Name,-22} {metric.Value,8:0.##} {metric.Unit}"));
        }
    }

    /// <summary>The state at the end, and where to look further.</summary>
    public async Task EndAsync()
    {
        var counts = new[] { "NEWS#", "TICKER#", "RUN#", "OUTBOX" };
        Title("At the end");
        foreach (var prefix in counts)
        {
            Console.WriteLine($"   {prefix,-8} {(await cloud.Records.WithPrefixAsync(prefix)).Count,5} records");
        }

        using var process = Process.GetProcessById(function.Id);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   The native process used {process.TotalProcessorTime.TotalMilliseconds:0} ms of CPU and {process.WorkingSet64 / 1048576.0:0.0} MiB of memory."));
        Console.WriteLine("\n   To look further: src/Ingestion/README.md follows a run file by file; make test drives the same binary through every failure.");
        Console.WriteLine("   With TIINGO_API_KEY and FINNHUB_API_KEY set, make run asks the real providers.");
    }

    private static string Tally(IEnumerable<string> calls) =>
        string.Join(", ", calls.GroupBy(static call => call).Select(static group => $"{group.Count()} {group.Key}"));

    private static string? Steps(IEnumerable<string> lines) =>
        lines.Select(static line => line.StartsWith('{') ? JsonNode.Parse(line) : null).LastOrDefault(static line => line is not null)?["steps_ms"] is JsonObject steps
            ? string.Join(", ", steps.Select(static step => $"{step.Key} {step.Value} ms"))
            : null;
}
