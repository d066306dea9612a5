using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Runs;

namespace Ingestion.Alerting;

/// <summary>The alerts that operations get. The same change always gives the same alert, under the same id.</summary>
public sealed class Alerts(string environment)
{
    /// <summary>The kind that ends an incident.</summary>
    public const string Recovery = "recovery";

    /// <summary>The kind that says that a message could not be delivered, and never will be.</summary>
    public const string MessageSetAside = "message_set_aside";

    /// <summary>SNS takes fewer than 100 ASCII characters.</summary>
    public const int MaxSubject = 99;

    /// <summary>The id of the message that an incident has begun.</summary>
    public static string OpeningOf(Incident incident) => $"{incident.Id}/opened";

    /// <summary>The id of the message that it is over.</summary>
    public static string RecoveryOf(Incident incident) => $"{incident.Id}/recovered";

    /// <summary>The incident that the alert with this id is about; null when the alert is of another kind.</summary>
    public static Incident? IncidentOf(string alert) => Incident.From(alert[..Math.Max(0, alert.LastIndexOf('/'))]);

    /// <summary>The message for a change.</summary>
    /// <param name="change">What has changed.</param>
    /// <param name="run">The run that changed it.</param>
    /// <param name="steps">How long its steps took.</param>
    /// <param name="policy">When operations are alerted to this job.</param>
    public OwedAlert For(IncidentChange change, RunRecord run, StepTimer steps, IncidentPolicy policy)
    {
        var incident = change.Incident;
        var (id, kind, createdAt, subject, body) = change switch
        {
            IncidentChange.Opened opened => (
                OpeningOf(incident),
                incident.Kind,
                opened.Failed.Count > 0 ? opened.Failed[^1].ScheduledAt : run.Key.ScheduledAt,
                OpeningText.Subject(incident, policy),
                OpeningText.Body(opened, run, steps, environment, policy)),
            IncidentChange.Over over => (
                RecoveryOf(incident), Recovery, run.Key.ScheduledAt, RecoveryText.Subject(over), RecoveryText.Body(over, run, environment)),
            _ => throw new InvalidOperationException("There are two kinds of changes."),
        };
        return new OwedAlert
        {
            Id = id,
            CreatedAt = createdAt,
            Run = run.Key,
            Owner = run.Owner,
            Kind = kind,
            Subject = OneLine($"[{environment}] {incident.First.Feed}: {subject}"),
            Body = body,
        };
    }

    /// <summary>The alert that a message is set aside; null when it is not to be, or is such an alert itself.</summary>
    /// <param name="message">What is owed.</param>
    /// <param name="run">The run that finds it.</param>
    /// <param name="owner">The invocation that does.</param>
    public OwedAlert? ForSetAside(OwedMessage message, RunKey run, string owner)
    {
        if (!message.MustBeSetAside || message is OwedAlert { Kind: MessageSetAside })
        {
            return null;
        }

        var (refusedBy, meaning) = message is OwedEvent
            ? ("The bus", "whoever waits for this event has not got it and will not, unless somebody puts it on the bus.")
            : ("SNS", "subscribers have not got it and will not, unless somebody sends it. What it tells of is stored.");
        return new OwedAlert
        {
            Id = $"{MessageSetAside}/{message.Id}",
            CreatedAt = message.CreatedAt,
            Run = run,
            Owner = owner,
            Kind = MessageSetAside,
            Subject = OneLine($"[{environment}] {run.Feed}: a message was refused and set aside"),
            Body = $"""
                {refusedBy} refused {message.Id} {message.Refusals} times for what it says, the last time with: {message.LastError}
                Environment:   {environment}
                Since:         {Instants.Text(message.CreatedAt)}
                What it means: {meaning}
                First command: aws dynamodb query --table-name ingestion-{environment} --key-condition-expression 'pk = :p' --expression-attribute-values '{JsonOfSetAside}'
                Runbook:       terraform/RUNBOOK.md, section "{MessageSetAside}"
                There is no message when this is over.
                """,
        };
    }

    private const string JsonOfSetAside = $$$"""{":p":{"S":"{{{Outbox.SetAsidePartition}}}"}}""";

    /// <summary>An alert as it goes to the topic.</summary>
    public static TopicMessage Message(OwedAlert alert) => new(
        alert.Subject, alert.Body, ("event_type", "String", alert.Kind), ("feed", "String", alert.Run.Feed), ("alert_id", "String", alert.Id));

    /// <summary>A text as the subject of an e-mail.</summary>
    public static string OneLine(string text)
    {
        var ascii = string.Concat(text.Select(static c => c is >= ' ' and < (char)127 ? c : '?'));
        return ascii.Length <= MaxSubject ? ascii : ascii[..MaxSubject];
    }
}
