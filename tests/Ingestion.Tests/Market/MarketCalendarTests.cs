using Ingestion.Hosting;
using Ingestion.Market;
using NodaTime;

namespace Ingestion.Tests.Market;

public sealed class MarketCalendarTests
{
    private static readonly MarketCalendar Calendar = new(DateTimeZoneProviders.Tzdb["America/New_York"], MarketClosures.None);

    /// <summary>How many sessions the exchange had in each year from 1990 on.</summary>
    private static readonly int[] PerYear =
    [
        253, 253, 254, 253, 252, 252, 254, 253, 252, 252,
        252, 248, 252, 252, 252, 252, 251, 251, 253, 252,
        252, 252, 250, 252, 252, 252, 252, 251, 251, 252,
        253, 252, 251, 250, 252, 250, 251,
    ];

    /// <summary>Every day that was planned to end early, at 13:00 unless marked.</summary>
    private const string Short = """
        1990-12-24@14 1991-12-24@14 1992-11-27@14 1992-12-24@14 1993-11-26 1994-11-25 1995-07-03 1995-11-24 1996-07-05 1996-11-29
        1996-12-24 1997-07-03 1997-11-28 1997-12-24 1997-12-26 1998-11-27 1998-12-24 1999-11-26 1999-12-31 2000-07-03 2000-11-24
        2001-07-03 2001-11-23 2001-12-24 2002-07-05 2002-11-29 2002-12-24 2003-07-03 2003-11-28 2003-12-24 2003-12-26 2004-11-26
        2005-11-25 2006-07-03 2006-11-24 2007-07-03 2007-11-23 2007-12-24 2008-07-03 2008-11-28 2008-12-24 2009-11-27 2009-12-24
        2010-11-26 2011-11-25 2012-07-03 2012-11-23 2012-12-24 2013-07-03 2013-11-29 2013-12-24 2014-07-03 2014-11-28 2014-12-24
        2015-11-27 2015-12-24 2016-11-25 2017-07-03 2017-11-24 2018-07-03 2018-11-23 2018-12-24 2019-07-03 2019-11-29 2019-12-24
        2020-11-27 2020-12-24 2021-11-26 2022-11-25 2023-07-03 2023-11-24 2024-07-03 2024-11-29 2024-12-24 2025-07-03 2025-11-28
        2025-12-24 2026-11-27 2026-12-24
        """;

    [Fact]
    public void Every_year_has_as_many_as_the_exchange_had() =>
        Enumerable.Range(1990, PerYear.Length).Select(static year => Days(year).Count(static date => Calendar.On(date) is not null))
            .Should().Equal(PerYear);

    [Fact]
    public void Exactly_the_short_days_are_short()
    {
        var zone = DateTimeZoneProviders.Tzdb["America/New_York"];

        var early = Enumerable.Range(1990, PerYear.Length).SelectMany(Days)
            .Select(static date => Calendar.On(date))
            .OfType<Session>()
            .Select(session => (session.Date, Close: session.Close.InZone(zone).TimeOfDay))
            .Where(static session => session.Close != new LocalTime(16, 0))
            .Select(static session => session.Close.Hour == 13 ? $"{session.Date:uuuu-MM-dd}" : $"{session.Date:uuuu-MM-dd}@{session.Close.Hour}");

        early.Should().Equal(Short.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("1993-12-31", true)] // New Year's Day on a Saturday is not made up
    [InlineData("2010-12-31", true)]
    [InlineData("2021-12-31", true)]
    [InlineData("2027-12-31", true)]
    [InlineData("2023-01-02", false)] // on a Sunday it is
    [InlineData("1997-01-20", true)] // Martin Luther King Jr. Day from 1998 on
    [InlineData("1998-01-19", false)]
    [InlineData("2026-02-16", false)]
    [InlineData("2021-06-18", true)] // Juneteenth from 2022 on
    [InlineData("2022-06-20", false)]
    [InlineData("2026-06-19", false)]
    [InlineData("2027-06-18", false)]
    [InlineData("2000-04-21", false)] // Good Fridays, an early and a late one among them
    [InlineData("2008-03-21", false)]
    [InlineData("2038-04-23", false)]
    [InlineData("2026-07-03", false)] // Independence Day on a Saturday
    [InlineData("2021-07-05", false)] // and on a Sunday
    [InlineData("2021-12-24", false)] // Christmas on a Saturday
    [InlineData("2022-12-26", false)] // and on a Sunday
    [InlineData("1990-10-08", true)] // Columbus Day and Veterans Day are ordinary days
    [InlineData("2024-11-11", true)]
    [InlineData("1994-04-27", false)]
    [InlineData("2001-09-10", true)]
    [InlineData("2001-09-14", false)]
    [InlineData("2001-09-17", true)]
    [InlineData("2012-10-31", true)]
    [InlineData("2025-01-09", false)]
    [InlineData("2100-01-01", false)] // no end year
    public void A_day_is_a_session_or_not(string date, bool isSession) =>
        (Calendar.On(NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value) is not null).Should().Be(isSession);

    [Fact]
    public void The_calendar_is_printed_as_csv_in_utc()
    {
        using var output = new StringWriter { NewLine = "\n" };

        CalendarCommand.Run("2026-11-25", "2026-11-30", static _ => null, output, TextWriter.Null).Should().Be(0);

        output.ToString().Should().Be("""
            date,open,close
            2026-11-25,2026-11-25T14:30:00Z,2026-11-25T21:00:00Z
            2026-11-27,2026-11-27T14:30:00Z,2026-11-27T18:00:00Z
            2026-11-30,2026-11-30T14:30:00Z,2026-11-30T21:00:00Z

            """);
    }

    [Theory]
    [InlineData("2026-12-31", "2026-01-01")]
    [InlineData("1989-12-31", "1990-01-31")]
    [InlineData("2026-02-30", "2026-03-01")]
    [InlineData("soon", "later")]
    public void A_stretch_that_is_none_is_refused_with_what_is_allowed(string from, string to)
    {
        using var errors = new StringWriter();

        CalendarCommand.Run(from, to, static _ => null, TextWriter.Null, errors).Should().Be(2);

        errors.ToString().Should().Contain(from).And.Contain("1990-01-01");
    }

    private static IEnumerable<LocalDate> Days(int year)
    {
        for (var date = new LocalDate(year, 1, 1); date.Year == year; date = date.PlusDays(1))
        {
            yield return date;
        }
    }
}
