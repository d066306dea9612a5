using System.Text.Json;
using Ingestion.Announcing;
using Ingestion.Collecting;
using Ingestion.Jobs;
using Ingestion.Metrics;
using Ingestion.Primitives;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Pipeline;

/// <summary>Collect, store, announce: the work of one run of a feed.</summary>
internal sealed class CollectWork<TItem>(
    Feed<TItem> feed, Collector<TItem> collector, AnnouncementDelivery announcing, IClock clock, RunProgress progress) : IRunWork
    where TItem : IItem
{
    private const int MaxShownRejections = 5;

    private readonly CollectionProgress<TItem> _collection = new(progress.Before);

    /// <inheritdoc/>
    public bool IsTroubled => (_collection.Collected.Failures.Count > 0 && !feed.IsPostponed(_collection.Collected)) || Troubles.Count > 0;

    /// <inheritdoc/>
    public IReadOnlyList<string> Troubles => _collection.Stored?.Enrichment.Trouble is { } trouble ? [trouble] : [];

    /// <inheritdoc/>
    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var (run, steps, collected) = (progress.Run, progress.Steps, _collection.Collected);
        var plan = SourcePlan.Decide(feed.SourceNames, progress.Before, run.Key.ScheduledAt, clock.GetCurrentInstant(), feed.Failover);
        await steps.TimeAsync(RunMetrics.CollectStep, collector.CollectAsync(plan, run.Key, progress.Before, collected, cancellationToken));
        if (collected is { Source: { } source, Answer: { } answer })
        {
            _collection.Stored = await steps.TimeAsync("store", StoreAsync(source, answer.Items, cancellationToken));
        }

        await steps.TimeAsync("announce", announcing.SendAsync(run, _collection.Stored?.Stored ?? [], progress.Delivery, cancellationToken));
    }

    /// <inheritdoc/>
    public RunRecord Outcome(RunRecord run) => CollectionOutcome.Of(run, progress, _collection, feed);

    /// <inheritdoc/>
    public IEnumerable<Metric> Metrics(RunRecord run)
    {
        var items = _collection.Collected.Answer?.Items ?? [];
        return CollectionMetrics.Of(run, items.Count == 0 ? null : items.Max(static item => item.MarketTime), progress.Delivery);
    }

    /// <inheritdoc/>
    public void WriteLog(Utf8JsonWriter json, RunRecord run)
    {
        json.WriteTexts("asked", run.Attempts.Select(AttemptTexts.Of));
        json.WriteTexts("source_failures", SourceFailureTexts.Of(_collection.Collected.Failures));
        var rejected = _collection.Collected.Answer?.Rejected ?? [];
        json.WriteTexts("rejections", rejected.Take(MaxShownRejections).Select(static row => $"{row.Reason}: {row.Excerpt}"));
        if (_collection.Stored?.Enrichment is { } enrichment)
        {
            json.WriteNotes(enrichment.Name, enrichment.Notes);
        }
    }

    private Task<StoreResult> StoreAsync(string source, IReadOnlyList<TItem> items, CancellationToken cancellationToken)
    {
        var run = progress.Run;
        var provenance = new Provenance(
            run.Key,
            Announcement.IdOf(run),
            source,
            feed.IsFailover(source),
            clock.GetCurrentInstant(),
            run.Owner,
            RunRecord.LatestFinished(progress.Before)?.Owner);
        return feed.Store.StoreAsync(items, provenance, new EnrichmentContext(run.Key.ScheduledAt, _collection.EnrichmentOffUntil), cancellationToken);
    }
}
