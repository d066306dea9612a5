using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Aws;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.LocalCloud.Running;

/// <summary>A run of a job of reference data, and what came of it.</summary>
/// <param name="Job"><c>assets</c>, <c>earnings_calendar</c>.</param>
/// <param name="Answer">What the function answered.</param>
/// <param name="Log">Its line in the log.</param>
/// <param name="Messages">Announcements and alerts that were sent.</param>
/// <param name="Calls">Operations of DynamoDB, and how often each was called.</param>
/// <param name="Requests">Path and query of what providers were asked.</param>
/// <param name="WriteUnits">Write units that it used.</param>
/// <param name="PeakMemoryBytes">The most memory that the process has used so far.</param>
public sealed record ReferenceRun(
    string Job,
    JsonNode Answer,
    JsonNode? Log,
    IReadOnlyList<SnsMessage> Messages,
    IReadOnlyDictionary<string, int> Calls,
    IReadOnlyList<string> Requests,
    double WriteUnits,
    long PeakMemoryBytes)
{
    /// <summary>The answer's word.</summary>
    public string Outcome => (string?)Answer["outcome"] ?? "(none)";

    /// <summary>Calls that write an item.</summary>
    public int Writes =>
        Calls.Where(static call => call.Key is "PutItem" or "UpdateItem" or "DeleteItem" or "TransactWriteItems" or "BatchWriteItem").Sum(static call => call.Value);

    /// <summary>How many rows changed in which way, as the log says, with the symbols that were announced.</summary>
    public IReadOnlyList<(string Kind, int Count, IReadOnlyList<string> Symbols)> Changes =>
    [
        .. (Log?["changes"] as JsonObject ?? []).Select(kind => (kind.Key, (int)kind.Value!, Symbols(kind.Key))),
    ];

    /// <summary>Alerts and recoveries.</summary>
    public IEnumerable<SnsMessage> Alerts => Messages.Where(static message => message.TopicArn == Cloud.AlertTopic);

    /// <summary>Invokes the function as Scheduler would on a day of the week that is played.</summary>
    public static Task<ReferenceRun> InvokeAsync(Cloud cloud, FunctionProcess function, LocalDate day, string job)
    {
        var due = ReferenceWeek.Due(day, job);
        cloud.Providers.Now = due;
        return InvokeAsync(cloud, function, job, Cloud.Event(due.ToString(), job));
    }

    /// <summary>Invokes the function with an event.</summary>
    /// <exception cref="CommandFailedException">It did not answer.</exception>
    public static async Task<ReferenceRun> InvokeAsync(Cloud cloud, FunctionProcess function, string job, string payload)
    {
        var (lines, calls, sent) = (function.Output.Count, cloud.Aws.Calls.Count, cloud.Sns.Messages.Count);
        var (asked, units) = (cloud.Providers.Requests.Count, cloud.Capacity.Writes);
        if (await function.InvokeAsync(payload) is not Invocation.Answered { Payload: var text })
        {
            var said = string.Join('\n', function.Output.Concat(function.Errors.Take(4)).TakeLast(12));
            throw new CommandFailedException($"the function did not answer the event {payload}\n{said}");
        }

        return new ReferenceRun(
            job,
            JsonNode.Parse(text)!,
            await LineAsync(function, lines),
            [.. cloud.Sns.Messages.Skip(sent)],
            cloud.Aws.Calls.Skip(calls).Where(static call => call.Service == "dynamodb").CountBy(static call => call.Operation).ToDictionary(),
            [.. cloud.Providers.Requests.Skip(asked)],
            cloud.Capacity.Writes - units,
            function.PeakMemoryBytes);
    }

    private IReadOnlyList<string> Symbols(string kind) =>
    [
        .. Messages.Where(static message => message.TopicArn == Cloud.NotificationTopic)
            .SelectMany(message => JsonNode.Parse(message.Body)!["changes"]?[kind]?.AsArray() ?? [])
            .Select(static symbol => (string)symbol!),
    ];

    /// <summary>The line is written before the answer, and may be read a moment after it. A run that is closed has one too.</summary>
    private static async Task<JsonNode?> LineAsync(FunctionProcess function, int before)
    {
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var patience = 0; patience < 50; patience++)
        {
            if (function.Output.Skip(before).LastOrDefault(static line => line.StartsWith('{')) is { } line)
            {
                return JsonNode.Parse(line);
            }

            await often.WaitForNextTickAsync();
        }

        return null;
    }
}
