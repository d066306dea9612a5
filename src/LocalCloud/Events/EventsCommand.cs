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
        var bus = new Bus(cloud, time);
        await bus.StartAsync(Instances);
        var entries = EventMix.Of(Events, now);
        var messages = bus.Messages(entries, now);
        Console.WriteLine($"run-events: {messages.Count} events on the bus, {entries.Count(static entry => entry.Expected == "rejected")} of them break a rule ...");
        var began = time.GetTimestamp();
        var deliveries = await bus.DeliverAsync(messages, Instances);
        var took = time.GetElapsedTime(began);

        var (stored, audited) = ((await cloud.MarketData.AllAsync()).Count, await cloud.AuditTrail.AllAsync());
        var (accepted, duplicate, rejected) = (Count("accepted"), Count("duplicate"), Count("rejected"));
        var sorted = deliveries.Select(static delivery => delivery.Took.TotalMilliseconds).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

              sent        {messages.Count,6}
              accepted    {accepted,6}   in the table {stored}
              duplicate   {duplicate,6}
              rejected    {rejected,6}
              dead letter {bus.DeadLetters.Count,6}
              audited     {audited.Count,6}

              {messages.Count / took.TotalSeconds:0} events a second; from the bus to the answer {sorted[sorted.Count / 2]:0.0} ms, 99 % within {sorted[(int)(sorted.Count * 0.99)]:0.0} ms

            """));
        foreach (var entry in audited.Where(static entry => (string)entry["status"]! == "rejected").OrderBy(static entry => (string)entry["event_id"]!, StringComparer.Ordinal).Take(3))
        {
            Console.WriteLine($"  {entry["event_id"]}: {((string)entry["details"]!).Split(". It says")[0]}");
        }

        var balances = stored == accepted && accepted + duplicate + rejected == messages.Count && audited.Count == messages.Count;
        Console.WriteLine(balances
            ? "\nrun-events: it adds up: stored + duplicate + rejected = sent, audited = sent"
            : "\nrun-events: failed: it does not add up");
        return balances ? 0 : 1;

        int Count(string outcome) => deliveries.Count(delivery => delivery.Outcome == outcome);
    }
}
