using NodaTime;

namespace Ingestion.Market;

/// <summary>One run a day, Monday to Saturday, at a time in New York. Sunday is kept free for maintenance. Trading hours and holidays do not matter.</summary>
/// <param name="at">When. Not between 01:00 and 03:00, where clocks change.</param>
public sealed class DailyGate(LocalTime at) : IGate
{
    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    /// <summary>The New York date of an instant.</summary>
    public static LocalDate DateOf(Instant instant) => instant.InZone(NewYork).Date;

    /// <summary>When a date begins in New York.</summary>
    public static Instant StartOf(LocalDate date) => date.AtStartOfDayInZone(NewYork).ToInstant();

    /// <inheritdoc/>
    public Closed? At(Instant scheduledAt)
    {
        var date = DateOf(scheduledAt);
        return IsOpen(date) ? null : new Closed(MarkOn(date.PlusDays(1)));
    }

    /// <inheritdoc/>
    public IEnumerable<Instant> DueBetween(Instant after, Instant before)
    {
        for (var date = DateOf(after); MarkOn(date) < before; date = date.PlusDays(1))
        {
            if (IsOpen(date) && MarkOn(date) > after)
            {
                yield return MarkOn(date);
            }
        }
    }

    /// <inheritdoc/>
    public Instant MarkBefore(Instant now)
    {
        var today = MarkOn(DateOf(now));
        return today <= now ? today : MarkOn(DateOf(now).PlusDays(-1));
    }

    private static bool IsOpen(LocalDate date) => date.DayOfWeek != IsoDayOfWeek.Sunday;

    private Instant MarkOn(LocalDate date) => (date + at).InZoneStrictly(NewYork).ToInstant();
}
