using System.Globalization;
using Ingestion.Runs;
using Ingestion.Storing;

namespace Ingestion.Alerting;

/// <summary>Writes the messages that operations get. The same change always gives the same message under the same id.</summary>
public static class AlertText
{
    /// <summary>SNS takes fewer than 100 ASCII characters.</summary>
    public const int MaxSubject = 99;

    /// <summary>The message for a change; null when there is nothing to say.</summary>
    public static OwedAlert? For(IncidentChange change, RunRecord run, string environment) => change switch
    {
        IncidentChange.Opened opened => new OwedAlert
        {
            Id = $"{opened.Id}/opened",
            CreatedAt = run.Key.ScheduledAt,
            Run = run.Key,
            Kind = "consecutive_failures",
            Subject = Subject($"[{environment}] {run.Key.Feed}: {opened.Failed.Count} runs in a row failed"),
            Body = OpenedBody(opened, run, environment),
        },
        IncidentChange.Over over => new OwedAlert
        {
            Id = $"{over.Id}/recovered",
            CreatedAt = run.Key.ScheduledAt,
            Run = run.Key,
            Kind = OwedAlert.RecoveryKind,
            Subject = Subject($"[{environment}] {run.Key.Feed}: recovered after {over.LostRuns} lost runs"),
            Body = string.Create(CultureInfo.InvariantCulture, $"""
                {run.Key.Feed} is being collected again since the run of {Instants.Text(run.Key.ScheduledAt)}, from {run.Source}.
                Incident:     {over.Id}
                How long:     {Minutes(over, run)} minutes, from {Instants.Text(Incidents.Since(over.Id) ?? run.Key.ScheduledAt)}
                Runs lost:    {over.LostRuns}
                Caught up:    {run.Counts.New} new items in this run, which reaches back to where collecting stopped.
                Nothing is left to do.
                """),
        },
        _ => null,
    };

    private static string OpenedBody(IncidentChange.Opened opened, RunRecord run, string environment)
    {
        var lines = opened.Failed.Reverse().Select(failed =>
            $"  {Instants.Text(failed.Key.ScheduledAt)}  {(failed.FinishedAt is null ? "never finished" : failed.ErrorMessage ?? failed.ErrorCode)}");
        return string.Create(CultureInfo.InvariantCulture, $"""
            No {run.Key.Feed} has been collected since before {Instants.Text(opened.Failed[^1].Key.ScheduledAt)}.
            Incident:     {opened.Id}
            Environment:  {environment}
            Failed runs:
            {string.Join('\n', lines)}
            What it means: nothing is lost. What was stored stays; the first run that succeeds reaches back to where collecting stopped.
            First command: aws logs tail /aws/lambda/ingestion-{environment} --since 30m --filter-pattern '"outcome":"failed"'
            You will get one message when it is over, and none until then.
            """);
    }

    private static long Minutes(IncidentChange.Over over, RunRecord run) =>
        Incidents.Since(over.Id) is { } since ? (long)(run.Key.ScheduledAt - since).TotalMinutes : 0;

    private static string Subject(string text)
    {
        var ascii = string.Concat(text.Select(static c => c is >= ' ' and < (char)127 ? c : '?'));
        return ascii.Length <= MaxSubject ? ascii : ascii[..MaxSubject];
    }
}
