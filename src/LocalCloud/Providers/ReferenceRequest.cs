using System.Globalization;
using Ingestion.LocalCloud.Reference;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.LocalCloud.Providers;

/// <summary>A request for assets, for an earnings calendar, or for anything else that Alpha Vantage has.</summary>
/// <param name="Provider"><c>alpaca</c>, <c>alphavantage</c>, <c>finnhub</c>.</param>
/// <param name="Key">The keys that it carries; Alpaca's id and secret with a colon between them.</param>
/// <param name="Query">What is asked for.</param>
internal sealed record ReferenceRequest(string Provider, string Key, IQueryCollection Query)
{
    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    /// <summary>Null when it is for something else.</summary>
    public static ReferenceRequest? Of(HttpRequest request) => request.Path.Value switch
    {
        "/as-alpaca/v2/assets" => new("alpaca", $"{request.Headers["APCA-API-KEY-ID"]}:{request.Headers["APCA-API-SECRET-KEY"]}", request.Query),
        "/as-alphavantage/query" => new("alphavantage", request.Query["apikey"].ToString(), request.Query),
        "/as-finnhub/api/v1/calendar/earnings" => new("finnhub", request.Headers["X-Finnhub-Token"].ToString(), request.Query),
        _ => null,
    };

    /// <summary>Answers it as the provider would at that instant, or misbehaves as told.</summary>
    public async Task AnswerAsync(HttpContext context, Fault fault, ProviderServer server)
    {
        var (week, now) = (server.Reference, server.Now);
        var day = now < Instant.MaxValue ? now.InZone(NewYork).Date : week.Monday;
        if (Provider == "alpaca")
        {
            AlpacaBodies.AddLimits(context.Response.Headers, now, fault == Fault.RateLimited ? 0 : 199);
        }

        if (Refusal(fault) is var (status, type, body))
        {
            await FaultyAnswer.BodyAsync(context.Response, status, type, body);
            return;
        }

        var good = Provider switch
        {
            "alpaca" => AlpacaBodies.Assets(Half(Assets(week, day), fault)),
            "alphavantage" => AlphaVantageAnswers.Of(server, Query, fault == Fault.ShortList),
            _ => ProviderBodies.FinnhubCalendar(Half(week.Finnhub(day, Day("from", day), Day("to", day.PlusDays(30))), fault).Take(server.MostReports), day),
        };
        await FaultyAnswer.WriteAsync(context, fault == Fault.ShortList ? Fault.None : fault, good, Key);
    }

    private static IReadOnlyList<T> Half<T>(IReadOnlyList<T> rows, Fault fault) => fault == Fault.ShortList ? [.. rows.Take(rows.Count / 2)] : rows;

    private (int Status, string Type, string Body)? Refusal(Fault fault) => Provider switch
    {
        "alpaca" => AlpacaBodies.Refusal(fault),
        "alphavantage" when fault == Fault.None && !AlphaVantageAnswers.Has(Query["function"].ToString()) => AlphaVantageBodies.NoSuchFunction(Query["function"].ToString()),
        "alphavantage" => AlphaVantageBodies.Refusal(fault, Key),
        _ => ProviderBodies.FinnhubRefusal(fault),
    };

    private IReadOnlyList<AlpacaAsset> Assets(ReferenceWeek week, LocalDate day)
    {
        var (status, kind, exchange) = (Query["status"].ToString(), Query["asset_class"].ToString(), Query["exchange"].ToString());
        var assets = status switch
        {
            "active" => week.Assets(day),
            "inactive" => week.InactiveAssets(day),
            _ => [.. week.Assets(day), .. week.InactiveAssets(day)],
        };
        return [.. assets.Where(asset => (kind.Length == 0 || asset.Class == kind) && (exchange.Length == 0 || asset.Exchange == exchange))];
    }

    private LocalDate Day(string name, LocalDate otherwise) =>
        Query[name].ToString() is { Length: > 0 } text ? LocalDatePattern.Create("uuuu-MM-dd", CultureInfo.InvariantCulture).Parse(text).GetValueOrThrow() : otherwise;
}
