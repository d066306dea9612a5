using NodaTime;

namespace Ingestion.Feeds.EarningsCalendar;

/// <summary>Which of several calendars' words about one report counts, and how sure it is.</summary>
/// <param name="Says">The word that counts.</param>
/// <param name="TimeOfDay">When on its day.</param>
/// <param name="Status">How sure.</param>
/// <param name="IsDisputed">Whether the calendars give different days.</param>
internal sealed record DateOnRecord(CalendarSays Says, TimeOfDay? TimeOfDay, ReportStatus Status, bool IsDisputed)
{
    /// <summary>Within so many days of its date, a calendar that knows the time of day has it from the company.</summary>
    private const int DaysOfCertainty = 7;

    /// <summary>Of what the calendars say, the most preferred first; at least one.</summary>
    public static DateOnRecord Of(IReadOnlyList<CalendarSays> inOrderOfPreference, LocalDate today)
    {
        var isDisputed = inOrderOfPreference.Select(static one => one.ReportDate).Distinct().Count() > 1;
        var certain = inOrderOfPreference.Where(one => IsCertain(one, today)).ToList();
        var isCertain = certain.Select(static one => one.ReportDate).Distinct().Count() == 1;
        var says = isCertain ? certain[0] : inOrderOfPreference[0];
        var agree = inOrderOfPreference.Count > 1 && !isDisputed;
        var time = inOrderOfPreference.Where(one => one.ReportDate == says.ReportDate).Select(static one => one.TimeOfDay).FirstOrDefault(static time => time is not null);
        return new DateOnRecord(says, time, agree || isCertain ? ReportStatus.Confirmed : ReportStatus.Projected, isDisputed);
    }

    private static bool IsCertain(CalendarSays says, LocalDate today) =>
        says.TimeOfDay is not null && Math.Abs(Period.DaysBetween(today, says.ReportDate)) <= DaysOfCertainty;
}
