using NodaTime;

namespace Ingestion.Jobs;

/// <summary>The work of a job, apart from the lifecycle around it: gate, claim, ledger, alerts, metrics and log line are not its business.</summary>
public interface IJobBody
{
    /// <summary>What an event may ask for beside the usual, by its <c>kind</c>.</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <summary>Loads what the work needs, beside the claim. The result is ignored if there is no work.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>The work of one run, not begun yet.</summary>
    IRunWork WorkOf(RunProgress progress);

    /// <summary>The work without consequences: nothing is written or sent, and the gate is not asked.</summary>
    Task<RunAnswer> DryRunAsync(Instant scheduledAt, CancellationToken cancellationToken);
}
