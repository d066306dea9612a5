using Ingestion.Announcing;
using Ingestion.Collecting;
using Ingestion.Jobs;
using Ingestion.Providers;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Pipeline;

/// <summary>The body of a job that collects a feed: asks its sources, stores what is new, announces it.</summary>
/// <param name="feed">Which feed.</param>
/// <param name="keys">The providers' keys.</param>
/// <param name="collector">Asks the sources.</param>
/// <param name="announcing">Sends announcements.</param>
/// <param name="dryRun">The same without consequences.</param>
/// <param name="clock">The clock.</param>
public sealed class CollectFeed<TItem>(
    Feed<TItem> feed, ProviderKeys keys, Collector<TItem> collector, AnnouncementDelivery announcing, DryRun<TItem> dryRun, IClock clock) : IJobBody
    where TItem : IItem
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds => [];

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancellationToken) => keys.LoadAsync(cancellationToken);

    /// <inheritdoc/>
    public IRunWork WorkOf(RunProgress progress) => new CollectWork<TItem>(feed, collector, announcing, clock, progress);

    /// <inheritdoc/>
    public Task<RunAnswer> DryRunAsync(Instant scheduledAt, CancellationToken cancellationToken) => dryRun.RunAsync(scheduledAt, cancellationToken);
}
