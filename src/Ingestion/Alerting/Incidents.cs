using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Alerting;

/// <summary>Decides from the ledger alone when operations are told: once when an incident opens, once when it is over.</summary>
public static class Incidents
{
    /// <summary>Failed runs in a row that open an incident.</summary>
    public const int Threshold = 3;

    /// <summary>The stretch, inclusive, in which they must lie.</summary>
    public static readonly Duration Within = Duration.FromMinutes(15);

    /// <summary>What the run at hand changes.</summary>
    /// <param name="run">The run that is about to finish.</param>
    /// <param name="before">The runs before it, latest first.</param>
    /// <param name="now">The clock, by which a run that never finished is known to be dead.</param>
    public static IncidentChange Decide(RunRecord run, IReadOnlyList<RunRecord> before, Instant now)
    {
        // The latest run that finished knows whether an incident is open; one that died wrote nothing down.
        var open = before.FirstOrDefault(static earlier => earlier.FinishedAt is not null)?.Incident;
        if (run.Succeeded)
        {
            return open is null ? new IncidentChange.None(null) : new IncidentChange.Over(open, LostBefore(before, now));
        }

        if (open is not null)
        {
            return new IncidentChange.None(open);
        }

        RunRecord[] failed =
        [
            run,
            .. before.TakeWhile(earlier => earlier.FailedBy(now) && run.Key.ScheduledAt - earlier.Key.ScheduledAt <= Within),
        ];
        return failed.Length < Threshold
            ? new IncidentChange.None(null)
            : new IncidentChange.Opened(IdOf(failed[^1].Key), failed);
    }

    /// <summary>How many runs in a row before this one got nothing: those that died since the last that finished, and those it counted.</summary>
    public static int LostBefore(IReadOnlyList<RunRecord> before, Instant now)
    {
        var dead = before.TakeWhile(static earlier => earlier.FinishedAt is null).Count(earlier => earlier.FailedBy(now));
        return dead + (before.FirstOrDefault(static earlier => earlier.FinishedAt is not null)?.Lost ?? 0);
    }

    /// <summary>The first of an incident's failed runs, from its id.</summary>
    public static Instant? Since(string incident) => Instants.Parse(incident[(incident.IndexOf('/', StringComparison.Ordinal) + 1)..]);

    private static string IdOf(RunKey first) => $"incident-{first}";
}
