using NodaTime;

namespace Ingestion.LocalCloud.Reference;

/// <summary>Finnhub's calendar, made of Alpha Vantage's: companies of the United States only, not all of them, some estimates and a few dates different.</summary>
internal static class FinnhubReports
{
    /// <summary>The reports that Finnhub has.</summary>
    public static IReadOnlyList<ScheduledReport> Of(IReadOnlyList<ScheduledReport> alphaVantage, IReadOnlyList<ScheduledReport> others) =>
        [.. alphaVantage.Where(IsKnown).Concat(others).Select(Finnhub)];

    /// <summary>Not what is traded over the counter, nor preferred shares; and now and then a company is missing.</summary>
    private static bool IsKnown(ScheduledReport report) => report.Name != report.Symbol
        && (ReferenceWeek.Scripted.Contains(report.Symbol) || report.Symbol.Length < 4 || Dice(report, "known", 25) > 0);

    private static ScheduledReport Finnhub(ScheduledReport report) => report with
    {
        Symbol = report.Symbol.Replace('-', '.'),
        Name = string.Empty,
        Date = !ReferenceWeek.Scripted.Contains(report.Symbol) && Dice(report, "disagrees", 200) == 0 ? DayAfter(report.Date) : report.Date,
        TimeOfDay = report.TimeOfDay.Length > 0 || ReferenceWeek.Scripted.Contains(report.Symbol) ? report.TimeOfDay
            : Dice(report, "hour", 10) switch { 0 => "pre-market", 1 => "post-market", 2 => "in-session", _ => string.Empty },
        Estimate = report.Estimate is { } estimate && Dice(report, "differs", 3) == 0 ? estimate + 0.01m : report.Estimate,
        Currency = "USD",
    };

    private static LocalDate DayAfter(LocalDate date) => date.DayOfWeek >= IsoDayOfWeek.Friday ? date.Next(IsoDayOfWeek.Monday) : date.PlusDays(1);

    /// <summary>By symbol and quarter, which stay the same on every day.</summary>
    private static int Dice(ScheduledReport report, string question, int sides) => MadeUp.Dice(report.Quarter, $"{question} {report.Symbol}", sides);
}
