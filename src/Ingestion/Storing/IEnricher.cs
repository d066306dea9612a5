using NodaTime;

namespace Ingestion.Storing;

/// <summary>Adds to new items what their source does not say, before they are stored. What it cannot find out is left out; it never fails a run.</summary>
public interface IEnricher<TItem>
    where TItem : IAttributedItem
{
    /// <summary>What it adds, as the log names it: <c>sentiment</c>.</summary>
    string Name { get; }

    /// <summary>The same items, with more to them.</summary>
    /// <param name="fresh">Items that are not stored yet.</param>
    /// <param name="asOf">What is known of the run.</param>
    /// <param name="cancellationToken">The only end that is an exception.</param>
    Task<Enriched<TItem>> EnrichAsync(IReadOnlyList<TItem> fresh, EnrichmentContext asOf, CancellationToken cancellationToken);
}

/// <summary>What an enricher knows of the run.</summary>
/// <param name="ScheduledAt">The instant that the run is for.</param>
/// <param name="OffUntil">Until when enrichment is off, as an earlier run found; null when it is not.</param>
public sealed record EnrichmentContext(Instant ScheduledAt, Instant? OffUntil);

/// <summary>What came of enriching.</summary>
/// <param name="Items">The items, in the same order.</param>
/// <param name="Notes">What the run's log line says about them.</param>
/// <param name="OffUntil">Until when enrichment is off; runs hand it on.</param>
/// <param name="Trouble">What went wrong; null when nothing did.</param>
public sealed record Enriched<TItem>(IReadOnlyList<TItem> Items, IReadOnlyList<Note> Notes, Instant? OffUntil, string? Trouble)
    where TItem : IAttributedItem;

/// <summary>A number with a name, for the log.</summary>
public sealed record Note(string Name, int Count);
