using Ingestion.Collecting;
using Ingestion.Jobs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Modules;

/// <summary>A job that collects a feed whose items are appended once.</summary>
/// <param name="Name">The job.</param>
/// <param name="Schedule">When it is due.</param>
/// <param name="Failover">How long a source is left alone.</param>
/// <param name="Sources">Its sources, the preferred one first.</param>
/// <param name="Schema">How its items look in the table.</param>
/// <param name="Enricher">What is added to new items.</param>
public sealed record CollectedFeed<TItem>(
    string Name, JobSchedule Schedule, FailoverPolicy Failover, IReadOnlyList<ISource<TItem>> Sources, IItemSchema<TItem> Schema, IEnricher<TItem> Enricher)
    where TItem : IAttributedItem
{
    /// <summary>The feed that its items belong to, where that is another job's. What the job owes is then in an outbox of its own.</summary>
    public string? AnnouncedAs { get; init; }

    /// <summary>Whether its calls are those that others leave: a run without one is postponed.</summary>
    public bool TakesWhatIsLeft { get; init; }

    /// <summary>The time that each source has, where it is not the usual.</summary>
    public Duration? SourceTime { get; init; }
}
