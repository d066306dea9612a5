using NodaTime;

namespace Ingestion.LocalCloud.Reference;

/// <summary>How a company counts its quarters.</summary>
/// <param name="LastMonth">The month in which its year ends.</param>
internal readonly record struct FiscalYear(int LastMonth)
{
    /// <summary>Nobody reports sooner after the end of a quarter.</summary>
    private const int Soonest = 10;

    /// <summary>The year of a made-up company: mostly the calendar's.</summary>
    public static FiscalYear Of(int number) => new(MadeUp.Dice(number, "year end", 100) switch { < 80 => 12, < 87 => 6, < 93 => 9, < 96 => 1, _ => 3 });

    /// <summary>The end of the quarter that is reported on a day.</summary>
    public LocalDate QuarterBefore(LocalDate report)
    {
        var end = report.PlusDays(-Soonest).With(DateAdjusters.StartOfMonth).PlusDays(-1);
        while ((end.Month - LastMonth) % 3 != 0)
        {
            end = end.With(DateAdjusters.StartOfMonth).PlusDays(-1);
        }

        return end;
    }

    /// <summary>What the company calls the quarter that ends on a day.</summary>
    public (int Quarter, int Year) NameOf(LocalDate end) =>
        (((end.Month - LastMonth + 11) % 12 / 3) + 1, end.Month > LastMonth ? end.Year + 1 : end.Year);
}
