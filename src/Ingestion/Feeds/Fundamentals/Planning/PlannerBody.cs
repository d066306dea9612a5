using Ingestion.Jobs;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Planning;

/// <summary>The body of a job that plans refreshes.</summary>
/// <param name="job">Which.</param>
/// <param name="plans">Makes its plans.</param>
/// <param name="delivery">Puts them on the bus.</param>
/// <param name="ledger">The runs before.</param>
/// <param name="log">Where a dry run is written down.</param>
public sealed class PlannerBody(string job, RefreshPlans plans, PlanDelivery delivery, RunLedger ledger, RunLog log) : IInsistentBody
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds => [];

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public IRunWork WorkOf(RunProgress progress) => new PlanWork(plans, delivery, progress);

    /// <inheritdoc/>
    public Task SendAsync(RunProgress done, CancellationToken cancellationToken) => delivery.SendOwedAsync(job, done.Delivery, cancellationToken);

    /// <inheritdoc/>
    public async Task<RunAnswer> DryRunAsync(Instant scheduledAt, CancellationToken cancellationToken)
    {
        var key = new RunKey(job, scheduledAt);
        var plan = await plans.MakeAsync(scheduledAt, await ledger.BeforeAsync(key, cancellationToken), cancellationToken);
        var answer = RunAnswer.Without(key, RunOutcome.Collected) with
        {
            IsDryRun = true,
            Collected = plan.Chosen.Count + plan.Left.Count,
            New = plan.Chosen.Count,
            Known = plan.Left.Count,
        };
        return log.Line(answer, isTroubled: false, json =>
        {
            json.WriteBoolean("dry_run", value: true);
            json.WriteStartArray("chosen");
            foreach (var chosen in plan.Chosen)
            {
                json.WriteStringValue(chosen.Symbol.Symbol);
            }

            json.WriteEndArray();
        });
    }
}
