using System.Globalization;
using Ingestion.Collecting;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Providers.AlphaVantage;
using NodaTime;

namespace Ingestion.Feeds.EarningsCalendar;

/// <summary>
/// Alpha Vantage's earnings calendar (https://www.alphavantage.co/documentation/#earnings-calendar): the reports of the next three months as CSV, in one answer.
/// </summary>
public sealed class AlphaVantageCalendar(AlphaVantageClient alphaVantage) : ISnapshotSource<CalendarEntry>
{
    /// <summary>Several times what it has been seen to have.</summary>
    public const int MaxRows = 50_000;

    private const string Path = "query?function=EARNINGS_CALENDAR&horizon=3month";

    /// <inheritdoc/>
    public string Name => AlphaVantageClient.Name;

    /// <inheritdoc/>
    public async Task<SnapshotResult<CalendarEntry>> ReadAsync(LocalDate today, ApiKey key, CancellationToken timeUp)
    {
        try
        {
            return await alphaVantage.GetAsync(Path, key, CallPurpose.Calendar, timeUp) switch
            {
                HttpResult.Body body => Read(body.Bytes, key, timeUp),
                HttpResult.Failed failed => new SnapshotResult<CalendarEntry>.Failed(failed.Failure),
                _ => throw new InvalidOperationException("An answer is a body or failed."),
            };
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            return SnapshotResult.TimedOut<CalendarEntry>();
        }
    }

    /// <summary>Makes a list of an answer.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="key">Struck out of what is quoted.</param>
    /// <param name="timeUp">Ends it between two rows, with an exception.</param>
    public static SnapshotResult<CalendarEntry> Read(ReadOnlyMemory<byte> body, ApiKey key, CancellationToken timeUp = default)
    {
        if (JsonText.WithoutByteOrderMark(body.Span).TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..])
        {
            return Failed("JSON where CSV was expected", body, key);
        }

        var (rows, rejected, periods) = (new List<CalendarEntry>(), new Rejections(), new HashSet<(Ticker, LocalDate?)>());
        CalendarColumns? columns = null;
        foreach (var (line, fields) in CsvLines.Read(body))
        {
            timeUp.ThrowIfCancellationRequested();
            if (columns is null)
            {
                if ((columns = CalendarColumns.Of(fields)) is null)
                {
                    return Failed("CSV with the columns symbol, reportDate and fiscalDateEnding was expected", body, key);
                }
            }
            else if (columns.Read(fields, out var reason) is not { } entry)
            {
                rejected.Add(reason, line.Span, key);
            }
            else if (!periods.Add((entry.Symbol, entry.FiscalPeriodEnd)))
            {
                rejected.Add("repeated fiscal period", line.Span, key);
            }
            else if (rows.Count == MaxRows)
            {
                return Failed(string.Create(CultureInfo.InvariantCulture, $"the list has more than {MaxRows} rows"), body, key);
            }
            else
            {
                rows.Add(entry);
            }
        }

        return SnapshotResult.Of(rows, rejected);
    }

    private static SnapshotResult<CalendarEntry>.Failed Failed(string message, ReadOnlyMemory<byte> body, ApiKey key) =>
        new(new SourceFailure(SourceFailureKind.Malformed, message, Quote: ProviderHttp.Quote(body.Span, key)));
}
