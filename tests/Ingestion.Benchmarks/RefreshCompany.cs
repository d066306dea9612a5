using System.Text.Json.Nodes;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Events;
using Ingestion.LocalCloud.Reference;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Benchmarks;

/// <summary>
/// A company that has reported lately, with all the quarters that Alpha Vantage has of any; its asset, and its row in the calendar. The function goes by the
/// machine's clock, so the company does too.
/// </summary>
/// <param name="Symbol">Made up.</param>
/// <param name="Report">The report that is due.</param>
public sealed record RefreshCompany(string Symbol, ScheduledReport Report)
{
    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    /// <summary>One that reported five days before an instant.</summary>
    public static RefreshCompany Of(string symbol, Instant now)
    {
        var reported = now.InZone(NewYork).Date.PlusDays(-5);
        var end = reported.PlusDays(-14).With(DateAdjusters.StartOfMonth);
        end = end.PlusMonths(-((end.Month - 1) % 3)).PlusDays(-1);
        return new RefreshCompany(symbol, new ScheduledReport(symbol, reported, end, end.Month / 3, end.Year) { TimeOfDay = "pre-market", Estimate = 1.25m });
    }

    /// <summary>The batch of one message that asks for its refresh.</summary>
    public string Batch(QueueShape shape, Instant at)
    {
        var needed = new JsonObject
        {
            ["assetSymbol"] = Symbol,
            ["triggerType"] = "regular",
            ["triggerContext"] = new JsonObject(),
            ["timestamp"] = at.ToString(),
            ["eventId"] = $"refresh_oldest-{at}-{Symbol}",
        };
        return EventQueue.BatchOf([new Bus(BusRule.Fundamentals).Message("ingestion.local", "pollenationNeeded", needed, at)!], shape);
    }

    /// <summary>Puts its asset and its row of the calendar into tables: what the feeds of reference data have done before.</summary>
    public async Task PutAsync(Cloud cloud, string assets, string calendar)
    {
        await PutAsync(cloud, assets, ("symbol", Symbol), ("refresh_bucket", "0"), ("status", "active"), ("refreshed_at", "1970-01-01T00:00:00Z"));
        await PutReportAsync(cloud, calendar, isProcessed: false);
    }

    /// <summary>Puts its row of the calendar; processed, it is what the receiver of the refresh's own message makes of it.</summary>
    public Task PutReportAsync(Cloud cloud, string calendar, bool isProcessed)
    {
        var (date, end) = (LocalDatePattern.Iso.Format(Report.Date), LocalDatePattern.Iso.Format(Report.FiscalPeriodEnd));
        return PutAsync(
            cloud, calendar, ("symbol", Symbol), ("fiscal_period_end", end), ("report_date", date), ("report_month", date[..7]), ("report_date_symbol", $"{date}#{Symbol}"),
            ("status", "confirmed"), ("is_processed", isProcessed));
    }

    private static Task<JsonNode> PutAsync(Cloud cloud, string table, params (string Name, JsonNode Value)[] values) => cloud.TableOf(table).CallAsync("PutItem", new JsonObject
    {
        ["TableName"] = table,
        ["Item"] = new JsonObject(values.Select(static one => KeyValuePair.Create(
            one.Name, (JsonNode?)new JsonObject { [one.Value.GetValueKind() == System.Text.Json.JsonValueKind.String ? "S" : "BOOL"] = one.Value }))),
    }.ToJsonString());
}
