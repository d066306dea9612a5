using Ingestion.Alerting;
using Ingestion.Announcing;
using Ingestion.Feeds.News;
using Ingestion.Jobs;
using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Hosting;

/// <summary>
/// Sends a message that says that it is a drill, over the real topic and in the real words, so that whoever
/// subscribed can see that it arrives: an alert of any kind, or an announcement of nothing.
/// </summary>
public sealed class Drill(Alerts texts, Topic alerts, Topic announcements, RunLog log, TimeProvider time) : IJob
{
    /// <summary>The job's name.</summary>
    public const string Name = "drill";

    private const string OfAnnouncement = "announcement", Feed = NewsModule.Name, Mark = "drill", Source = NewsModule.PreferredSource;

    /// <summary>What can be drilled.</summary>
    public static readonly IReadOnlyList<string> Kinds = [.. Incident.Kinds, Alerts.Recovery, Alerts.MessageSetAside, OfAnnouncement];

    private static readonly IncidentPolicy Policy = NewsModule.Incidents;

    /// <inheritdoc/>
    string IJob.Name => Name;

    /// <inheritdoc/>
    public Instant MarkBefore(Instant now) => Instants.MarkBefore(now, NewsModule.Every);

    /// <inheritdoc/>
    /// <exception cref="InvalidEventException">The kind is unknown.</exception>
    public async Task<RunAnswer> RunAsync(JobRequest request, Deadline deadline)
    {
        if (request.Kind is not { } kind || !Kinds.Contains(kind))
        {
            throw new InvalidEventException($"\"kind\" of a drill must be one of {string.Join(", ", Kinds)}.", [Name]);
        }

        var key = new RunKey(Name, request.ScheduledAt);
        if (request.IsDryRun)
        {
            return log.Line(RunAnswer.Without(key, RunOutcome.Sent) with { IsDryRun = true });
        }

        var sent = kind == OfAnnouncement
            ? await announcements.SendAsync(AnnouncementMessage.Of(Nothing(key)), deadline.Work)
            : await alerts.SendAsync(Alert(kind, key), deadline.Work);
        return log.Line(RunAnswer.Without(key, sent is PublishResult.Accepted ? RunOutcome.Sent : RunOutcome.Failed));
    }

    private static Announcement Nothing(RunKey key) => new()
    {
        Id = $"{Mark}-{Instants.Text(key.ScheduledAt)}",
        Feed = Feed,
        Timestamp = Instants.Text(key.ScheduledAt),
        Source = Mark,
        IsFailover = false,
        ItemCount = 0,
        Tickers = [],
        DateRange = new Announcement.Range(Instants.Text(key.ScheduledAt), Instants.Text(key.ScheduledAt)),
        Run = key.ToString(),
        IsDrill = true,
    };

    private TopicMessage Alert(string kind, RunKey key)
    {
        var alert = kind == Alerts.MessageSetAside ? texts.ForSetAside(RefusedMessage(key), new RunKey(Feed, key.ScheduledAt), Mark)! : OfIncident(kind, key);
        return new TopicMessage(
            Alerts.OneLine($"DRILL {alert.Subject}"),
            $"THIS IS A DRILL: nothing is wrong, and nothing needs to be done. A real message would read:\n\n{alert.Body}",
            ("event_type", "String", alert.Kind),
            ("feed", "String", Feed),
            ("alert_id", "String", $"{Mark}/{alert.Id}"),
            (Mark, "String", "true"));
    }

    private static OwedAnnouncement RefusedMessage(RunKey key) => new()
    {
        Id = Mark,
        CreatedAt = key.ScheduledAt,
        Run = key,
        Source = Mark,
        IsFailover = false,
        Keys = [],
        Refusals = OwedMessage.MostRefusals,
        LastError = "InvalidParameter: Message too long",
    };

    private OwedAlert OfIncident(string kind, RunKey key)
    {
        var run = new RunRecord
        {
            Key = new RunKey(Feed, key.ScheduledAt),
            StartedAt = key.ScheduledAt,
            LeaseUntil = key.ScheduledAt,
            Owner = Mark,
            Attempt = 1,
            Took = Policy.SlowAfter,
            Source = Source,
            CollectedThrough = Watermarks.None.With(Source, new Watermark(key.ScheduledAt - Policy.LagAfter)),
        };
        var incident = new Incident(
            kind == Alerts.Recovery ? Incident.ConsecutiveFailures : kind, kind == Incident.CredentialsRejected ? Source : null, run.Key);
        IReadOnlyList<FailedRun> failed = incident.IsOfFailedRuns
            ? [.. Enumerable.Range(0, Policy.FailuresInARow).Select(i => new FailedRun(key.ScheduledAt + i * NewsModule.Every, Mark, IsBySources: true))]
            : [];
        IncidentChange change = kind == Alerts.Recovery
            ? new IncidentChange.Over(Policy.FailuresInARow) { Incident = incident }
            : new IncidentChange.Opened(failed) { Incident = incident };
        return texts.For(change, run, new StepTimer(time), Policy);
    }
}
