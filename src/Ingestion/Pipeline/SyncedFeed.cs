using System.Globalization;
using Ingestion.Collecting;
using Ingestion.Providers;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Pipeline;

/// <summary>All that is special to a feed whose table is kept equal to what its sources list, and the comparison itself.</summary>
/// <param name="Name">The job that does it: <c>assets</c>.</param>
/// <param name="Sources">Their names, the preferred one first.</param>
/// <param name="Collector">Asks them.</param>
/// <param name="Store">The table.</param>
/// <param name="Rules">What lists change.</param>
/// <param name="DateOf">The day that an instant belongs to.</param>
public sealed record SyncedFeed<TListed, TRow>(
    string Name,
    IReadOnlyList<string> Sources,
    SnapshotCollector<TListed> Collector,
    UpsertStore<TRow> Store,
    ISyncRules<TListed, TRow> Rules,
    Func<Instant, LocalDate> DateOf)
    where TRow : class
{
    /// <summary>A list with less than this part of the rows that it should have is not believed, in percent. By rows, not by length: after a run that died, the table may be short itself.</summary>
    private const int LeastPercent = 80;

    /// <summary>Each run asks all sources anew: what happened a day ago says nothing.</summary>
    private static readonly FailoverPolicy AskAlways = new(FirstWait: Duration.Zero, LongestWait: Duration.Zero);

    /// <summary>Whether a source is another than the preferred one.</summary>
    public bool IsFailover(string source) => source != Sources[0];

    /// <summary>The source that a run names as its own: the most preferred one that answered; null when none did.</summary>
    public string? SourceOf(Snapshots<TListed> snapshots) => Sources.FirstOrDefault(snapshots.Answers.ContainsKey);

    /// <summary>Asks the sources and compares their lists with the table. Writes nothing.</summary>
    /// <param name="scheduledAt">The instant that the run is for.</param>
    /// <param name="before">The runs before it, latest first.</param>
    /// <param name="now">The clock.</param>
    /// <param name="believesShortLists">Whether a list counts however short it is.</param>
    /// <param name="sync">Takes what comes of it.</param>
    /// <param name="cancellationToken">The only end that is an exception.</param>
    public async Task CompareAsync(
        Instant scheduledAt,
        IReadOnlyList<RunRecord> before,
        Instant now,
        bool believesShortLists,
        SyncProgress<TListed, TRow> sync,
        CancellationToken cancellationToken)
    {
        var today = DateOf(scheduledAt);

        // Who has a key for one calendar only has not forgotten the other.
        var plan = SourcePlan.Decide(Collector.Keyed(Sources), before, scheduledAt, now, AskAlways);
        await Collector.CollectAsync(plan, today, sync.Snapshots, cancellationToken);
        if (sync.Snapshots.Answers.Count == 0)
        {
            return;
        }

        var rows = await Rules.ReadAsync(Store, ListsOf(sync.Snapshots), today, cancellationToken);
        var moment = new SyncMoment(scheduledAt, today, before.FirstOrDefault(static run => run.Succeeded)?.Key.ScheduledAt);
        if (moment.MayRemove && !believesShortLists)
        {
            RefuseShortLists(sync.Snapshots, rows, today);
        }

        if (sync.Snapshots.Answers.Count > 0)
        {
            sync.Decision = Rules.Decide(ListsOf(sync.Snapshots), rows, moment);
        }
    }

    private static Dictionary<string, IReadOnlyList<TListed>> ListsOf(Snapshots<TListed> snapshots) =>
        snapshots.Answers.ToDictionary(static answer => answer.Key, static answer => answer.Value.Rows);

    private void RefuseShortLists(Snapshots<TListed> snapshots, Dictionary<string, KnownRow<TRow>> rows, LocalDate today)
    {
        foreach (var (source, answer) in snapshots.Answers.ToList())
        {
            var (expected, found) = Rules.Compare(source, answer.Rows, rows.Values.Select(static known => known.Row).OfType<TRow>(), today);
            if (found * 100 < expected * LeastPercent)
            {
                snapshots.Refuse(source, new SourceFailure(
                    SourceFailureKind.ShortList,
                    string.Create(CultureInfo.InvariantCulture, $"the list has only {found} of the {expected} rows that should be in it: under {LeastPercent} % is not believed")));
            }
        }
    }
}
