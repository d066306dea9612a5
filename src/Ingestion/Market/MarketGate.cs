using NodaTime;

namespace Ingestion.Market;

/// <summary>Whether a run is due: decided by the instant it was scheduled for, never by the clock.</summary>
public sealed class MarketGate(MarketCalendar calendar)
{
    /// <summary>How often a run is due.</summary>
    private static readonly Duration Every = Duration.FromMinutes(5);

    /// <summary>Longest stretch without a session that is searched for the next open, in days.</summary>
    private const int SearchDays = 60;

    /// <summary>Null while the exchange is open; otherwise when it opens next.</summary>
    public Closed? At(Instant scheduledAt)
    {
        var today = calendar.DateOf(scheduledAt);
        var last = LocalDate.MaxIsoValue.PlusDays(-SearchDays);
        for (var day = 0; day <= SearchDays && today <= last; day++)
        {
            if (calendar.On(today.PlusDays(day)) is not { } session || session.Close <= scheduledAt)
            {
                continue;
            }

            return session.Contains(scheduledAt) ? null : new Closed(session.Open);
        }

        return new Closed(null);
    }

    /// <summary>When runs are due between two instants, both excluded, in order.</summary>
    public IEnumerable<Instant> DueBetween(Instant after, Instant before)
    {
        for (var date = calendar.DateOf(after); date <= calendar.DateOf(before); date = date.PlusDays(1))
        {
            if (calendar.On(date) is not { } session)
            {
                continue;
            }

            for (var due = session.Open; due < session.Close && due < before; due += Every)
            {
                if (due > after)
                {
                    yield return due;
                }
            }
        }
    }

    /// <summary>The exchange is closed; <paramref name="NextOpen"/> is null when no session is in sight.</summary>
    public sealed record Closed(Instant? NextOpen);
}
