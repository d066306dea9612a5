using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.EarningsCalendar;

/// <summary>A company's report of one fiscal period, as calendars have it.</summary>
public sealed record EarningsReport
{
    /// <summary>Whose report.</summary>
    public required Ticker Symbol { get; init; }

    /// <summary>The last day of the period, <c>2026-09-30</c>; the company's quarter, <c>2026-Q3</c>, where no calendar says that day.</summary>
    public required string Period { get; init; }

    /// <summary>The company's quarter; null when no calendar says it.</summary>
    public string? FiscalQuarter { get; init; }

    /// <summary>The day of the report, as far as it is known.</summary>
    public required LocalDate ReportDate { get; init; }

    /// <summary>When on that day; null when it is not known.</summary>
    public TimeOfDay? TimeOfDay { get; init; }

    /// <summary>Earnings per share that analysts expect; null without an estimate.</summary>
    public decimal? Estimate { get; init; }

    /// <summary>Of the estimate; null when it is not known.</summary>
    public string? Currency { get; init; }

    /// <summary>The company's name; null when no calendar says it.</summary>
    public string? Name { get; init; }

    /// <summary>How sure the date is.</summary>
    public required ReportStatus Status { get; init; }

    /// <summary>Whether two calendars give two dates.</summary>
    public required bool IsDisputed { get; init; }

    /// <summary>What each calendar says, by source, in ordinal order.</summary>
    public required EqualList<CalendarSays> Sources { get; init; }

    /// <summary>Earlier dates, oldest first; at most <see cref="MaxMoves"/>.</summary>
    public EqualList<DateMove> Moves { get; init; } = new([]);

    /// <summary>The first run that had it.</summary>
    public required Instant FirstSeen { get; init; }

    /// <summary>The period under which the same report is kept by now; null when it is this one.</summary>
    public string? SupersededBy { get; init; }

    /// <summary>So many earlier dates are kept.</summary>
    public const int MaxMoves = 20;
}

/// <summary>How sure a date is.</summary>
public enum ReportStatus
{
    /// <summary>One calendar's word.</summary>
    Projected,

    /// <summary>Both calendars agree, or one of them knows the time of day within a week of it.</summary>
    Confirmed,

    /// <summary>No calendar has it any more.</summary>
    Withdrawn,
}

/// <summary>What one calendar says.</summary>
/// <param name="Source">Which.</param>
/// <param name="ReportDate">The day.</param>
/// <param name="TimeOfDay">When on that day.</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="Since">The first run in which it said so.</param>
public sealed record CalendarSays(string Source, LocalDate ReportDate, TimeOfDay? TimeOfDay, decimal? Estimate, Instant Since);

/// <summary>A date that moved.</summary>
/// <param name="From">The date before.</param>
/// <param name="To">The date after.</param>
/// <param name="At">The run that found it.</param>
public sealed record DateMove(LocalDate From, LocalDate To, Instant At);
