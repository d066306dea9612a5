using Ingestion.Feeds.Fundamentals.Refreshing;
using Ingestion.Messages;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Planning;

/// <summary>Puts the events of plans on the bus. All are owed before the first one is put there: what the bus does not take, a later run puts there.</summary>
/// <param name="outbox">What is owed.</param>
/// <param name="bus">The bus.</param>
/// <param name="delivery">Settles what was sent.</param>
/// <param name="refreshes">Sends what refreshes left.</param>
/// <param name="clock">The clock.</param>
public sealed class PlanDelivery(Outbox outbox, EventBus bus, Delivery delivery, RefreshMessages refreshes, IClock clock)
{
    /// <summary>The invocation that owes it may still be at it.</summary>
    private static readonly Duration LeftAfter = Duration.FromMinutes(10);

    /// <summary>Owes the events of a plan and sends them, with everything that earlier runs and refreshes left.</summary>
    public async Task SendAsync(RunKey run, IReadOnlyList<ChosenSymbol> chosen, DeliveryResult result, CancellationToken cancellationToken)
    {
        await outbox.OweManyAsync([.. chosen.Select(one => FundamentalsEvents.Needed(run, one))], cancellationToken);
        await SendOwedAsync(run.Feed, result, cancellationToken);
    }

    /// <summary>Sends what is owed: by this planner, and what the other one and refreshes have left.</summary>
    public async Task SendOwedAsync(string job, DeliveryResult result, CancellationToken cancellationToken)
    {
        var left = clock.GetCurrentInstant() - LeftAfter;
        foreach (var planner in FundamentalsModule.Planners)
        {
            while (await outbox.OwedAsync(planner, cancellationToken) is var owed)
            {
                List<OwedEvent> events = [.. owed.OfType<OwedEvent>().Where(one => !one.MustBeSetAside && (planner == job || one.CreatedAt < left))];
                if (events.Count == 0 || !await PutAsync(events, result, cancellationToken))
                {
                    break;
                }
            }
        }

        await refreshes.SendEarlierAsync(owed => owed.CreatedAt < left, cancellationToken);
        await delivery.ReadAsync(job, result, cancellationToken);
        await delivery.ReadAsync(FundamentalsModule.Name, result, cancellationToken);
    }

    /// <summary>Whether the bus has taken all of them.</summary>
    private async Task<bool> PutAsync(List<OwedEvent> events, DeliveryResult result, CancellationToken cancellationToken)
    {
        var sent = await bus.PutAsync([.. events.Select(static one => new BusEntry(one.DetailType, one.Detail, one.CreatedAt))], cancellationToken);
        var isTaken = true;
        foreach (var (one, outcome) in events.Zip(sent))
        {
            isTaken &= await delivery.SettleAsync(one, outcome, result, cancellationToken);
        }

        return isTaken;
    }
}
