using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Alerting;

/// <summary>
/// Decides from the ledger alone when operations are told: once when an incident begins, once when it is over. A run that ends after a
/// later one has ended changes nothing.
/// </summary>
public static class Incidents
{
    /// <summary>Failed runs in a row that make an incident.</summary>
    public const int Threshold = 3;

    /// <summary>The stretch, inclusive, in which they must lie.</summary>
    public static readonly Duration Within = Duration.FromMinutes(15);

    /// <summary>A run that takes longer is too slow.</summary>
    public static readonly Duration SlowAfter = Duration.FromSeconds(30);

    /// <summary>So many runs in a row that are quick again end it.</summary>
    public const int QuickRuns = 3;

    /// <summary>What the run at hand changes, beginnings before ends.</summary>
    public static IReadOnlyList<IncidentChange> Decide(RunRecord run, RunHistory history)
    {
        if (history.IsLate)
        {
            return [];
        }

        var open = OpenBefore(history);
        return [.. FailedRuns(run, history, open), .. SlowRuns(run, history, open), .. Credentials(run, history, open)];
    }

    /// <summary>What is open once the run has ended.</summary>
    public static IReadOnlyList<Incident> OpenAfter(RunHistory history, IReadOnlyList<IncidentChange> changes)
    {
        var over = changes.OfType<IncidentChange.Over>().Select(static change => change.Incident.Id).ToHashSet();
        var opened = changes.OfType<IncidentChange.Opened>().Select(static change => change.Incident);
        return [.. OpenBefore(history).Concat(opened).Where(incident => !over.Contains(incident.Id))];
    }

    private static IReadOnlyList<Incident> OpenBefore(RunHistory history) => history.LastFinished?.Incidents ?? [];

    private static IEnumerable<IncidentChange> FailedRuns(RunRecord run, RunHistory history, IReadOnlyList<Incident> open)
    {
        var incident = open.FirstOrDefault(static one => one.IsOfFailedRuns);
        if (incident is null && FirstThree(FailedSinceSuccess(run, history)) is { } three)
        {
            var kind = three.All(static failed => failed.IsBySources) ? Incident.AllSourcesDown : Incident.ConsecutiveFailures;
            incident = new Incident(kind, null, new RunKey(run.Key.Feed, three[0].ScheduledAt));
            yield return new IncidentChange.Opened(three) { Incident = incident };
        }

        if (incident is not null && run.Succeeded)
        {
            yield return new IncidentChange.Over(history.LostBefore) { Incident = incident };
        }
    }

    /// <summary>The failed runs since the last that succeeded, in order; null where one is still being worked on.</summary>
    private static List<FailedRun?> FailedSinceSuccess(RunRecord run, RunHistory history)
    {
        List<RunRecord> since = [.. history.Before.TakeWhile(static one => !one.Succeeded)];
        var success = history.Before.Count > since.Count ? history.Before[since.Count].Key.ScheduledAt : Instant.MinValue;
        IEnumerable<(Instant At, FailedRun? Failed)> all =
        [
            .. since.Select(one => (one.Key.ScheduledAt, one.FailedBy(history.Now) ? FailedRunOf(one) : null)),
            .. history.Missed.Where(due => due > success).Select(static due => (due, (FailedRun?)new FailedRun(due, "never began", false))),
        ];
        List<FailedRun?> failed = [.. all.OrderBy(static one => one.At).Select(static one => one.Failed)];
        if (!run.Succeeded)
        {
            failed.Add(FailedRunOf(run));
        }

        return failed;
    }

    private static FailedRun FailedRunOf(RunRecord run) => run.FinishedAt is null
        ? new FailedRun(run.Key.ScheduledAt, "never finished", false)
        : new FailedRun(run.Key.ScheduledAt, run.ErrorMessage ?? run.ErrorCode ?? "failed", run.NoSourceAnswered);

    private static List<FailedRun>? FirstThree(List<FailedRun?> failed)
    {
        for (var i = 0; i + Threshold <= failed.Count; i++)
        {
            List<FailedRun> three = [.. failed.Skip(i).Take(Threshold).OfType<FailedRun>()];
            if (three.Count == Threshold && three[^1].ScheduledAt - three[0].ScheduledAt <= Within)
            {
                return three;
            }
        }

        return null;
    }

    private static IEnumerable<IncidentChange> SlowRuns(RunRecord run, RunHistory history, IReadOnlyList<Incident> open)
    {
        var incident = open.FirstOrDefault(static one => one.Kind == Incident.HighLatency);
        if (incident is null && run.Took > SlowAfter)
        {
            yield return new IncidentChange.Opened([]) { Incident = new Incident(Incident.HighLatency, null, run.Key) };
        }

        RunRecord[] latest = [run, .. history.Before.Where(static one => one.FinishedAt is not null).Take(QuickRuns - 1)];
        if (incident is not null && latest.All(static one => one.Took <= SlowAfter))
        {
            yield return new IncidentChange.Over(0) { Incident = incident };
        }
    }

    private static IEnumerable<IncidentChange> Credentials(RunRecord run, RunHistory history, IReadOnlyList<Incident> open)
    {
        var rejected = open.Where(static incident => incident.Kind == Incident.CredentialsRejected).ToList();
        foreach (var refused in run.Attempts.Where(static attempt => attempt.IsRefused))
        {
            if (!rejected.Exists(incident => incident.Source == refused.Source))
            {
                yield return new IncidentChange.Opened([])
                {
                    Incident = new Incident(Incident.CredentialsRejected, refused.Source, run.Key),
                };
            }
        }

        foreach (var incident in rejected.Where(incident => IsTakenAgain(incident, [run, .. history.Before])))
        {
            yield return new IncidentChange.Over(0) { Incident = incident };
        }
    }

    /// <summary>By the latest run that asked; one that ended late had no say when it did.</summary>
    private static bool IsTakenAgain(Incident incident, IEnumerable<RunRecord> latestFirst) =>
        latestFirst.TakeWhile(run => run.Key.ScheduledAt >= incident.Since)
            .SelectMany(static run => run.Attempts)
            .FirstOrDefault(attempt => attempt.Source == incident.Source && (attempt.IsRefused || attempt.HasAnswer)) is { HasAnswer: true };
}
