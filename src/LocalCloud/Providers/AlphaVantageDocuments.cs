using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.LocalCloud.Providers;

/// <summary>Writes documents of companies as Alpha Vantage does: every figure as text, "None" for what it does not have.</summary>
internal static class AlphaVantageDocuments
{
    private const string None = "None", Nothing = "{}";

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        IndentSize = 4,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JsonSerializerOptions.Default.TypeInfoResolver,
    };

    /// <summary>Whether a function asks for a document.</summary>
    public static bool Has(string function) => function is "OVERVIEW" or "EARNINGS" or "INCOME_STATEMENT" or "BALANCE_SHEET" or "CASH_FLOW";

    /// <summary>A document of a company; an empty object for what has none.</summary>
    public static GoodAnswer Of(string function, Company? company)
    {
        if (company is null)
        {
            return new GoodAnswer(Nothing, NoRows: Nothing);
        }

        var statements = new Statements(company);
        var body = function switch
        {
            "OVERVIEW" => AlphaVantageOverview.Of(company),
            "EARNINGS" => Earnings(company),
            "INCOME_STATEMENT" => Periods(company, statements.Income),
            "BALANCE_SHEET" => Periods(company, statements.Balance),
            _ => Periods(company, statements.Cash),
        };
        var noRows = new JsonObject(body.Where(static member => member.Key == "symbol" || member.Value is JsonArray)
            .Select(static member => KeyValuePair.Create(member.Key, member.Value is JsonArray ? new JsonArray() : member.Value?.DeepClone())));
        return new GoodAnswer(body.ToJsonString(Layout), NoRows: noRows.ToJsonString(Layout));
    }

    /// <summary>
    /// Earnings per share. The first annual row is of no year: it is dated at the end of the quarter that is under way, and has the earnings of the latest one.
    /// Where that date would end a year it is the latest quarter's own.
    /// </summary>
    private static JsonObject Earnings(Company company)
    {
        var figures = new Figures(company);
        JsonArray annual = [], quarterly = [];
        if (company.Quarters.Count > 0)
        {
            var latest = company.Quarters[0];
            var next = latest.End.With(DateAdjusters.StartOfMonth).PlusMonths(4).PlusDays(-1);
            annual.Add((JsonNode)Row(company.EndsYear(next) ? latest.End : next, figures.EarningsPerShare(latest)));
        }

        foreach (var (end, quarters) in Statements.Years(company, company.Quarters))
        {
            annual.Add((JsonNode)Row(end, quarters.Sum(figures.EarningsPerShare)));
        }

        foreach (var quarter in company.Quarters)
        {
            var (earned, expected) = (figures.EarningsPerShare(quarter), figures.Expected(quarter));
            var row = Row(quarter.End, earned);
            row["reportedDate"] = Iso(quarter.ReportedOn);
            (row["reportedEPS"], row["estimatedEPS"]) = (Text(earned), Text(expected));
            row["surprise"] = Text(earned - expected);
            row["surprisePercentage"] = Text(expected is null or 0 ? null : Math.Round((earned - expected.Value) / Math.Abs(expected.Value) * 100, 4));
            row["reportTime"] = quarter.TimeOfDay;
            quarterly.Add((JsonNode)row);
        }

        return new JsonObject { ["symbol"] = company.Symbol, ["annualEarnings"] = annual, ["quarterlyEarnings"] = quarterly };
    }

    private static JsonObject Row(LocalDate end, decimal earned) => new() { ["fiscalDateEnding"] = Iso(end), ["reportedEPS"] = Text(earned) };

    /// <summary>A statement: at most twenty years and 81 quarters. A year and a quarter end on the same day, with different figures.</summary>
    private static JsonObject Periods(Company company, Func<IReadOnlyList<ReportedQuarter>, IReadOnlyList<(string Name, long? Amount)>> lines)
    {
        const int mostYears = 20, mostQuarters = 81;
        return new JsonObject
        {
            ["symbol"] = company.Symbol,
            ["annualReports"] = new JsonArray([.. Statements.Years(company, company.Statements).Take(mostYears).Select(year => (JsonNode)Period(year.End, year.Quarters))]),
            ["quarterlyReports"] = new JsonArray([.. company.Statements.Take(mostQuarters).Select(quarter => (JsonNode)Period(quarter.End, [quarter]))]),
        };

        JsonObject Period(LocalDate end, IReadOnlyList<ReportedQuarter> quarters) => new(
        [
            KeyValuePair.Create("fiscalDateEnding", (JsonNode?)Iso(end)),
            KeyValuePair.Create("reportedCurrency", (JsonNode?)company.Currency),
            .. lines(quarters).Select(static line => KeyValuePair.Create(line.Name, (JsonNode?)Text(line.Amount))),
        ]);
    }

    private static string Text(decimal? value) => value is { } number ? number.ToString("0.####", CultureInfo.InvariantCulture) : None;

    private static string Iso(LocalDate date) => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
