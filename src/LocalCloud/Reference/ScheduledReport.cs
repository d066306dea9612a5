using NodaTime;

namespace Ingestion.LocalCloud.Reference;

/// <summary>An earnings report that is to come, as a calendar has it.</summary>
/// <param name="Symbol">In the provider's spelling: <c>BRK-B</c> at Alpha Vantage, <c>BRK.B</c> at Finnhub.</param>
/// <param name="Date">The day of the report.</param>
/// <param name="FiscalPeriodEnd">The last day of the period that is reported. Finnhub tells only the quarter and year that the company calls it.</param>
/// <param name="Quarter">1 to 4, as the company counts.</param>
/// <param name="Year">Of that quarter, as the company counts.</param>
public sealed record ScheduledReport(string Symbol, LocalDate Date, LocalDate FiscalPeriodEnd, int Quarter, int Year)
{
    /// <summary>The company's name; for many the symbol once more. Finnhub has none.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary><c>pre-market</c>, <c>in-session</c>, <c>post-market</c>; empty where it is not known.</summary>
    public string TimeOfDay { get; init; } = string.Empty;

    /// <summary>Earnings per share that analysts expect.</summary>
    public decimal? Estimate { get; init; }

    /// <summary>Of the estimate.</summary>
    public string Currency { get; init; } = "USD";
}
