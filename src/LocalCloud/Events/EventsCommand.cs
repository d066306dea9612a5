using System.Globalization;
using NodaTime;

namespace Ingestion.LocalCloud.Events;

/// <summary><c>make run-events</c>: a thousand mixed events through the native binary, and whether everything adds up.</summary>
public static class EventsCommand
{
    private const int Events = 1_000, Instances = 4;

    /// <summary>0 when it adds up.</summary>
    public static async Task<int> RunAsync()
    {
#pragma warning disable RS0030 // LocalCloud's composition.
        var time = TimeProvider.System;
        var now = SystemClock.Instance.GetCurrentInstant();
#pragma warning restore RS0030
        Console.WriteLine($"run-events: starting DynamoDB (dynalite) and {Instances} instances of the native binary on loopback ...");
        await using var cloud = await Cloud.StartAsync(time);
        var bus = new Bus();
        var queue = new EventQueue(cloud, time);
        await queue.StartAsync(Instances);
        var entries = EventMix.Of(Events, now);
        var messages = bus.Messages(entries, now);
        Console.WriteLine($"run-events: {messages.Count} events on the bus, {entries.Count(static entry => entry.Expected == "rejected")} of them break a rule ...");
        var began = time.GetTimestamp();
        var deliveries = await queue.DeliverAsync(messages, Instances);
        var took = time.GetElapsedTime(began);

        var (stored, audited, refused) = ((await cloud.MarketData.AllAsync()).Count, await cloud.AuditTrail.AllAsync(), await cloud.RejectedEvents.AllAsync());
        var (accepted, duplicate, rejected) = (Count("accepted"), Count("duplicate"), Count("rejected"));
        var sorted = deliveries.Select(static delivery => delivery.Took.TotalMilliseconds).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

              sent        {messages.Count,6}
              accepted    {accepted,6}   in the table {stored}
              duplicate   {duplicate,6}
              rejected    {rejected,6}
              dead letter {queue.DeadLetters.Count,6}
              audited     {audited.Count + refused.Count,6}   of them rejected, and kept for a while only {refused.Count}

              {messages.Count / took.TotalSeconds:0} events a second, in batches of {EventQueue.BatchSize}, all on the bus at once; half of them stored after {sorted[sorted.Count / 2]:0} ms, all after {sorted[^1]:0} ms

            """));
        foreach (var entry in refused.OrderBy(static entry => (string)entry["event_id"]!, StringComparer.Ordinal).Take(3))
        {
            Console.WriteLine($"  {entry["event_id"]}: {((string)entry["details"]!).Split(". It says")[0]}");
        }

        var balances = stored == accepted && accepted + duplicate + rejected == messages.Count && audited.Count + refused.Count == messages.Count && refused.Count == rejected;
        Console.WriteLine(balances
            ? "\nrun-events: it adds up: stored + duplicate + rejected = sent, audited = sent"
            : "\nrun-events: failed: it does not add up");
        return balances ? 0 : 1;

        int Count(string outcome) => deliveries.Count(delivery => delivery.Outcome == outcome);
    }
}
