using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.LocalCloud.Watching;

/// <summary>
/// When the jobs of the morning are due between sessions, and what the providers have then: the scripted week, with shorter lists, again every eight weeks.
/// </summary>
/// <param name="first">The Monday on which it begins.</param>
public sealed class ReferenceDays(LocalDate first)
{
    private const int DaysOfASeason = 8 * 7, Assets = 1_300, Reports = 1_000;

    private ReferenceWeek? _week;

    /// <summary>What the providers have on a day.</summary>
    public ReferenceWeek On(LocalDate day)
    {
        var monday = day.PlusDays(-(Period.DaysBetween(first, day) % DaysOfASeason));
        return _week?.Monday == monday ? _week : _week = new ReferenceWeek(monday, Assets, Reports);
    }

    /// <summary>The runs from one instant up to another, in order; none on a Sunday.</summary>
    public static IEnumerable<(Instant At, string Job)> Between(Instant from, Instant to)
    {
        for (var day = from.InUtc().Date; day <= to.InUtc().Date; day = day.PlusDays(1))
        {
            foreach (var job in ReferenceWeek.Jobs)
            {
                if (day.DayOfWeek != IsoDayOfWeek.Sunday && ReferenceWeek.Due(day, job) is var at && at >= from && at < to)
                {
                    yield return (at, job);
                }
            }
        }
    }
}
