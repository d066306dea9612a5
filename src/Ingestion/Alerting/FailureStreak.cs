using Ingestion.Runs;

namespace Ingestion.Alerting;

/// <summary>Due runs between two that succeeded.</summary>
/// <param name="Runs">In order; null for a run that an invocation still works on.</param>
/// <param name="IsAlerted">Whether operations were alerted to it.</param>
public sealed record FailureStreak(IReadOnlyList<FailedRun?> Runs, bool IsAlerted)
{
    /// <summary>The streaks of a history, in order. The last one has not ended, and may be empty.</summary>
    public static IReadOnlyList<FailureStreak> Of(RunHistory history)
    {
        List<FailureStreak> streaks = [];
        List<DueRun> current = [];
        foreach (var due in history.Due)
        {
            if (due.Run is { Succeeded: true } success)
            {
                streaks.Add(From(current, success, history));
                current = [];
            }
            else
            {
                current.Add(due);
            }
        }

        return [.. streaks, From(current, null, history)];
    }

    /// <summary>The first failed runs in a row that make an incident; null when there are too few.</summary>
    public IReadOnlyList<FailedRun>? FirstInARow(IncidentPolicy policy)
    {
        for (var i = 0; i + policy.FailuresInARow <= Runs.Count; i++)
        {
            List<FailedRun> failed = [.. Runs.Skip(i).Take(policy.FailuresInARow).OfType<FailedRun>()];
            if (failed.Count == policy.FailuresInARow && failed[^1].ScheduledAt - failed[0].ScheduledAt <= policy.Within)
            {
                return failed;
            }
        }

        return null;
    }

    private static FailureStreak From(List<DueRun> failed, RunRecord? success, RunHistory history)
    {
        bool IsAlertedAlready()
        {
            var near = failed.Select(static one => one.Run).Append(success).OfType<RunRecord>();
            return near.Any(static run => run.Incidents.Any(static incident => incident.IsOfFailedRuns) || AboutFailedRuns(run).Any())
                || history.Before.SelectMany(AboutFailedRuns).Any(incident => failed[0].At <= incident.Since && incident.Since <= failed[^1].At);
        }

        return new FailureStreak(
            [.. failed.Select(one => one.Run switch
            {
                null => new FailedRun(one.At, "never began", IsBySources: false),
                { } run => run.FailedBy(history.Now) ? FailedRun.Of(run) : null,
            })],
            failed.Count > 0 && IsAlertedAlready());
    }

    private static IEnumerable<Incident> AboutFailedRuns(RunRecord run) =>
        run.Alerts.Select(Alerts.IncidentOf).OfType<Incident>().Where(static incident => incident.IsOfFailedRuns);
}
