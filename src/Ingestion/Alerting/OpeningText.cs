using System.Globalization;
using Ingestion.Primitives;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Alerting;

/// <summary>The alert that opens an incident: what, since when, what it means for the data, the first command to type.</summary>
internal static class OpeningText
{
    public static string Subject(Incident incident, IncidentPolicy policy) => incident.Kind switch
    {
        Incident.AllSourcesDown => $"all sources down, {policy.FailuresInARow} runs in a row failed",
        Incident.ConsecutiveFailures => $"{policy.FailuresInARow} runs in a row failed",
        Incident.HighLatency => string.Create(CultureInfo.InvariantCulture, $"a run took over {policy.SlowAfter.TotalSeconds} s"),
        Incident.CredentialsRejected => $"{incident.Source} rejects its key",
        Incident.CollectionLag => "collecting is behind",
        Incident.ShortList => $"the list of {incident.Source} is too short",
        Incident.StaleCalendar => "the earnings calendar is too old",
        _ => throw new InvalidOperationException($"{incident.Kind} is not known."),
    };

    public static string Body(IncidentChange.Opened opened, RunRecord run, StepTimer steps, string environment, IncidentPolicy policy)
    {
        var incident = opened.Incident;
        return string.Create(CultureInfo.InvariantCulture, $"""
            {What(opened, run, steps)}
            Incident:      {incident.Id}
            Environment:   {environment}
            Since:         {Instants.Text(incident.Since)}
            What it means: {Meaning(incident)}
            First command: {Command(incident, environment, policy)}
            Runbook:       terraform/RUNBOOK.md, section "{incident.Kind}"
            You will get one message when it is over, and none until then.
            """);
    }

    private static string What(IncidentChange.Opened opened, RunRecord run, StepTimer steps) => opened.Incident.Kind switch
    {
        Incident.HighLatency => string.Create(CultureInfo.InvariantCulture, $"""
            The run of {Instants.Text(run.Key.ScheduledAt)} took {run.Took.TotalSeconds:0.0} s.
            Steps:         {string.Join(", ", steps.All.Select(static step => string.Create(CultureInfo.InvariantCulture, $"{step.Name} {step.Took.TotalSeconds:0.0} s")))}
            Sources:       {string.Join(", ", run.Attempts.Select(static attempt => string.Create(CultureInfo.InvariantCulture, $"{attempt.Source} {attempt.Outcome} after {attempt.Took.TotalSeconds:0.0} s")))}
            """),
        Incident.CredentialsRejected =>
            $"{opened.Incident.Source} refused its key in the run of {Instants.Text(run.Key.ScheduledAt)}, also after the secret was read again.",
        Incident.CollectionLag =>
            $"{run.Source} answers, but has not given everything: the oldest part that is missing is {Shown(run.Lag)} old. Each run goes on where the last one ended.",
        Incident.ShortList =>
            $"In the run of {Instants.Text(run.Key.ScheduledAt)}, {opened.Incident.Source} listed far less than the day before: {run.ErrorMessage ?? "another source was used"}",
        Incident.StaleCalendar =>
            $"The run of {Instants.Text(run.Key.ScheduledAt)} was planned from an earnings calendar that no run has brought up to date for more than 36 hours.",
        _ => $"""
            No {run.Key.Feed} has been collected since before {Instants.Text(opened.Incident.Since)}. Why, run by run:
            {string.Join('\n', opened.Failed.Select(static failed => $"  {Instants.Text(failed.ScheduledAt)}  {failed.Why}"))}
            """,
    };

    private static string Shown(Duration lag) =>
        lag >= Duration.FromHours(48) ? string.Create(CultureInfo.InvariantCulture, $"{lag.TotalDays:0.0} days") : string.Create(CultureInfo.InvariantCulture, $"{lag.TotalHours:0.0} hours");

    private static string Meaning(Incident incident) => incident.Kind switch
    {
        Incident.HighLatency => "nothing is lost; what is new reaches subscribers later than it should.",
        Incident.CredentialsRejected =>
            "nothing is lost while another source stands in; without one, nothing is collected until the key is replaced.",
        Incident.CollectionLag =>
            $"nothing is lost yet: runs take what is new first and catch up with the rest. What is older than {Watermark.LongestLookBack.Days} days when its turn comes is not asked for any more.",
        Incident.ShortList =>
            "nothing is lost: a list that is too short changes nothing. What is stored is as old as the last run that succeeded, until a whole list comes.",
        Incident.StaleCalendar =>
            "reports whose date is new or has moved since then are noticed late; all that are known were planned as usual.",
        _ => "nothing is lost. What was stored stays; the first run that succeeds makes up for all that was missed.",
    };

    private static string Command(Incident incident, string environment, IncidentPolicy policy) => incident.Kind switch
    {
        Incident.CredentialsRejected => $"aws secretsmanager describe-secret --secret-id ingestion-{environment}/providers",
        Incident.ShortList => $"aws logs tail /aws/lambda/ingestion-{environment} --since 24h --filter-pattern '{{ $.job = \"{incident.First.Feed}\" }}'",
        Incident.StaleCalendar => $"aws logs tail /aws/lambda/ingestion-{environment} --since 48h --filter-pattern '{{ $.job = \"earnings_calendar\" }}'",
        Incident.CollectionLag => $"aws logs tail /aws/lambda/ingestion-{environment} --since 30m --filter-pattern '{{ $.lag_s > 0 }}'",
        Incident.HighLatency => string.Create(
            CultureInfo.InvariantCulture,
            $"aws logs tail /aws/lambda/ingestion-{environment} --since 30m --filter-pattern '{{ $.duration_ms > {policy.SlowAfter.TotalMilliseconds:0} }}'"),
        _ => $"aws logs tail /aws/lambda/ingestion-{environment} --since 30m --filter-pattern '{{ $.outcome = \"failed\" || $.outcome = \"error\" }}'",
    };
}
