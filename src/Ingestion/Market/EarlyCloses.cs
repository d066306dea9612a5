using NodaTime;

namespace Ingestion.Market;

/// <summary>
/// The days on which the exchange planned to close early, by rule and without an end year
/// (https://www.nyse.com/markets/hours-calendars; earlier years from the press of their time).
/// </summary>
public static class EarlyCloses
{
    private static readonly LocalTime One = new(13, 0);

    /// <summary>Until 1992 a short day ended at two.</summary>
    private static readonly LocalTime Two = new(14, 0);

    /// <summary>Days that the exchange shortened once: around Christmas on a Thursday, and before the year 2000.</summary>
    private static readonly HashSet<LocalDate> Once = [new(1997, 12, 26), new(1999, 12, 31), new(2003, 12, 26)];

    /// <summary>The New York time at which a trading day ends early; null when it does not.</summary>
    public static LocalTime? Of(LocalDate date)
    {
        if (IsChristmasEve(date) || IsAfterThanksgiving(date))
        {
            return date.Year <= 1992 ? Two : One;
        }

        return IsAroundIndependenceDay(date) || Once.Contains(date) ? One : null;
    }

    /// <summary>A Friday is the holiday itself: Christmas is on a Saturday then.</summary>
    private static bool IsChristmasEve(LocalDate date) => date is { Month: 12, Day: 24 } && date.DayOfWeek < IsoDayOfWeek.Friday;

    private static bool IsAfterThanksgiving(LocalDate date) =>
        date.Year >= 1992 && date.Month == 11 && date == Holidays.Thanksgiving(date.Year).PlusDays(1);

    /// <summary>
    /// Since 1995. Before a holiday in the middle of the week the exchange used to shorten the day that touched the weekend: the Friday
    /// after a Thursday, and not the Wednesday before it. Since 2013 it is always July 3.
    /// </summary>
    private static bool IsAroundIndependenceDay(LocalDate date) => (date.Year, date.Month, date.Day) switch
    {
        ( >= 2013, 7, 3) => date.DayOfWeek < IsoDayOfWeek.Friday,
        ( >= 1995 and < 2013, 7, 3) => date.DayOfWeek is IsoDayOfWeek.Monday or IsoDayOfWeek.Tuesday or IsoDayOfWeek.Thursday,
        ( >= 1995 and < 2013, 7, 5) => date.DayOfWeek == IsoDayOfWeek.Friday,
        _ => false,
    };
}
