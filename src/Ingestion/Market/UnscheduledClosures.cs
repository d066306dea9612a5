using NodaTime;

namespace Ingestion.Market;

/// <summary>
/// Days since 1990 on which the exchange stayed closed for what no rule foresees. A closure announced today needs no entry here:
/// <c>MARKET_CLOSURES</c> takes it. What interrupted a session, delayed its bell or cut it short on the day itself (snow, silence,
/// circuit breakers) is not a change of the schedule, and is not in this calendar.
/// </summary>
public static class UnscheduledClosures
{
    private static readonly HashSet<LocalDate> Days =
    [
        new(1994, 4, 27), // funeral of Richard Nixon (NYSE special closings)
        new(2001, 9, 11), // attack on the World Trade Center, to the 14th (NYSE special closings)
        new(2001, 9, 12),
        new(2001, 9, 13),
        new(2001, 9, 14),
        new(2004, 6, 11), // funeral of Ronald Reagan (CNN Money, 2004-06-07)
        new(2007, 1, 2), // day of mourning for Gerald Ford (NYSE release of December 2006)
        new(2012, 10, 29), // hurricane Sandy, two days (Reuters, 2020-03-16)
        new(2012, 10, 30),
        new(2018, 12, 5), // day of mourning for George H. W. Bush (NYSE special closings)
        new(2025, 1, 9), // day of mourning for Jimmy Carter (NYSE release, 2024-12-30)
    ];

    /// <summary>Whether the day is one of them.</summary>
    public static bool Include(LocalDate date) => Days.Contains(date);
}
