using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Market;

/// <summary>Runs at equal distances, while the exchange is open.</summary>
/// <param name="calendar">The exchange's sessions.</param>
/// <param name="every">The distance. It divides half an hour, so that the opening bell is a mark.</param>
public sealed class SessionGate(MarketCalendar calendar, Duration every) : IGate
{
    private readonly MarketHours _hours = new(calendar);

    private readonly Duration _every = 1_800 % every.TotalSeconds == 0
        ? every
        : throw new ArgumentOutOfRangeException(nameof(every), every, "It must divide half an hour.");

    /// <inheritdoc/>
    public Closed? At(Instant scheduledAt) => _hours.At(scheduledAt);

    /// <inheritdoc/>
    public IEnumerable<Instant> DueBetween(Instant after, Instant before)
    {
        for (var date = calendar.DateOf(after); date <= calendar.DateOf(before); date = date.PlusDays(1))
        {
            if (calendar.On(date) is not { } session)
            {
                continue;
            }

            for (var due = session.Open; due < session.Close && due < before; due += _every)
            {
                if (due > after)
                {
                    yield return due;
                }
            }
        }
    }

    /// <inheritdoc/>
    public Instant MarkBefore(Instant now) => Instants.MarkBefore(now, _every);
}
