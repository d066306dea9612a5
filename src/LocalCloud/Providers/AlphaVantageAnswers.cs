using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.LocalCloud.Providers;

/// <summary>What Alpha Vantage answers to each function that it has here.</summary>
internal static class AlphaVantageAnswers
{
    private const string Calendar = "EARNINGS_CALENDAR", News = "NEWS_SENTIMENT";

    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    /// <summary>Whether there is such a function.</summary>
    public static bool Has(string function) => function is Calendar or News || AlphaVantageDocuments.Has(function);

    /// <summary>The answer as of now, or the first half of its rows.</summary>
    public static GoodAnswer Of(ProviderServer server, IQueryCollection query, bool isHalf) => query["function"].ToString() switch
    {
        Calendar => CalendarOf(server, query["horizon"].ToString(), isHalf),
        News => NewsSentimentBodies.Answer(server.Stories, query, server.Now),
        var document => DocumentOf(server, document, query["symbol"].ToString(), isHalf),
    };

    private static GoodAnswer CalendarOf(ProviderServer server, string horizon, bool isHalf)
    {
        var months = horizon switch { "6month" => 6, "12month" => 12, _ => 3 };
        var reports = server.Reference.AlphaVantage(At(server).InZone(NewYork).Date, months);
        return AlphaVantageBodies.Calendar(isHalf ? Half(reports) : reports, server.CalendarColumns);
    }

    private static GoodAnswer DocumentOf(ProviderServer server, string function, string symbol, bool isHalf)
    {
        var company = server.Companies.Of(symbol, At(server));
        return AlphaVantageDocuments.Of(
            function, isHalf && company is not null ? company with { Quarters = Half(company.Quarters), Statements = Half(company.Statements) } : company);
    }

    /// <summary>The first day of the week where nobody has said what time it is.</summary>
    private static Instant At(ProviderServer server) => server.Now < Instant.MaxValue ? server.Now : ReferenceWeek.Due(server.Reference.Monday, "assets");

    private static IReadOnlyList<T> Half<T>(IReadOnlyList<T> rows) => [.. rows.Take(rows.Count / 2)];
}
