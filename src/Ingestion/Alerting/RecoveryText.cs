using System.Globalization;
using Ingestion.Primitives;
using Ingestion.Runs;

namespace Ingestion.Alerting;

/// <summary>The alert that ends an incident: how long it lasted, what it cost, what has been caught up.</summary>
internal static class RecoveryText
{
    public static string Subject(IncidentChange.Over over) => over.Incident switch
    {
        { IsOfFailedRuns: true } => string.Create(CultureInfo.InvariantCulture, $"recovered after {over.LostRuns} lost runs"),
        { Kind: Incident.HighLatency } => "recovered, runs are quick again",
        { Kind: Incident.CollectionLag } => "recovered, collecting has caught up",
        { Kind: Incident.ShortList } => $"recovered, the list of {over.Incident.Source} is whole again",
        { Kind: Incident.StaleCalendar } => "recovered, the earnings calendar is up to date",
        { Source: { } source } => $"recovered, {source} takes its key again",
        _ => "recovered",
    };

    public static string Body(IncidentChange.Over over, RunRecord run, string environment)
    {
        var incident = over.Incident;
        var minutes = (long)(run.Key.ScheduledAt - incident.Since).TotalMinutes;
        var common = string.Create(CultureInfo.InvariantCulture, $"""
            {incident.Kind} is over since the run of {Instants.Text(run.Key.ScheduledAt)}{(run.Source is null ? string.Empty : $", which {run.Source} answered")}.
            Incident:      {incident.Id}
            Environment:   {environment}
            How long:      {minutes} minutes, from {Instants.Text(incident.Since)}
            """);
        var lost = incident.IsOfFailedRuns
            ? string.Create(CultureInfo.InvariantCulture, $"""

                Runs lost:     {over.LostRuns}
                Caught up:     {run.Counts.New} new items in this run, which made up for all that was missed
                """)
            : string.Empty;
        return $"{common}{lost}\nNothing is left to do.";
    }
}
