using NodaTime;

namespace Ingestion.Market;

/// <summary>Whether the exchange is open at an instant.</summary>
public sealed class MarketHours(MarketCalendar calendar)
{
    /// <summary>Longest stretch without a session that is searched for the next open, in days.</summary>
    private const int SearchDays = 60;

    /// <summary>Whether the exchange is open at an instant.</summary>
    public bool IsOpen(Instant instant) => At(instant) is null;

    /// <summary>Null while the exchange is open; otherwise when it opens next.</summary>
    public Closed? At(Instant instant)
    {
        var today = calendar.DateOf(instant);
        var last = LocalDate.MaxIsoValue.PlusDays(-SearchDays);
        for (var day = 0; day <= SearchDays && today <= last; day++)
        {
            if (calendar.On(today.PlusDays(day)) is not { } session || session.Close <= instant)
            {
                continue;
            }

            return session.Contains(instant) ? null : new Closed(session.Open);
        }

        return new Closed(null);
    }
}
