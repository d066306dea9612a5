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

/// <summary>Ask, compare, write, announce: the work of one run of a feed that is kept equal to its sources.</summary>
internal sealed class SyncWork<TListed, TRow>(SyncedFeed<TListed, TRow> feed, AnnouncementDelivery announcing, IClock clock, RunProgress progress) : IRunWork
    where TRow : class
{
    private readonly SyncProgress<TListed, TRow> _sync = new();

    /// <inheritdoc/>
    public bool IsTroubled => _sync.Snapshots.Failures.Count > 0 || _sync.Stored is { Contested: > 0 };

    /// <inheritdoc/>
    public IReadOnlyList<string> Troubles => [];

    /// <inheritdoc/>
    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var (run, steps) = (progress.Run, progress.Steps);
        var believesShortLists = progress.Kind == SyncFeed<TListed, TRow>.AcceptShortList;
        await steps.TimeAsync(
            RunMetrics.CollectStep,
            feed.CompareAsync(run.Key.ScheduledAt, progress.Before, clock.GetCurrentInstant(), believesShortLists, _sync, cancellationToken));
        if (_sync.Decision is { } decision)
        {
            _sync.Stored = await steps.TimeAsync("store", feed.Store.StoreAsync(decision.Changes, Provenance(), cancellationToken));
        }

        await steps.TimeAsync("announce", announcing.SendAsync(run, _sync.Stored?.Stored ?? [], progress.Delivery, cancellationToken));
    }

    /// <inheritdoc/>
    public RunRecord Outcome(RunRecord run) => SyncOutcome.Of(run, progress, _sync, feed);

    /// <inheritdoc/>
    public IEnumerable<Metric> Metrics(RunRecord run) => run.Succeeded ? SyncMetrics.Of(_sync.Decision!) : [];

    /// <inheritdoc/>
    public void WriteLog(Utf8JsonWriter json, RunRecord run)
    {
        json.WriteTexts("asked", run.Attempts.Select(AttemptTexts.Of));
        json.WriteTexts("source_failures", SourceFailureTexts.Of(_sync.Snapshots.Failures));
        var rejected = _sync.Snapshots.Answers.SelectMany(static answer => answer.Value.Rejected.First);
        json.WriteTexts("rejections", rejected.Take(Rejections.MaxShown).Select(static row => $"{row.Reason}: {row.Excerpt}"));
        if (_sync.Stored is { Contested: > 0 } stored)
        {
            json.WriteNumber("contested", stored.Contested);
        }

        json.WriteNotes("changes", _sync.Decision?.Notes ?? []);
    }

    private Provenance Provenance()
    {
        var run = progress.Run;
        var source = feed.SourceOf(_sync.Snapshots)!;
        return new Provenance(
            run.Key, Announcement.IdOf(run), source, feed.IsFailover(source), clock.GetCurrentInstant(), run.Owner, RunRecord.LatestFinished(progress.Before)?.Owner);
    }
}
