using Amazon.DynamoDBv2.Model;
using Ingestion.Feeds.Fundamentals.Planning;
using Ingestion.Primitives;
using Ingestion.Tables;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>What this feed reads and writes in the table of the earnings calendar. That feed writes everything else there, and leaves <c>is_processed</c> alone.</summary>
/// <param name="table">The table.</param>
public sealed class ReportTable(Table table)
{
    /// <summary>Its keys.</summary>
    public static readonly TableKeys Keys = new("symbol", "fiscal_period_end");

    private const string IsProcessed = "is_processed", ProcessedAt = "processed_at", SupersededBy = "superseded_by";

    /// <summary>Reports that are older are given up: companies that never reported, or left the market.</summary>
    private const int DaysBack = 45;

    private static readonly (string Name, string PartitionKey) Index = ("UpcomingEarningsIndex", "report_month");

    /// <summary>Reports up to a day that are not processed.</summary>
    public async Task<IReadOnlyList<CalendarRow>> UnprocessedAsync(LocalDate until, CancellationToken cancellationToken)
    {
        List<CalendarRow> rows = [];
        var first = until.PlusDays(-DaysBack);
        for (var month = new LocalDate(first.Year, first.Month, 1); month <= until; month = month.PlusMonths(1))
        {
            await foreach (var page in table.QueryIndexAsync(Index, LocalDatePattern.Iso.Format(month)[..7], cancellationToken))
            {
                rows.AddRange(page.Select(RowOf).OfType<CalendarRow>().Where(row => row.ReportDate >= first && row.ReportDate <= until));
            }
        }

        return rows;
    }

    /// <summary>The reports of a company up to a day that are not processed.</summary>
    public async Task<IReadOnlyList<CalendarRow>> UnprocessedAsync(Ticker symbol, LocalDate until, CancellationToken cancellationToken) =>
    [
        .. (await table.QueryAllAsync(symbol.Symbol, prefix: string.Empty, cancellationToken))
            .Where(static record => !record.ContainsKey(SupersededBy))
            .Select(RowOf)
            .OfType<CalendarRow>()
            .Where(row => row.ReportDate <= until && row.ReportDate >= until.PlusDays(-DaysBack)),
    ];

    /// <summary>Marks a report as processed, and the row under which it is kept by now.</summary>
    /// <returns>Whether it was not marked yet; null when there is no such report.</returns>
    public async Task<bool?> MarkAsync(Ticker symbol, string period, Instant at, CancellationToken cancellationToken)
    {
        if (await table.GetAsync(symbol.Symbol, period, cancellationToken) is not { } record)
        {
            return null;
        }

        var marked = await table.UpdateAsync(
            symbol.Symbol,
            period,
            new RecordChange().Set(IsProcessed, AttributeValues.Bool(true)).Set(ProcessedAt, AttributeValues.At(at)),
            new WriteCondition($"attribute_exists(symbol) AND NOT {IsProcessed} = :true", (":true", AttributeValues.Bool(true))),
            cancellationToken);
        return record.Text(SupersededBy) is { } kept && kept != period ? await MarkAsync(symbol, kept, at, cancellationToken) ?? marked : marked;
    }

    private static CalendarRow? RowOf(Dictionary<string, AttributeValue> record) =>
        !record.Flag(IsProcessed)
        && record.Text("status") != "withdrawn"
        && record.TickerOf("symbol") is { } symbol
        && record.Text("fiscal_period_end") is { } period
        && LocalDatePattern.Iso.Parse(record.Text("report_date") ?? string.Empty) is { Success: true, Value: var date }
            ? new CalendarRow(symbol, period, date, record.Text("time_of_day"))
            : null;
}
