using NodaTime;

namespace Ingestion.Market;

/// <summary>Easter Sunday in the Gregorian calendar, by the method that Oudin gave in 1940 (The Calendar FAQ, section 2.13.7).</summary>
public static class Easter
{
    /// <summary>The Sunday after the first ecclesiastical full moon of spring.</summary>
    public static LocalDate Sunday(int year)
    {
        var century = year / 100;
        var golden = year % 19;
        var correction = (century - 17) / 25;
        var moon = (century - (century / 4) - ((century - correction) / 3) + (19 * golden) + 15) % 30;
        moon -= moon / 28 * (1 - (1 / (moon + 1) * (29 / (moon + 1)) * ((21 - golden) / 11)));
        var weekday = (year + (year / 4) + moon + 2 - century + (century / 4)) % 7;
        return new LocalDate(year, 3, 28).PlusDays(moon - weekday);
    }
}
