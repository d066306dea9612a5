using System.Text.Json;
using Amazon.Lambda.Core;
using Ingestion.Jobs;
using NodaTime;

namespace Ingestion.Hosting;

/// <summary>Reads the event and finds the job or the receiver that it is for.</summary>
/// <param name="jobs">By the name that events use.</param>
/// <param name="receivers">Those that know their events by shape.</param>
/// <param name="instance">Tells this process from all others: Lambda's id of an invocation is the same for each of its retries.</param>
/// <param name="clock">The clock.</param>
/// <param name="time">The timer.</param>
public sealed class Handler(
    IReadOnlyDictionary<string, IJob> jobs, IReadOnlyList<IEventReceiver> receivers, string instance, IClock clock, TimeProvider time)
{
    /// <summary>What an invocation gets when Lambda does not say.</summary>
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(60);

    /// <summary>One invocation: an event in, an answer out.</summary>
    /// <exception cref="InvalidEventException">The payload is not an event; Lambda records the invocation as failed.</exception>
    public async Task<Stream> HandleAsync(Stream input, ILambdaContext context)
    {
        string[] names = [.. jobs.Keys];
        using var json = JobEvent.Parse(input, names);
        var receiver = receivers.FirstOrDefault(one => one.Recognises(json.RootElement));
        var remaining = context.RemainingTime > TimeSpan.Zero ? context.RemainingTime : UsualTimeout;
        using var deadline = new Deadline(remaining, receiver?.Longest ?? Deadline.Longest, time);
        if (receiver is not null)
        {
            return new MemoryStream(await receiver.ReceiveAsync(json.RootElement, deadline));
        }

        var answer = await RunAsync(JobEvent.Read(json.RootElement, names, clock.GetCurrentInstant()), context.AwsRequestId, deadline);
        return new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(answer, RunAnswerJson.Default.RunAnswer));
    }

    private Task<RunAnswer> RunAsync(JobEvent request, string invocation, Deadline deadline)
    {
        var job = jobs[request.Job];
        var scheduledAt = request.ScheduledAt ?? job.MarkBefore(clock.GetCurrentInstant());
        return job.RunAsync(new JobRequest(scheduledAt, $"{invocation}/{instance}", request.IsDryRun, request.Kind), deadline);
    }
}
