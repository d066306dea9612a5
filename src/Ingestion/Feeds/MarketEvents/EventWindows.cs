using System.Globalization;
using Ingestion.Announcing;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>
/// One announcement for all events that were accepted within a window of time. It is owed before the first of them is stored, and put together
/// from the audit trail when the window is over: a crash in between loses nothing, and the same window always gives the same announcement.
/// </summary>
/// <param name="outbox">What is owed.</param>
/// <param name="audit">What was accepted.</param>
/// <param name="announcements">Where it is told.</param>
/// <param name="length">How long a window is; zero for no announcements.</param>
/// <param name="log">Where it is written down.</param>
/// <param name="clock">The clock.</param>
public sealed class EventWindows(Outbox outbox, AuditTrail audit, Topic announcements, Duration length, JsonLines log, IClock clock) : IJob
{
    /// <summary>The name of the job, and of the feed.</summary>
    public const string Name = "events";

    private const string Source = "bus";

    /// <summary>SNS takes 256 KB, and tickers are in a message twice.</summary>
    private const int MaxTickers = 5_000, MaxError = 200;

    /// <summary>An invocation lives for less, and an index of DynamoDB lags by less: then the window has all its entries.</summary>
    private static readonly Duration Settled = Duration.FromMinutes(5);

    private Instant _owed;

    /// <summary>Before an event is stored: owes the announcement of the window that an instant is in. Once in a process is enough.</summary>
    public async Task OweAsync(Instant receivedAt, CancellationToken cancellationToken)
    {
        if (length == Duration.Zero || Instants.MarkBefore(receivedAt, length) is var start && start == _owed)
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

    /// <summary>Announces the windows that are over.</summary>
    /// <exception cref="AnnouncementException">SNS did not take one: it stays owed, and Lambda records that this failed.</exception>
    public async Task<RunAnswer> RunAsync(JobRequest request, Deadline deadline)
    {
        var announced = 0;
        AnnouncementException? refused = null;
        foreach (var owed in (await outbox.OwedAsync(Name, deadline.Work)).OfType<OwedAnnouncement>())
        {
            if (owed.CreatedAt + Settled > clock.GetCurrentInstant())
            {
                break;
            }

            var accepted = await audit.AcceptedAsync(owed.Run.ScheduledAt, owed.CreatedAt, deadline.Work);
            announced += accepted.Count;
            if (request.IsDryRun)
            {
                continue;
            }

            // A message that SNS will not take keeps none behind it.
            refused = await TellAsync(owed, accepted, deadline.Work) ?? refused;
        }

        var answer = RunAnswer.Without(new RunKey(Name, request.ScheduledAt), RunOutcome.Sent) with { Announced = announced, IsDryRun = request.IsDryRun };
        log.Write(json =>
        {
            json.WriteString("event", "announce_events");
            json.WriteString("run", answer.Run);
            json.WriteNumber("announced", announced);
        });
        return refused is null ? answer : throw refused;
    }

    /// <summary>Null when the message is settled, as it is without anything to tell; otherwise why it is still owed.</summary>
    private async Task<AnnouncementException?> TellAsync(OwedAnnouncement owed, IReadOnlyCollection<AcceptedEvent> accepted, CancellationToken cancellationToken)
    {
        if (accepted.Count == 0)
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
            ItemCount = accepted.Count,
            Tickers = [.. accepted.Select(static item => item.Symbol).Distinct().Order(StringComparer.Ordinal).Take(MaxTickers)],
            DateRange = new Announcement.Range(Instants.Text(accepted.Min(static item => item.At)), Instants.Text(accepted.Max(static item => item.At))),
            Run = owed.Run.ToString(),
        };
        var sent = await announcements.SendAsync(AnnouncementMessage.Of(announcement), cancellationToken);
        if (sent.Error is not { } error)
        {
            await outbox.SettleAsync(owed, cancellationToken);
            return null;
        }

        await outbox.KeepAsync(owed, Printable.Of(error, MaxError), cancellationToken);
        var trouble = new AnnouncementException(owed.Id, error);
        return sent is Sent.Unavailable ? throw trouble : trouble;
    }
}
