using NodaTime;

namespace Ingestion.Market;

/// <summary>
/// The exchange's holidays, by rule and without an end year (NYSE Rule 7.2; https://www.nyse.com/markets/hours-calendars). A holiday on
/// a Sunday is kept on Monday, one on a Saturday on Friday; but a New Year's Day on a Saturday is not made up, because that Friday ends
/// the accounting year.
/// </summary>
public static class Holidays
{
    /// <summary>Martin Luther King Jr. Day is kept since this year (SR-NYSE-97-22).</summary>
    private const int FirstKingDay = 1998;

    /// <summary>Juneteenth is kept since this year.</summary>
    private const int FirstJuneteenth = 2022;

    /// <summary>Whether the exchange keeps a holiday on this day.</summary>
    public static bool IsKeptOn(LocalDate date) =>
        date == Observed(new LocalDate(date.Year, 7, 4))
        || date == Observed(new LocalDate(date.Year, 12, 25))
        || (date.Year >= FirstJuneteenth && date == Observed(new LocalDate(date.Year, 6, 19)))
        || IsNewYear(date)
        || IsMondayOfMonth(date)
        || date == Thanksgiving(date.Year)
        || date == Easter.Sunday(date.Year).PlusDays(-2);

    /// <summary>The fourth Thursday of November.</summary>
    public static LocalDate Thanksgiving(int year) => LocalDate.FromYearMonthWeekAndDay(year, 11, 4, IsoDayOfWeek.Thursday);

    private static bool IsNewYear(LocalDate date) =>
        date is { Month: 1, Day: 1 } || (date is { Month: 1, Day: 2 } && date.DayOfWeek == IsoDayOfWeek.Monday);

    private static bool IsMondayOfMonth(LocalDate date) => date.DayOfWeek == IsoDayOfWeek.Monday && date switch
    {
        { Month: 1, Day: >= 15 and <= 21 } => date.Year >= FirstKingDay,
        { Month: 2, Day: >= 15 and <= 21 } => true, // Washington's Birthday
        { Month: 5, Day: >= 25 } => true, // Memorial Day
        { Month: 9, Day: <= 7 } => true, // Labor Day
        _ => false,
    };

    private static LocalDate Observed(LocalDate holiday) => holiday.DayOfWeek switch
    {
        IsoDayOfWeek.Saturday => holiday.PlusDays(-1),
        IsoDayOfWeek.Sunday => holiday.PlusDays(1),
        _ => holiday,
    };
}
