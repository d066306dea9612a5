using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Tests.Feeds.EarningsCalendar;

/// <summary>Answers as Finnhub writes them.</summary>
internal static class FinnhubRows
{
    public static string Body(params JsonObject[] rows) => new JsonObject { ["earningsCalendar"] = new JsonArray([.. rows]) }.ToJsonString();

    public static JsonObject Report(string symbol, LocalDate day) => new()
    {
        ["date"] = LocalDatePattern.Iso.Format(day),
        ["epsActual"] = null,
        ["epsEstimate"] = 1.5,
        ["hour"] = "bmo",
        ["quarter"] = 3,
        ["revenueActual"] = null,
        ["revenueEstimate"] = 120_000_000,
        ["symbol"] = symbol,
        ["year"] = 2026,
    };
}
