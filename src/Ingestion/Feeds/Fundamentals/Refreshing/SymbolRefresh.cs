using Ingestion.Collecting;
using Ingestion.Market;
using Ingestion.Messages;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Providers.AlphaVantage;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Refreshing;

/// <summary>
/// Refreshes one symbol. An event is an instant: documents that were fetched after it count, whoever asked for them, so that an event that comes twice, late or
/// after another one costs no call. Every step can be repeated, and the next delivery of the event begins where this one ended.
/// </summary>
public sealed class SymbolRefresh(
    RefreshStates states, DocumentStore documents, IDocumentSource source, SourceCalls calls, RefreshMessages messages, AssetTable assets, ReportTable reports, IClock clock, TimeProvider time)
{
    private static readonly TimeSpan ReleaseTime = TimeSpan.FromSeconds(2);

    /// <summary>One delivery of an event.</summary>
    /// <param name="needed">The event.</param>
    /// <param name="holder">Which invocation.</param>
    /// <param name="until">When it will have ended.</param>
    /// <param name="cancellationToken">When the time is up; the only end that is an exception, beside a table that cannot be used.</param>
    public async Task<RefreshResult> RefreshAsync(FundamentalsEvent.Needed needed, string holder, Instant until, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var asked = Instant.Min(needed.At, now);
        if (await states.HoldAsync(needed.Symbol, holder, asked, now, until, cancellationToken) is not { } state)
        {
            return new RefreshResult(RefreshResult.Held, IsDone: false);
        }

        try
        {
            return await RefreshAsync(needed, state, asked, cancellationToken);
        }
        finally
        {
            await ReleaseAsync(state);
        }
    }

    private async Task<RefreshResult> RefreshAsync(FundamentalsEvent.Needed needed, RefreshState state, Instant asked, CancellationToken cancellationToken)
    {
        var symbol = state.Symbol;
        var work = new RefreshWork(new RunKey(FundamentalsModule.Name, needed.At), asked) { State = state };
        work.Troubles.AddRange(await messages.SendEarlierAsync(owed => IsOf(owed, symbol), cancellationToken));
        foreach (var kind in state.MissingAt(asked))
        {
            await FetchAsync(work, kind, cancellationToken);
            if (work.IsOutOfCalls || work.IsRefused)
            {
                break;
            }
        }

        if (work.Announcement is { } owed && await messages.SendAsync(owed, cancellationToken) is { } unsent)
        {
            work.Troubles.Add($"{owed.Id}: {unsent}");
        }

        if (work.State.MissingAt(asked).Count > 0)
        {
            return work.IsOutOfCalls ? work.Result(RefreshResult.Waits, isDone: true) : work.Result(RefreshResult.Incomplete, isDone: false);
        }

        return await FinishAsync(needed, work, cancellationToken);
    }

    private async Task FetchAsync(RefreshWork work, DocumentKind kind, CancellationToken cancellationToken)
    {
        var symbol = work.State.Symbol;
        switch (await AskAsync(symbol, kind, cancellationToken))
        {
            case DocumentResult.Read read:
                var at = Instants.ToSeconds(clock.GetCurrentInstant());
                var changes = await documents.CompareAsync(symbol, kind, read.Rows, at, cancellationToken);
                if (changes.Count > 0)
                {
                    work.Announcement ??= await messages.OweAnnouncementAsync(symbol, work.Run, clock.GetCurrentInstant(), cancellationToken);
                    await documents.WriteAsync(symbol, changes, work.Announcement.Id, cancellationToken);
                }

                await FetchedAsync(work, kind, isThere: true, cancellationToken);
                work.Took(kind, RefreshResult.Stored, changes.Count, read.Rejected);
                break;
            case DocumentResult.Failed { Failure.Kind: SourceFailureKind.NoData }:
                await FetchedAsync(work, kind, isThere: false, cancellationToken);
                work.Took(kind, RefreshResult.None, rows: 0);
                break;
            case DocumentResult.Failed failed:
                work.Failed(kind, failed.Failure);
                break;
            default:
                throw new InvalidOperationException("A document is read or failed.");
        }
    }

    private async Task FetchedAsync(RefreshWork work, DocumentKind kind, bool isThere, CancellationToken cancellationToken) =>
        work.State = await states.FetchedAsync(work.State, kind, isThere, Instant.Max(work.Asked, clock.GetCurrentInstant()), cancellationToken);

    private Task<DocumentResult> AskAsync(Ticker symbol, DocumentKind kind, CancellationToken cancellationToken) => calls.AskAsync<DocumentResult>(
        AlphaVantageClient.Name,
        Duration.FromMinutes(2),
        (key, timeUp) => source.ReadAsync(symbol, kind, DailyGate.DateOf(clock.GetCurrentInstant()), key, timeUp),
        static result => (result as DocumentResult.Failed)?.Failure,
        static failure => new DocumentResult.Failed(failure),
        cancellationToken);

    /// <summary>All documents are there: the asset is as fresh as they are, and reports that they have are processed.</summary>
    private async Task<RefreshResult> FinishAsync(FundamentalsEvent.Needed needed, RefreshWork work, CancellationToken cancellationToken)
    {
        var (symbol, refreshedAt) = (work.State.Symbol, work.State.RefreshedAt!.Value);
        await assets.RefreshedAsync(symbol, refreshedAt, cancellationToken);
        var due = await reports.UnprocessedAsync(symbol, DailyGate.DateOf(clock.GetCurrentInstant()), cancellationToken);
        var quarters = due.Count == 0 ? [] : await documents.LatestEarningsAsync(symbol, cancellationToken);
        var isReported = true;
        foreach (var report in due)
        {
            if (!ReportedEarnings.Have(quarters, report))
            {
                isReported &= report.Id != needed.EarningsId;
            }
            else if (await messages.SendProcessedAsync(work.Run, report, refreshedAt, cancellationToken) is { } unsent)
            {
                work.Troubles.Add($"{report.Id}: {unsent}");
            }
        }

        var outcome = !isReported ? RefreshResult.NotReportedYet
            : work.Documents.Count == 0 ? RefreshResult.AlreadyRefreshed
            : RefreshResult.Refreshed;
        return work.Troubles.Count > 0 ? work.Result(RefreshResult.Incomplete, isDone: false) : work.Result(outcome, isDone: true);
    }

    private static bool IsOf(OwedMessage owed, Ticker symbol) => owed switch
    {
        OwedAnnouncement announcement => announcement.Keys.Contains(symbol.Symbol),
        OwedEvent one => one.Id.StartsWith($"{FundamentalsEvents.EarningsProcessed}-{symbol}-", StringComparison.Ordinal),
        _ => false,
    };

    private async Task ReleaseAsync(RefreshState state)
    {
        using var shortly = new CancellationTokenSource(ReleaseTime, time);
        try
        {
            await states.ReleaseAsync(state, shortly.Token);
        }
#pragma warning disable CA1031 // What happened before is the thing to report; without the release, the hold ends by itself.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
