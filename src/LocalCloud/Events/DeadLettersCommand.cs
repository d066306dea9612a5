using Ingestion.LocalCloud.Aws;
using NodaTime;

namespace Ingestion.LocalCloud.Events;

/// <summary><c>make dead-letters</c>: events that the table refuses for a while end as dead letters, are looked at, and redriven; and how to do that on AWS.</summary>
public static class DeadLettersCommand
{
    private const int Events = 50;

    /// <summary>0 when every dead letter was stored in the end.</summary>
    public static async Task<int> RunAsync()
    {
#pragma warning disable RS0030 // LocalCloud's composition.
        var time = TimeProvider.System;
        var now = SystemClock.Instance.GetCurrentInstant();
#pragma warning restore RS0030
        await using var cloud = await Cloud.StartAsync(time);
        var bus = new Bus();
        var queue = new EventQueue(cloud, time);
        await queue.StartAsync(1);
        cloud.Aws.Fault = static call => call.Operation == "PutItem" && call.Body.AsSpan().IndexOf("NVDA"u8) >= 0
            ? new AwsError(400, "ResourceNotFoundException", "Requested resource not found")
            : null;
        var entries = EventMix.Of(Events, now);
        Console.WriteLine($"dead-letters: {Events} events, while the table refuses those of NVDA ...");
        await queue.DeliverAsync(bus.Messages(entries, now), 1);
        Console.WriteLine($"\n  {queue.DeadLetters.Count} of them are dead letters after five tries each; the others did not wait for them. The log says why:");
        foreach (var letter in queue.DeadLetters.Take(3))
        {
            Console.WriteLine($"    {letter.Message.Id}: {letter.Error}");
        }

        cloud.Aws.Fault = static _ => null;
        var redriven = await queue.RedriveAsync();
        Console.WriteLine($"\n  The table takes them again. Redriven: {string.Join(", ", redriven.GroupBy(static delivery => delivery.Outcome).Select(static group => $"{group.Count()} {group.Key}"))}; left: {queue.DeadLetters.Count}");
        var audited = (await cloud.AuditTrail.AllAsync()).Count + (await cloud.RejectedEvents.AllAsync()).Count;
        Console.WriteLine($"  {audited} of {Events} deliveries are in the audit trail.");
        Console.WriteLine("""

              On AWS, to look at them and to redrive (terraform/RUNBOOK.md, "events-dead-letters" and "Redrive events"):

              aws sqs receive-message --visibility-timeout 5 \
                --queue-url "$(aws sqs get-queue-url --queue-name ingestion-dev-events-dead-letters --query QueueUrl --output text)"
              aws sqs start-message-move-task --source-arn arn:aws:sqs:<region>:<account>:ingestion-dev-events-dead-letters
            """);
        return queue.DeadLetters.Count == 0 && audited == Events ? 0 : 1;
    }
}
