using System.Globalization;
using Ingestion.Announcing;
using Ingestion.Feeds.Fundamentals.Planning;
using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Providers.AlphaVantage;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Refreshing;

/// <summary>What a refresh has to say: one announcement of the rows that it wrote, and an event for each report that it processed. Each is owed before it is sent.</summary>
/// <param name="outbox">What is owed.</param>
/// <param name="announcements">The topic.</param>
/// <param name="bus">The bus.</param>
/// <param name="documents">What an announcement tells of.</param>
public sealed class RefreshMessages(Outbox outbox, Topic announcements, EventBus bus, DocumentStore documents)
{
    private const int MaxError = 200;

    /// <summary>Owes the announcement of what is about to be written.</summary>
    public async Task<OwedAnnouncement> OweAnnouncementAsync(Ticker symbol, RunKey run, Instant now, CancellationToken cancellationToken)
    {
        var owed = new OwedAnnouncement
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{run.Feed}-{symbol}-{Instants.Compact(now)[..^1]}{now.ToUnixTimeMilliseconds() % 1_000:000}Z"),
            CreatedAt = Instants.ToSeconds(now),
            Run = run,
            Source = AlphaVantageClient.Name,
            IsFailover = false,
            Keys = [symbol.Symbol],
        };
        await outbox.OweAsync(owed, cancellationToken);
        return owed;
    }

    /// <summary>Tells that a report is processed. Null when the bus has it, otherwise why it does not: it stays owed.</summary>
    public async Task<string?> SendProcessedAsync(RunKey run, CalendarRow report, Instant processedAt, CancellationToken cancellationToken)
    {
        var owed = FundamentalsEvents.Processed(run, report, processedAt);
        await outbox.OweAsync(owed, cancellationToken);
        return await SendAsync(owed, cancellationToken);
    }

    /// <summary>Sends what invocations left that died, or could not send it: of one symbol, or all that is older than an instant.</summary>
    /// <returns>Why messages are still owed.</returns>
    public async Task<IReadOnlyList<string>> SendEarlierAsync(Func<OwedMessage, bool> which, CancellationToken cancellationToken)
    {
        List<string> errors = [];
        foreach (var owed in (await outbox.OwedAsync(FundamentalsModule.Name, cancellationToken)).Where(which).Where(static owed => !owed.MustBeSetAside))
        {
            if (await SendAsync(owed, cancellationToken) is { } error)
            {
                errors.Add($"{owed.Id}: {error}");
            }
        }

        return errors;
    }

    /// <summary>Sends one message. Null when it is settled, otherwise why it is still owed.</summary>
    public async Task<string?> SendAsync(OwedMessage owed, CancellationToken cancellationToken)
    {
        var sent = owed switch
        {
            OwedAnnouncement announcement when await BodyOfAsync(announcement, cancellationToken) is { } body =>
                await announcements.SendAsync(AnnouncementMessage.Of(body), cancellationToken),
            OwedAnnouncement => new PublishResult.Accepted(),
            OwedEvent one => (await bus.PutAsync([new BusEntry(one.DetailType, one.Detail, one.CreatedAt)], cancellationToken))[0],
            _ => throw new InvalidOperationException($"{owed.GetType().Name} is not of this feed."),
        };
        if (sent.Error is not { } error)
        {
            await outbox.SettleAsync(owed, cancellationToken);
            return null;
        }

        error = Printable.Of(error, MaxError);
        await outbox.KeepAsync(owed, error, sent is PublishResult.Refused, cancellationToken);
        return error;
    }

    /// <summary>What an announcement says: written down before it is sent first, because rows change. Null when no row was written, or it is owed no more.</summary>
    private async Task<string?> BodyOfAsync(OwedAnnouncement owed, CancellationToken cancellationToken)
    {
        if (owed.Body is { } written)
        {
            return written;
        }

        if (!Ticker.TryParse(owed.Keys[0], out var symbol))
        {
            return null;
        }

        var rows = await documents.AnnouncedAsync(symbol, owed.Id, cancellationToken);
        return rows.Count == 0
            ? null
            : await outbox.WriteDownAsync(owed, AnnouncementMessage.BodyOf(Of(owed, symbol, rows)), cancellationToken);
    }

    private static Announcement Of(OwedAnnouncement owed, Ticker symbol, IReadOnlyList<DocumentRow> rows) => new()
    {
        Id = owed.Id,
        Feed = owed.Run.Feed,
        Timestamp = Instants.Text(owed.CreatedAt),
        Source = owed.Source,
        IsFailover = owed.IsFailover,
        ItemCount = rows.Count,
        Tickers = [symbol.Symbol],
        Changes = new(rows.Select(static row => DocumentKinds.CodeOf(row.Kind)).Distinct().ToDictionary(static code => code, IReadOnlyList<string> (_) => [symbol.Symbol]), StringComparer.Ordinal),
        DateRange = new Announcement.Range(TextOf(rows.Min(static row => row.Date)), TextOf(rows.Max(static row => row.Date))),
        Run = owed.Run.ToString(),
    };

    private static string TextOf(LocalDate date) => Instants.Text(date.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant());
}
