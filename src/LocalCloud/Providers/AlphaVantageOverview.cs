using System.Globalization;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.LocalCloud.Providers;

/// <summary>
/// What Alpha Vantage says of a company on a day. Prices differ from day to day; a figure that it does not have is "None", and what hangs on analysts whom a
/// company does not have is "-".
/// </summary>
internal static class AlphaVantageOverview
{
    private const string None = "None", Dash = "-";

    private static readonly string[] Sectors = ["TECHNOLOGY", "FINANCE", "LIFE SCIENCES", "MANUFACTURING", "ENERGY & TRANSPORTATION", "TRADE & SERVICES", "REAL ESTATE & CONSTRUCTION"];

    /// <summary>The document.</summary>
    public static JsonObject Of(Company company)
    {
        var figures = new Figures(company);
        var year = company.Statements.Take(4).ToList();
        var (revenue, net) = (year.Sum(figures.Revenue), year.Sum(figures.Net));
        var (shares, equity) = (figures.Shares, year.Count == 0 ? 0 : figures.Assets(year[0]) - figures.Liabilities(year[0]));
        var earned = company.Quarters.Take(4).Sum(figures.EarningsPerShare);
        var gross = revenue - year.Sum(figures.Cost);
        var profit = year.Sum(figures.Operating) + year.Sum(figures.Depreciation);
        var daily = 950 + company.Dice("price", 100, company.Today.DayOfYear);
        var price = Math.Max(1, Math.Abs(earned) * (8 + company.Dice("multiple", 25))) * daily / 1_000m;
        var isFollowed = company.Dice("followed", 6) > 0;
        var dividends = year.Sum(figures.Dividends);
        return new JsonObject
        {
            ["Symbol"] = company.Symbol,
            ["AssetType"] = "Common Stock",
            ["Name"] = company.Name,
            ["Description"] = $"{company.Name} is a company that was made up. It reports in {company.Currency}; \"{company.Symbol}\" is its symbol.",
            ["CIK"] = (100_000 + company.Dice("cik", 1_800_000)).ToString(CultureInfo.InvariantCulture),
            ["Exchange"] = company.Exchange,
            ["Currency"] = company.Currency,
            ["Country"] = company.Currency == "USD" ? "USA" : None,
            ["Sector"] = Sectors[company.Dice("sector", Sectors.Length)],
            ["Industry"] = "SERVICES-NOT ELSEWHERE CLASSIFIED",
            ["Address"] = string.Create(CultureInfo.InvariantCulture, $"{1 + company.Dice("address", 900)} HARBOR ROAD, PORTLAND, ME, US"),
            ["OfficialSite"] = $"https://www.{company.Symbol.ToLowerInvariant()}.example",
            ["FiscalYearEnd"] = CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(company.LastMonth),
            ["LatestQuarter"] = company.Statements.Count == 0 ? None : Iso(company.Statements[0].End),
            ["MarketCapitalization"] = Text(Math.Round(price * shares)),
            ["EBITDA"] = Text(profit),
            ["PERatio"] = earned <= 0 ? None : Text(Math.Round(price / earned, 2)),
            ["PEGRatio"] = earned <= 0 ? None : Text(1 + (company.Dice("peg", 3_000) / 1_000m)),
            ["BookValue"] = Ratio(equity, shares, 2),
            ["DividendPerShare"] = dividends is { } paid ? Ratio(paid, shares, 2) : None,
            ["DividendYield"] = dividends is { } yielded ? Ratio(yielded, price * shares, 4) : None,
            ["EPS"] = Text(earned),
            ["RevenuePerShareTTM"] = Ratio(revenue, shares, 2),
            ["ProfitMargin"] = Ratio(net, revenue, 4),
            ["OperatingMarginTTM"] = Ratio(year.Sum(figures.Operating), revenue, 4),
            ["ReturnOnAssetsTTM"] = Ratio(net, year.Count == 0 ? 0 : figures.Assets(year[0]), 4),
            ["ReturnOnEquityTTM"] = Ratio(net, equity, 4),
            ["RevenueTTM"] = Text(revenue),
            ["GrossProfitTTM"] = Text(gross),
            ["DilutedEPSTTM"] = Text(earned),
            ["QuarterlyEarningsGrowthYOY"] = Text((company.Dice("earnings growth", 900) - 400) / 1_000m),
            ["QuarterlyRevenueGrowthYOY"] = Text((company.Dice("revenue growth", 400) - 150) / 1_000m),
            ["AnalystTargetPrice"] = isFollowed ? Text(Math.Round(price * 1.1m, 2)) : Dash,
            ["AnalystRatingStrongBuy"] = isFollowed ? Text(company.Dice("strong buy", 9)) : Dash,
            ["AnalystRatingBuy"] = isFollowed ? Text(company.Dice("buy", 15)) : Dash,
            ["AnalystRatingHold"] = isFollowed ? Text(company.Dice("hold", 12)) : Dash,
            ["AnalystRatingSell"] = isFollowed ? Text(company.Dice("sell", 4)) : Dash,
            ["AnalystRatingStrongSell"] = isFollowed ? Text(company.Dice("strong sell", 3)) : Dash,
            ["TrailingPE"] = earned <= 0 ? Dash : Text(Math.Round(price / earned, 2)),
            ["ForwardPE"] = earned <= 0 || !isFollowed ? Dash : Text(Math.Round(price / earned * 0.93m, 2)),
            ["PriceToSalesRatioTTM"] = Ratio(price * shares, revenue, 3),
            ["PriceToBookRatio"] = Ratio(price * shares, equity, 2),
            ["EVToRevenue"] = Ratio(price * shares * 1.1m, revenue, 3),
            ["EVToEBITDA"] = profit <= 0 ? Dash : Ratio(price * shares * 1.1m, profit, 2),
            ["Beta"] = Text(0.3m + (company.Dice("beta", 1_500) / 1_000m)),
            ["52WeekHigh"] = Text(Math.Round(price * 1.2m, 2)),
            ["52WeekLow"] = Text(Math.Round(price * 0.7m, 2)),
            ["50DayMovingAverage"] = Text(Math.Round(price * 0.98m, 2)),
            ["200DayMovingAverage"] = Text(Math.Round(price * 0.93m, 2)),
            ["SharesOutstanding"] = Text(shares),
            ["SharesFloat"] = Text(shares / 100 * 97),
            ["PercentInsiders"] = Text(company.Dice("insiders", 9_000) / 1_000m),
            ["PercentInstitutions"] = Text(company.Dice("institutions", 90_000) / 1_000m),
            ["DividendDate"] = dividends is null ? None : Iso(company.Today.With(DateAdjusters.StartOfMonth)),
            ["ExDividendDate"] = dividends is null ? None : Iso(company.Today.With(DateAdjusters.StartOfMonth).PlusMonths(-1)),
        };
    }

    private static string Ratio(decimal of, decimal to, int digits) => to == 0 ? None : Text(Math.Round(of / to, digits));

    private static string Text(decimal value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Iso(LocalDate date) => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
