using NodaTime;

namespace Ingestion.Market;

/// <summary>The sessions of the New York Stock Exchange from 1990 on, as scheduled: Monday to Friday, 09:30 to 16:00 New York time.</summary>
public sealed class MarketCalendar(DateTimeZone newYork, MarketClosures closures)
{
    /// <summary>Opening bell.</summary>
    public static readonly LocalTime RegularOpen = new(9, 30);

    /// <summary>Closing bell of a full day.</summary>
    public static readonly LocalTime RegularClose = new(16, 0);

    /// <summary>Rules and tables begin here.</summary>
    public static readonly LocalDate First = new(1990, 1, 1);

    /// <summary>The calendar with New York's own time.</summary>
    public static MarketCalendar Nyse(MarketClosures closures) => new(DateTimeZoneProviders.Tzdb["America/New_York"], closures);

    /// <summary>The session of a New York date; null when the exchange stays closed.</summary>
    public Session? On(LocalDate date)
    {
        if (date.DayOfWeek > IsoDayOfWeek.Friday
            || Holidays.IsKeptOn(date)
            || UnscheduledClosures.Include(date)
            || closures.IsClosed(date))
        {
            return null;
        }

        var close = closures.EarlyClose(date) ?? EarlyCloses.Of(date) ?? RegularClose;
        return new Session(date, At(date + RegularOpen), At(date + close));
    }

    /// <summary>The New York date of an instant.</summary>
    public LocalDate DateOf(Instant instant) => instant.InZone(newYork).Date;

    // No session edge falls into a clock change, which happens at 02:00 on a Sunday.
    private Instant At(LocalDateTime newYorkTime) => newYorkTime.InZoneStrictly(newYork).ToInstant();
}
