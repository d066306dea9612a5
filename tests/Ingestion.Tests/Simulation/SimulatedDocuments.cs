using Ingestion.Collecting;
using Ingestion.Feeds.Fundamentals;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Providers.AlphaVantage;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Tests.Simulation;

/// <summary>A provider of documents, which counts calls as it does: reports are in its earnings some hours after they came out, and statements are restated.</summary>
/// <param name="world">Time and chance.</param>
/// <param name="reports">When each company's report is in the documents.</param>
internal sealed class SimulatedDocuments(World world, IReadOnlyDictionary<Ticker, (LocalDate Period, LocalDate ReportDate, Instant From)> reports)
{
    private static readonly LocalDate LastQuarter = new(2026, 6, 30);

    /// <summary>How likely a call fails.</summary>
    public double Failing { get; set; }

    /// <summary>How likely the provider says that the day is over, although it is not.</summary>
    public double Closing { get; set; }

    /// <summary>Calls by day of New York.</summary>
    public Dictionary<LocalDate, int> Calls { get; } = [];

    /// <summary>A company without documents, as funds are.</summary>
    public Ticker Without { get; init; }

    public IDocumentSource For(Process process, CallBook calls) => new Source(this, process, calls);

    /// <summary>What it says of a company at an instant.</summary>
    public IReadOnlyList<DocumentRow> Rows(Ticker symbol, DocumentKind kind, Instant at, LocalDate today)
    {
        var week = (int)(at - Instant.FromUtc(2026, 11, 1, 0, 0)).TotalDays / 4;
        switch (kind)
        {
            case DocumentKind.Overview:
                return [Row(kind, null, today, ("pe_ratio", 20 + week))];
            case DocumentKind.Earnings:
                List<DocumentRow> quarters = [Row(kind, DocumentRow.Quarter, LastQuarter, ("reported_eps", 1.5m))];
                if (reports.TryGetValue(symbol, out var report) && at >= report.From)
                {
                    quarters.Add(Row(kind, DocumentRow.Quarter, report.Period, ("reported_eps", 2.5m)) with { Texts = new([("reported_date", LocalDatePattern.Iso.Format(report.ReportDate))]) });
                }

                return quarters;
            default:
                return [Row(kind, DocumentRow.Quarter, LastQuarter, ("total", 100 + (week / 2))), Row(kind, DocumentRow.Year, LastQuarter, ("total", 400))];
        }
    }

    private static DocumentRow Row(DocumentKind kind, string? period, LocalDate date, (string Name, decimal Value) number) =>
        new(kind, period, date, "USD", new([number]), new([]));

    private sealed class Source(SimulatedDocuments documents, Process process, CallBook calls) : IDocumentSource
    {
        public async Task<DocumentResult> ReadAsync(Ticker symbol, DocumentKind kind, LocalDate today, ApiKey key, CancellationToken timeUp)
        {
            switch (await calls.TakeAsync(CallPurpose.Refresh, timeUp))
            {
                case CallTurn.Denied denied:
                    return new DocumentResult.Failed(denied.Failure);
                case CallTurn.Granted granted when granted.NotBefore > process.GetCurrentInstant():
                    await Task.Delay((granted.NotBefore - process.GetCurrentInstant()).ToTimeSpan(), process.Time, timeUp);
                    break;
                default:
                    break;
            }

            return await documents.AnswerAsync(symbol, kind, today, process, calls, timeUp);
        }
    }

    private async Task<DocumentResult> AnswerAsync(Ticker symbol, DocumentKind kind, LocalDate today, Process process, CallBook calls, CancellationToken timeUp)
    {
        var day = Ingestion.Market.DailyGate.DateOf(process.GetCurrentInstant());
        Calls[day] = Calls.GetValueOrDefault(day) + 1;
        await Task.Delay(world.Between(20, 900).ToTimeSpan(), process.Time, timeUp);
        if (world.Chance(Closing))
        {
            await calls.CloseAsync(timeUp);
            return Failed(SourceFailureKind.DailyLimit);
        }

        if (world.Chance(Failing))
        {
            return Failed(world.Chance(0.5) ? SourceFailureKind.Malformed : SourceFailureKind.RateLimited);
        }

        return symbol == Without ? Failed(SourceFailureKind.NoData) : new DocumentResult.Read(Rows(symbol, kind, process.GetCurrentInstant(), today), new Rejections());
    }

    private static DocumentResult.Failed Failed(SourceFailureKind kind) => new(new SourceFailure(kind, "simulated"));
}
