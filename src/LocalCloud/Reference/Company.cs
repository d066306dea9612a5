using NodaTime;

namespace Ingestion.LocalCloud.Reference;

/// <summary>A company as it is at an instant.</summary>
/// <param name="Symbol">In Alpha Vantage's spelling.</param>
/// <param name="Name">Its name.</param>
/// <param name="Exchange">Where it is listed.</param>
/// <param name="Currency">In which it reports.</param>
/// <param name="LastMonth">The month in which its year ends.</param>
/// <param name="Quarters">Those that it has reported, the latest first.</param>
public sealed record Company(string Symbol, string Name, string Exchange, string Currency, int LastMonth, IReadOnlyList<ReportedQuarter> Quarters)
{
    /// <summary>The quarters that the statements have; they may come days after the report.</summary>
    public required IReadOnlyList<ReportedQuarter> Statements { get; init; }

    /// <summary>The quarter whose figures were restated; null when none was.</summary>
    public LocalDate? Restated { get; init; }

    /// <summary>The report that a calendar has or had first, whether it has come or not; null for who is in none.</summary>
    public ReportedQuarter? Scheduled { get; init; }

    /// <summary>The day in New York, by which the figures of the overview differ.</summary>
    public required LocalDate Today { get; init; }

    /// <summary>Whether a day ends a year of the company.</summary>
    public bool EndsYear(LocalDate end) => end.Month == LastMonth;

    /// <summary>From 0 to one less than the sides: always the same for the same company and question.</summary>
    internal int Dice(string question, int sides, int number = 0) => MadeUp.Dice(number, $"{question} {Symbol}", sides);
}
