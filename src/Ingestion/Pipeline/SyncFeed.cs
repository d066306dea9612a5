using Ingestion.Announcing;
using Ingestion.Jobs;
using Ingestion.Providers;
using NodaTime;

namespace Ingestion.Pipeline;

/// <summary>The body of a job that keeps a table equal to what sources list: asks for the whole lists, compares, writes what changed, announces it.</summary>
/// <param name="feed">Which feed.</param>
/// <param name="keys">The providers' keys.</param>
/// <param name="announcing">Sends announcements.</param>
/// <param name="dryRun">The same without consequences.</param>
/// <param name="clock">The clock.</param>
public sealed class SyncFeed<TListed, TRow>(
    SyncedFeed<TListed, TRow> feed, ProviderKeys keys, AnnouncementDelivery announcing, SyncDryRun<TListed, TRow> dryRun, IClock clock) : IInsistentBody
    where TRow : class
{
    /// <summary>To believe a list however short it is: an operator has looked at it.</summary>
    public const string AcceptShortList = "accept_short_list";

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = [AcceptShortList];

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancellationToken) => keys.LoadAsync(cancellationToken);

    /// <inheritdoc/>
    public IRunWork WorkOf(RunProgress progress) => new SyncWork<TListed, TRow>(feed, announcing, clock, progress);

    /// <inheritdoc/>
    public Task SendAsync(RunProgress done, CancellationToken cancellationToken) => announcing.SendAsync(done.Run, own: null, done.Delivery, cancellationToken);

    /// <inheritdoc/>
    public Task<RunAnswer> DryRunAsync(Instant scheduledAt, CancellationToken cancellationToken) => dryRun.RunAsync(scheduledAt, cancellationToken);
}
