using NodaTime;

namespace Ingestion.LocalCloud.Reference;

/// <summary>A quarter that a company has reported.</summary>
/// <param name="End">Its last day.</param>
/// <param name="ReportedOn">The day of the report.</param>
/// <param name="TimeOfDay"><c>pre-market</c>, <c>post-market</c>.</param>
/// <param name="IsScheduled">Whether a calendar had the report; only then it says what was expected.</param>
/// <param name="Estimate">Earnings per share that the calendar expected.</param>
public sealed record ReportedQuarter(LocalDate End, LocalDate ReportedOn, string TimeOfDay, bool IsScheduled, decimal? Estimate)
{
    /// <summary>The same for the same quarter of the calendar, whoever's it is; the next one has the next number.</summary>
    public int Number => (End.Year * 4) + ((End.Month - 1) / 3);
}
