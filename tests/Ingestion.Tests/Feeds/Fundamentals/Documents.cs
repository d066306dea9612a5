using System.Text;
using Ingestion.Feeds.Fundamentals;
using Ingestion.Primitives;
using Ingestion.Providers;
using NodaTime;

namespace Ingestion.Tests.Feeds.Fundamentals;

/// <summary>Answers about a company that there is not, in the shape of the provider's.</summary>
internal static class Documents
{
    public static readonly ApiKey Key = ApiKey.From("AVK3Y0FTH3T3ST")!;

    public static readonly LocalDate Today = new(2026, 11, 20);

    public const string Overview = """
        {
            "Symbol": "HRBR", "AssetType": "Common Stock", "Name": "Harbor Line Inc", "Description": "Harbor Line Inc ships things.", "CIK": "51143",
            "Exchange": "NYSE", "Currency": "USD", "Country": "USA", "Sector": "INDUSTRIALS", "Industry": "DEEP SEA FREIGHT", "Address": "1 PIER ROAD",
            "OfficialSite": "https://harborline.example", "FiscalYearEnd": "December", "LatestQuarter": "2026-09-30", "MarketCapitalization": "262015615000",
            "EBITDA": "None", "PERatio": "48.19", "PEGRatio": "-", "DividendYield": "0.0228", "EPS": "5.85", "DilutedEPSTTM": "5.85",
            "QuarterlyEarningsGrowthYOY": "-0.349", "AnalystRatingStrongBuy": "2", "EVToEBITDA": "25.4", "Beta": "0.652", "52WeekHigh": "296.16",
            "50DayMovingAverage": "271.9", "DividendDate": "2026-06-10", "ExDividendDate": "None"
        }
        """;

    /// <summary>Recorded so before the July report: above the years stands the current one so far, under a date at which nothing ends.</summary>
    public const string Earnings = """
        {
            "symbol": "HRBR",
            "annualEarnings": [
                { "fiscalDateEnding": "2026-06-30", "reportedEPS": "1.6" },
                { "fiscalDateEnding": "2025-12-31", "reportedEPS": "10.33" },
                { "fiscalDateEnding": "2024-12-31", "reportedEPS": "9.61" }
            ],
            "quarterlyEarnings": [
                { "fiscalDateEnding": "2026-03-31", "reportedDate": "2026-04-23", "reportedEPS": "1.6", "estimatedEPS": "1.43", "surprise": "0.17",
                  "surprisePercentage": "11.8881", "reportTime": "post-market" },
                { "fiscalDateEnding": "2025-12-31", "reportedDate": "2026-01-29", "reportedEPS": "3.92", "estimatedEPS": "None", "surprise": "0",
                  "surprisePercentage": "None", "reportTime": "pre-market" }
            ]
        }
        """;

    /// <summary>The year and its last quarter end on the same day.</summary>
    public const string IncomeStatement = """
        {
            "symbol": "HRBR",
            "annualReports": [
                { "fiscalDateEnding": "2025-12-31", "reportedCurrency": "USD", "totalRevenue": "62753000000", "incomeTaxExpense": "-218000000", "depreciation": "None" }
            ],
            "quarterlyReports": [
                { "fiscalDateEnding": "2026-09-30", "reportedCurrency": "USD", "totalRevenue": "14541000000", "incomeTaxExpense": "103000000", "depreciation": "None" },
                { "fiscalDateEnding": "2025-12-31", "reportedCurrency": "USD", "totalRevenue": "17554000000", "incomeTaxExpense": "None", "depreciation": "None" }
            ]
        }
        """;

    /// <summary>A statement whose only period is this quarter.</summary>
    public static string Statement(string fields, string date = "2026-09-30") =>
        $$"""{"symbol":"HRBR","annualReports":[],"quarterlyReports":[{"fiscalDateEnding":"{{date}}",{{fields}}}]}""";

    public static DocumentResult Read(DocumentKind kind, string body, string symbol = "HRBR") => Read(kind, Encoding.UTF8.GetBytes(body), symbol);

    public static DocumentResult Read(DocumentKind kind, byte[] body, string symbol = "HRBR") => DocumentReader.Read(kind, Some.Ticker(symbol), body, Today, Key);

    public static DocumentResult.Read Whole(DocumentKind kind, string body, string symbol = "HRBR") =>
        Read(kind, body, symbol).Should().BeOfType<DocumentResult.Read>().Which;

    public static SourceFailure Failure(DocumentKind kind, string body, string symbol = "HRBR") =>
        Read(kind, body, symbol).Should().BeOfType<DocumentResult.Failed>().Which.Failure;

    public static EqualList<(string Name, decimal Value)> Numbers(params (string Name, decimal Value)[] numbers) => new(numbers);

    public static EqualList<(string Name, string Value)> Texts(params (string Name, string Value)[] texts) => new(texts);
}
