using System.Globalization;
using Ingestion.Alerting;
using Ingestion.Announcing;
using Ingestion.Jobs;
using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>
/// One announcement for all events that were accepted within a window of time. It is owed before the first of them is stored, and put together
/// from the audit trail five minutes after the window is over: a crash in between loses nothing, and the same window always gives the same announcement.
/// </summary>
/// <param name="outbox">What is owed.</param>
/// <param name="audit">What was accepted.</param>
/// <param name="announcements">The topic for announcements.</param>
/// <param name="alerts">The topic for alerts: of a message that SNS will never take.</param>
/// <param name="texts">The words for that.</param>
/// <param name="length">How long a window is; zero for no announcements.</param>
/// <param name="log">Where it is written down.</param>
/// <param name="clock">The clock.</param>
public sealed class EventAnnouncements(
    Outbox outbox, AuditTrail audit, Topic announcements, Topic alerts, Alerts texts, Duration length, JsonLines log, IClock clock) : IJob
{
    /// <summary>The name of the job, and of the feed.</summary>
    public const string Name = "events";

    private const string Source = "bus";

    private const int MaxError = 200;

    /// <summary>An invocation lives for less, and an index of DynamoDB lags by less: then the window has all its entries.</summary>
    private static readonly Duration IndexDelay = Duration.FromMinutes(5);

    /// <summary>An event without an instant is for the mark of this distance.</summary>
    private static readonly Duration Every = Duration.FromMinutes(5);

    private Instant _owed;

    /// <inheritdoc/>
    string IJob.Name => Name;

    /// <inheritdoc/>
    public Instant MarkBefore(Instant now) => Instants.MarkBefore(now, Every);

    /// <summary>Before an event is stored: owes the announcement of the window that an instant is in. Once in a process is enough.</summary>
    public async Task OweAsync(Instant receivedAt, CancellationToken cancellationToken)
    {
        if (length == Duration.Zero)
        {
            return;
        }

        var start = Instants.MarkBefore(receivedAt, length);
        if (start == _owed)
        {
            return;
        }

        await outbox.OweAsync(
            new OwedAnnouncement
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"{Name}-{Instants.Compact(start)}-{length.TotalMinutes}"),
                CreatedAt = start + length,
                Run = new RunKey(Name, start),
                Source = Source,
                IsFailover = false,
                Keys = [],
            },
            cancellationToken);
        _owed = start;
    }

    /// <summary>
    /// Announces the windows that are over, the earliest first. A window is read minute by minute, and what has been read is kept: however many events
    /// it has, the next invocation goes on where this one's time ended.
    /// </summary>
    /// <exception cref="AnnouncementException">SNS did not take one: it stays owed, and Lambda records that this failed.</exception>
    public async Task<RunAnswer> RunAsync(JobRequest request, Deadline deadline)
    {
        var announced = 0;
        AnnouncementException? refused = null;
        try
        {
            foreach (var owed in (await outbox.OwedAsync(Name, deadline.Work)).OfType<OwedAnnouncement>().TakeWhile(IsOver))
            {
                if (owed.MustBeSetAside && !request.IsDryRun)
                {
                    await SetAsideAsync(owed, deadline.Work);
                    continue;
                }

                var progress = await ReadAsync(owed, keepsProgress: !request.IsDryRun, deadline.Work);
                var failure = request.IsDryRun ? null : await PublishAsync(owed, progress, deadline.Work);
                announced += failure is null ? progress.Events : 0;
                refused = failure ?? refused;
                if (failure is { IsUnavailable: true })
                {
                    break;
                }

                // A message that SNS refuses keeps none behind it.
            }
        }
        catch (OperationCanceledException) when (deadline.Work.IsCancellationRequested)
        {
            // The rest is the next invocation's.
        }

        var answer = RunAnswer.Without(new RunKey(Name, request.ScheduledAt), RunOutcome.Sent) with { Announced = announced, IsDryRun = request.IsDryRun };
        log.Write(refused is null ? JsonLines.Info : JsonLines.Error, json =>
        {
            json.WriteString("event", "announce_events");
            json.WriteString("run", answer.Run);
            json.WriteNumber("announced", announced);
        });
        return refused is null ? answer : throw refused;
    }

    private bool IsOver(OwedAnnouncement owed) => owed.CreatedAt + IndexDelay <= clock.GetCurrentInstant();

    private async Task<WindowProgress> ReadAsync(OwedAnnouncement owed, bool keepsProgress, CancellationToken cancellationToken)
    {
        var progress = WindowProgress.From(owed.Progress);
        var minutes = (int)(owed.CreatedAt - owed.Run.ScheduledAt).TotalMinutes;
        while (progress.Minutes < minutes)
        {
            await audit.ReadAsync(owed.Run.ScheduledAt + Duration.FromMinutes(progress.Minutes), progress.Add, cancellationToken);
            progress.EndMinute();
            if (keepsProgress && progress.Minutes < minutes)
            {
                await outbox.KeepProgressAsync(owed, progress.ToAttribute(), cancellationToken);
            }
        }

        return progress;
    }

    /// <summary>Null when the message is settled, as it is without anything to tell; otherwise why it is still owed.</summary>
    private async Task<AnnouncementException?> PublishAsync(OwedAnnouncement owed, WindowProgress read, CancellationToken cancellationToken)
    {
        if (read.First is not { } first || read.Last is not { } last)
        {
            await outbox.SettleAsync(owed, cancellationToken);
            return null;
        }

        var announcement = new Announcement
        {
            Id = owed.Id,
            Feed = Name,
            Timestamp = Instants.Text(owed.CreatedAt),
            Source = Source,
            IsFailover = false,
            ItemCount = read.Events,
            Tickers = [.. read.Symbols.Take(Announcement.MaxTickers)],
            TickersOmitted = Math.Max(0, read.SymbolCount - Announcement.MaxTickers),
            DateRange = new Announcement.Range(Instants.Text(first), Instants.Text(last)),
            Run = owed.Run.ToString(),
        };
        var sent = await announcements.SendAsync(AnnouncementMessage.Of(announcement), cancellationToken);
        if (sent.Error is not { } error)
        {
            await outbox.SettleAsync(owed, cancellationToken);
            return null;
        }

        await outbox.KeepAsync(owed, Printable.Of(error, MaxError), sent is PublishResult.Refused, cancellationToken);
        return new AnnouncementException(owed.Id, error, sent is PublishResult.Unavailable);
    }

    /// <summary>Takes a message out that SNS will never take, once operations have been alerted.</summary>
    private async Task SetAsideAsync(OwedAnnouncement owed, CancellationToken cancellationToken)
    {
        if (await alerts.SendAsync(Alerts.Message(texts.ForSetAside(owed, owed.Run, Name)!), cancellationToken) is PublishResult.Accepted)
        {
            await outbox.SetAsideAsync(owed, cancellationToken);
        }
    }
}
