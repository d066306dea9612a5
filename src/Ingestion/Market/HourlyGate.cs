using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Market;

/// <summary>
/// A run every full hour, Monday to Saturday in New York. Sunday is kept free for maintenance. Trading hours and holidays do not matter. Clocks change on
/// Sundays and by whole hours, so that its marks are full hours everywhere.
/// </summary>
public sealed class HourlyGate : IGate
{
    private static readonly Duration Every = Duration.FromHours(1);

    /// <inheritdoc/>
    public Closed? At(Instant scheduledAt) => IsOpen(scheduledAt) ? null : new Closed(DailyGate.StartOf(DailyGate.DateOf(scheduledAt).PlusDays(1)));

    /// <inheritdoc/>
    public IEnumerable<Instant> DueBetween(Instant after, Instant before)
    {
        for (var mark = MarkBefore(after) + Every; mark < before; mark += Every)
        {
            if (IsOpen(mark))
            {
                yield return mark;
            }
        }
    }

    /// <inheritdoc/>
    public Instant MarkBefore(Instant now) => Instants.MarkBefore(now, Every);

    private static bool IsOpen(Instant instant) => DailyGate.DateOf(instant).DayOfWeek != IsoDayOfWeek.Sunday;
}
