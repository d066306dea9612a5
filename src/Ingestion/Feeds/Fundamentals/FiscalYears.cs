using NodaTime;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>
/// Which annual earnings are of a year that is over. Above them the provider puts the sum of the quarters of the current year so far, under a date at which
/// no fiscal year ends, or at which the next one will.
/// </summary>
internal sealed class FiscalYears
{
    private readonly HashSet<int> _endings;
    private readonly LocalDate? _notOver;

    private FiscalYears(HashSet<int> endings, LocalDate? notOver) => (_endings, _notOver) = (endings, notOver);

    /// <param name="annual">The dates of all annual rows.</param>
    /// <param name="newestQuarter">The newest quarter that has been reported; null when there is none.</param>
    public static FiscalYears Of(IEnumerable<LocalDate> annual, LocalDate? newestQuarter)
    {
        List<LocalDate> dates = [.. annual.Distinct().OrderDescending()];
        return new FiscalYears(EndingsOf(dates), dates is [var newest, ..] && newest > newestQuarter ? newest : null);
    }

    /// <summary>Whether a fiscal year ended then, and has been reported as a whole.</summary>
    public bool Has(LocalDate date) => date != _notOver && _endings.Contains(MonthOf(date).Month);

    /// <summary>
    /// The month that most rows have, but for the newest, which is the doubtful one; and any that two rows have a year apart, because companies move the
    /// end of their year.
    /// </summary>
    private static HashSet<int> EndingsOf(List<LocalDate> dates)
    {
        var certain = dates.Count > 1 ? dates[1..] : dates;
        var endings = certain.GroupBy(static date => MonthOf(date).Month).OrderByDescending(static month => month.Count()).Take(1).Select(static month => month.Key).ToHashSet();
        var months = dates.Select(MonthOf).ToHashSet();
        endings.UnionWith(months.Where(month => months.Contains(month.PlusMonths(-12))).Select(static month => month.Month));
        return endings;
    }

    /// <summary>Some years end on the Saturday that is nearest to the end of a month, which may be in the next.</summary>
    private static YearMonth MonthOf(LocalDate date) => date.PlusDays(-7).ToYearMonth();
}
