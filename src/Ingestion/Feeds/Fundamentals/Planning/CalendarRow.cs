using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Planning;

/// <summary>A report that the earnings calendar has, and that is not processed yet.</summary>
/// <param name="Symbol">Whose.</param>
/// <param name="Period">The last day of the fiscal period, <c>2026-09-30</c>, or the quarter, <c>2026-Q3</c>.</param>
/// <param name="ReportDate">The day of the report.</param>
/// <param name="TimeOfDay"><c>pre-market</c>, <c>in-session</c>, <c>post-market</c>; null when it is not known.</param>
public sealed record CalendarRow(Ticker Symbol, string Period, LocalDate ReportDate, string? TimeOfDay)
{
    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    /// <summary><c>IBM#2026-09-30</c>: its id in events.</summary>
    public string Id => $"{Symbol}#{Period}";

    /// <summary>From when on the report has surely come out, if the calendar is right.</summary>
    public Instant ReportedBy
    {
        get
        {
            var time = TimeOfDay switch
            {
                "pre-market" => ReportDate + new LocalTime(9, 30),
                "in-session" => ReportDate + new LocalTime(16, 0),
                "post-market" => ReportDate + new LocalTime(20, 0),
                _ => ReportDate.PlusDays(1).AtMidnight(),
            };
            return time.InZoneLeniently(NewYork).ToInstant();
        }
    }
}
