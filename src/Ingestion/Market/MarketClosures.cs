using NodaTime;
using NodaTime.Text;

namespace Ingestion.Market;

/// <summary>
/// Closed days and early closes that operations add by configuration, as comma-separated entries: <c>2027-01-09</c> is closed,
/// <c>2026-12-24T13:00</c> closes at that New York time.
/// </summary>
public sealed class MarketClosures
{
    private static readonly LocalDateTimePattern EarlyClosePattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    private readonly HashSet<LocalDate> _closed = [];
    private readonly Dictionary<LocalDate, LocalTime> _earlyCloses = [];

    /// <summary>Nothing beside the exchange's own rules.</summary>
    public static MarketClosures None { get; } = new();

    /// <summary>Whether the day has no session.</summary>
    public bool IsClosed(LocalDate date) => _closed.Contains(date);

    /// <summary>The New York time at which the day closes early, if it does.</summary>
    public LocalTime? EarlyClose(LocalDate date) => _earlyCloses.TryGetValue(date, out var time) ? time : null;

    /// <summary>Reads the setting; every entry that makes no sense is named in <paramref name="problems"/>.</summary>
    public static MarketClosures Parse(string text, ICollection<string> problems)
    {
        var closures = new MarketClosures();
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (LocalDatePattern.Iso.Parse(entry) is { Success: true, Value: var day })
            {
                closures._closed.Add(day);
            }
            else if (EarlyClosePattern.Parse(entry) is { Success: true, Value: var close }
                && close.TimeOfDay > MarketCalendar.RegularOpen && close.TimeOfDay < MarketCalendar.RegularClose)
            {
                closures._earlyCloses[close.Date] = close.TimeOfDay;
            }
            else
            {
                problems.Add($"'{entry}' is neither a day (2027-01-09) nor an early close between 09:30 and 16:00 New York time (2026-12-24T13:00)");
            }
        }

        foreach (var both in closures._closed.Where(closures._earlyCloses.ContainsKey))
        {
            problems.Add($"{LocalDatePattern.Iso.Format(both)} is given as closed and with an early close");
        }

        return closures;
    }
}
