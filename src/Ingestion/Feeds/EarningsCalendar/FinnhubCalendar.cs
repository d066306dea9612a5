using System.Globalization;
using Ingestion.Collecting;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Providers.Finnhub;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.EarningsCalendar;

/// <summary>
/// Finnhub's earnings calendar (https://finnhub.io/docs/api/earnings-calendar): the reports of a range of days. An answer has at most some 1,500 rows, and it
/// is the nearest days that are cut off, so it is asked for a week at a time, and for less where a week is full. It says which quarter is reported, as the
/// company counts, but not when that quarter ends.
/// </summary>
public sealed class FinnhubCalendar(FinnhubClient finnhub) : ISnapshotSource<CalendarEntry>
{
    /// <summary>An answer with this many rows may have been cut.</summary>
    public const int MaybeCut = 1_400;

    /// <summary>As far as the other calendar looks.</summary>
    private const int Months = 3;

    private const int DaysAtOnce = 7, PiecesAtOnce = 4;

    /// <inheritdoc/>
    public string Name => FinnhubClient.Name;

    /// <inheritdoc/>
    public async Task<SnapshotResult<CalendarEntry>> ReadAsync(LocalDate today, ApiKey key, CancellationToken timeUp)
    {
        try
        {
            return await WholeAsync(new DateInterval(today, today.PlusMonths(Months)), key, timeUp);
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            return SnapshotResult.TimedOut<CalendarEntry>();
        }
    }

    /// <summary>All of it or nothing: with a piece missing, its reports would look as if they had been withdrawn.</summary>
    private async Task<SnapshotResult<CalendarEntry>> WholeAsync(DateInterval days, ApiKey key, CancellationToken timeUp)
    {
        var (rows, rejected, quarters) = (new List<CalendarEntry>(), new Rejections(), new HashSet<(Ticker, string?)>());
        foreach (var pieces in Pieces(days).Chunk(PiecesAtOnce))
        {
            foreach (var answer in await Task.WhenAll(pieces.Select(piece => PieceAsync(piece, key, timeUp))))
            {
                if (answer is HttpResult<IReadOnlyList<FinnhubPage>>.Failed failed)
                {
                    return new SnapshotResult<CalendarEntry>.Failed(failed.Failure);
                }

                foreach (var page in ((HttpResult<IReadOnlyList<FinnhubPage>>.Read)answer).Value)
                {
                    Take(page, rows, rejected, quarters, key);
                }
            }
        }

        return SnapshotResult.Of(rows, rejected);
    }

    private static void Take(FinnhubPage page, List<CalendarEntry> rows, Rejections rejected, HashSet<(Ticker, string?)> quarters, ApiKey key)
    {
        foreach (var row in page.Rejected)
        {
            rejected.Add(row);
        }

        foreach (var entry in page.Entries)
        {
            if (quarters.Add((entry.Symbol, entry.FiscalQuarter)))
            {
                rows.Add(entry);
            }
            else
            {
                var repeated = $"{entry.Symbol} {entry.FiscalQuarter} {LocalDatePattern.Iso.Format(entry.ReportDate)}";
                rejected.Add(new RejectedRow("repeated fiscal quarter", key.Quote(repeated, 120)));
            }
        }
    }

    /// <summary>One page; of a range whose answer may have been cut, the pages of its two halves.</summary>
    private async Task<HttpResult<IReadOnlyList<FinnhubPage>>> PieceAsync(DateInterval days, ApiKey key, CancellationToken timeUp)
    {
        var path = $"api/v1/calendar/earnings?from={LocalDatePattern.Iso.Format(days.Start)}&to={LocalDatePattern.Iso.Format(days.End)}";
        var answer = await finnhub.GetAsync(path, key, timeUp);
        if (answer is not HttpResult.Body { Bytes: var body })
        {
            return Failed(((HttpResult.Failed)answer).Failure);
        }

        if (FinnhubPage.Parse(body, days, key, out var problem) is not { } page)
        {
            return Failed(new SourceFailure(SourceFailureKind.Malformed, problem, Quote: ProviderHttp.Quote(body.Span, key)));
        }

        if (page.Rows < MaybeCut)
        {
            return new HttpResult<IReadOnlyList<FinnhubPage>>.Read([page]);
        }

        if (days.Length == 1)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"of {LocalDatePattern.Iso.Format(days.Start)} not more than {page.Rows} rows are given");
            return Failed(new SourceFailure(SourceFailureKind.Refused, message));
        }

        var middle = days.Start.PlusDays((days.Length / 2) - 1);
        var first = await PieceAsync(new DateInterval(days.Start, middle), key, timeUp);
        var second = first is HttpResult<IReadOnlyList<FinnhubPage>>.Failed ? first : await PieceAsync(new DateInterval(middle.PlusDays(1), days.End), key, timeUp);
        return (first, second) is (HttpResult<IReadOnlyList<FinnhubPage>>.Read one, HttpResult<IReadOnlyList<FinnhubPage>>.Read two)
            ? new HttpResult<IReadOnlyList<FinnhubPage>>.Read([.. one.Value, .. two.Value])
            : second;
    }

    private static HttpResult<IReadOnlyList<FinnhubPage>>.Failed Failed(SourceFailure failure) => new(failure);

    private static IEnumerable<DateInterval> Pieces(DateInterval days)
    {
        for (var from = days.Start; from <= days.End; from = from.PlusDays(DaysAtOnce))
        {
            yield return new DateInterval(from, LocalDate.Min(from.PlusDays(DaysAtOnce - 1), days.End));
        }
    }
}
