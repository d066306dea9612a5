using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Alerting;

/// <summary>
/// Decides from the ledger alone when operations are alerted: once when an incident begins, once when it is over. A run that ends after a
/// later run has ended changes nothing.
/// </summary>
public static class Incidents
{
    /// <summary>What the run at hand changes, beginnings before ends.</summary>
    public static IReadOnlyList<IncidentChange> Decide(RunRecord run, RunHistory history, IncidentPolicy policy)
    {
        if (history.IsLate)
        {
            return [];
        }

        var open = OpenBefore(history);
        return
        [
            .. FailedRuns(run, history, open, policy),
            .. SlowRuns(run, history, open, policy),
            .. OfSources(Incident.CredentialsRejected, static attempt => attempt.KeyWasRejected, run, history, open),
            .. OfSources(Incident.ShortList, static attempt => attempt.ListWasShort, run, history, open),
            .. OfSources(Incident.StaleCalendar, static attempt => attempt.WasStale, run, history, open),
            .. Lagging(run, history, open, policy),
        ];
    }

    /// <summary>What is open once the run has ended.</summary>
    public static IReadOnlyList<Incident> OpenAfter(RunHistory history, IReadOnlyList<IncidentChange> changes)
    {
        var over = changes.OfType<IncidentChange.Over>().Select(static change => change.Incident.Id).ToHashSet();
        var opened = changes.OfType<IncidentChange.Opened>().Select(static change => change.Incident);
        return [.. OpenBefore(history).Concat(opened).Where(incident => !over.Contains(incident.Id))];
    }

    /// <summary>
    /// Incidents that earlier runs opened and no run has closed. Of two runs that ended at one moment, neither knows of the other.
    /// </summary>
    private static List<Incident> OpenBefore(RunHistory history)
    {
        var over = history.Before.SelectMany(static run => run.Alerts).ToHashSet();
        return
        [
            .. history.Before.SelectMany(static run => run.Incidents)
                .Distinct()
                .Where(incident => !over.Contains(Alerts.RecoveryOf(incident))),
        ];
    }

    private static IEnumerable<IncidentChange> FailedRuns(RunRecord run, RunHistory history, List<Incident> open, IncidentPolicy policy)
    {
        var streaks = FailureStreak.Of(history);

        // A run may still have been worked on when the next one succeeded, and have died then: this incident could not be seen at the time.
        foreach (var streak in streaks.SkipLast(1).Where(static streak => !streak.IsAlerted))
        {
            if (streak.FirstInARow(policy) is { } unseen)
            {
                var past = IncidentOf(run.Key.Feed, unseen);
                yield return new IncidentChange.Opened(unseen) { Incident = past };
                yield return new IncidentChange.Over(streak.Runs.Count) { Incident = past };
            }
        }

        var incident = open.FirstOrDefault(static one => one.IsOfFailedRuns);
        var current = run.Succeeded || run.IsPostponed ? streaks[^1] : streaks[^1] with { Runs = [.. streaks[^1].Runs, FailedRun.Of(run)] };
        if (incident is null && current.FirstInARow(policy) is { } failed)
        {
            incident = IncidentOf(run.Key.Feed, failed);
            yield return new IncidentChange.Opened(failed) { Incident = incident };
        }

        if (incident is not null && run.Succeeded)
        {
            yield return new IncidentChange.Over(history.LostBefore) { Incident = incident };
        }
    }

    private static Incident IncidentOf(string feed, IReadOnlyList<FailedRun> failed) => new(
        failed.All(static run => run.IsBySources) ? Incident.AllSourcesDown : Incident.ConsecutiveFailures,
        null,
        new RunKey(feed, failed[0].ScheduledAt));

    /// <summary>A run that was postponed says nothing about how quick runs are.</summary>
    private static IEnumerable<IncidentChange> SlowRuns(RunRecord run, RunHistory history, List<Incident> open, IncidentPolicy policy)
    {
        if (run.IsPostponed)
        {
            yield break;
        }

        var incident = open.FirstOrDefault(static one => one.Kind == Incident.HighLatency);
        if (incident is null && run.Took > policy.SlowAfter)
        {
            yield return new IncidentChange.Opened([]) { Incident = new Incident(Incident.HighLatency, null, run.Key) };
        }

        RunRecord[] latest = [run, .. history.Before.Where(static one => one is { FinishedAt: not null, IsPostponed: false }).Take(policy.QuickRuns - 1)];
        if (incident is not null && latest.All(one => one.Took <= policy.SlowAfter))
        {
            yield return new IncidentChange.Over(0) { Incident = incident };
        }
    }

    /// <summary>A run that failed says nothing about how far behind a source is.</summary>
    private static IEnumerable<IncidentChange> Lagging(RunRecord run, RunHistory history, List<Incident> open, IncidentPolicy policy)
    {
        if (!run.Succeeded)
        {
            yield break;
        }

        var incident = open.FirstOrDefault(static one => one.Kind == Incident.CollectionLag);
        if (incident is not null && run.Lag < policy.LagAfter)
        {
            yield return new IncidentChange.Over(0) { Incident = incident };
        }

        var since = history.Before.Prepend(run).Where(static one => one.Succeeded).TakeWhile(static one => one.Lag > Duration.Zero).LastOrDefault();
        if (incident is null && since is not null && run.Lag >= policy.LagAfter && run.Key.ScheduledAt - since.Key.ScheduledAt >= policy.LagAfter)
        {
            yield return new IncidentChange.Opened([]) { Incident = new Incident(Incident.CollectionLag, null, run.Key) };
        }
    }

    /// <summary>What is wrong with a source from the first attempt that shows it to the next answer of that source.</summary>
    private static IEnumerable<IncidentChange> OfSources(
        string kind, Func<SourceAttempt, bool> isShownBy, RunRecord run, RunHistory history, List<Incident> open)
    {
        var ofKind = open.Where(incident => incident.Kind == kind).ToList();
        foreach (var source in run.Attempts.Where(isShownBy).Select(static attempt => attempt.Source))
        {
            if (!ofKind.Exists(incident => incident.Source == source))
            {
                yield return new IncidentChange.Opened([]) { Incident = new Incident(kind, source, run.Key) };
            }
        }

        foreach (var incident in ofKind.Where(incident => IsOver(incident, isShownBy, [run, .. history.Before])))
        {
            yield return new IncidentChange.Over(0) { Incident = incident };
        }
    }

    /// <summary>By the latest run that asked: a run that ended late decided nothing.</summary>
    private static bool IsOver(Incident incident, Func<SourceAttempt, bool> isShownBy, IEnumerable<RunRecord> latestFirst) =>
        latestFirst.TakeWhile(run => run.Key.ScheduledAt >= incident.Since)
            .SelectMany(static run => run.Attempts)
            .FirstOrDefault(attempt => attempt.Source == incident.Source && (isShownBy(attempt) || attempt.HasAnswer)) is { HasAnswer: true };
}
