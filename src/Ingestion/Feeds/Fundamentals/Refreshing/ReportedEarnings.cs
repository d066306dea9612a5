using Ingestion.Feeds.Fundamentals.Planning;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.Fundamentals.Refreshing;

/// <summary>Decides whether the documents have the report that a calendar row speaks of: they come hours to days after the report itself.</summary>
public static class ReportedEarnings
{
    private const string ReportedEps = "reported_eps", ReportedDate = "reported_date";

    /// <summary>Calendars and documents differ by so many days about when a report came.</summary>
    private const int DaysBefore = 7, DaysAfter = 14;

    /// <summary>Whether a quarter with reported earnings ends with the row's period, or was reported about when the row says.</summary>
    public static bool Have(IEnumerable<DocumentRow> quarters, CalendarRow report) => quarters.Any(quarter =>
        quarter.Numbers.Items.Any(static number => number.Name == ReportedEps)
        && (LocalDatePattern.Iso.Format(quarter.Date) == report.Period || WasReportedAbout(quarter, report.ReportDate)));

    private static bool WasReportedAbout(DocumentRow quarter, LocalDate date)
    {
        var text = quarter.Texts.Items.FirstOrDefault(static one => one.Name == ReportedDate).Value;
        return LocalDatePattern.Iso.Parse(text ?? string.Empty) is { Success: true, Value: var reported }
            && reported >= date.PlusDays(-DaysBefore)
            && reported <= date.PlusDays(DaysAfter);
    }
}
