using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.EarningsCalendar;

/// <summary>One earnings report to come, as one provider's calendar has it.</summary>
/// <param name="Symbol">Whose report, in this product's spelling.</param>
/// <param name="FiscalPeriodEnd">The last day of the period that is reported; null when the provider does not say.</param>
/// <param name="FiscalQuarter"><c>2026-Q3</c>, as the company counts its quarters; null when the provider does not say.</param>
/// <param name="ReportDate">The day of the report.</param>
/// <param name="TimeOfDay">When on that day; null when the provider does not say.</param>
/// <param name="Estimate">Earnings per share that analysts expect; null without an estimate.</param>
/// <param name="Currency">Of the estimate: <c>USD</c>; null when the provider does not say.</param>
/// <param name="Name">The company's name, at most 200 characters, printable; null when the provider gives none, or only repeats the symbol.</param>
public sealed record CalendarEntry(
    Ticker Symbol,
    LocalDate? FiscalPeriodEnd,
    string? FiscalQuarter,
    LocalDate ReportDate,
    TimeOfDay? TimeOfDay,
    decimal? Estimate,
    string? Currency,
    string? Name);

/// <summary>When on a day a company reports.</summary>
public enum TimeOfDay
{
    /// <summary>Before the opening bell: <c>pre-market</c>.</summary>
    PreMarket,

    /// <summary>While the exchange is open: <c>in-session</c>.</summary>
    InSession,

    /// <summary>After the closing bell: <c>post-market</c>.</summary>
    PostMarket,
}
