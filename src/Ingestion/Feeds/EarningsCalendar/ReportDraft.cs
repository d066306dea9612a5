using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.EarningsCalendar;

/// <summary>A report while today's calendars are laid over it.</summary>
internal sealed class ReportDraft
{
    private readonly SortedDictionary<string, CalendarSays> _says = new(StringComparer.Ordinal);

    /// <param name="symbol">Whose report.</param>
    /// <param name="period">Its period.</param>
    /// <param name="before">As the table has it; null when it is new.</param>
    public ReportDraft(Ticker symbol, string period, EarningsReport? before)
    {
        (Symbol, Period, Before) = (symbol, period, before);
        foreach (var one in before?.Sources.Items ?? [])
        {
            _says[one.Source] = one;
        }

        (FiscalQuarter, Currency, Name, FirstSeen, Moves) =
            (before?.FiscalQuarter, before?.Currency, before?.Name, before?.FirstSeen, before?.Moves ?? new EqualList<DateMove>([]));
    }

    public Ticker Symbol { get; }

    public string Period { get; }

    public EarningsReport? Before { get; }

    /// <summary>Whether its period is a date, and not only the company's name of a quarter.</summary>
    public bool HasPeriodEnd => !Period.Contains('Q', StringComparison.Ordinal);

    public string? FiscalQuarter { get; private set; }

    public string? Currency { get; private set; }

    public string? Name { get; private set; }

    public Instant? FirstSeen { get; private set; }

    public EqualList<DateMove> Moves { get; private set; }

    /// <summary>Whether a calendar has it today.</summary>
    public bool IsListed { get; private set; }

    /// <summary>The draft that it turned out to be the same as; null while it stands for itself.</summary>
    public ReportDraft? SameAs { get; private set; }

    /// <summary>What each calendar says, by source.</summary>
    public IReadOnlyDictionary<string, CalendarSays> Says => _says;

    /// <summary>Some date of it, for telling which reports are the same.</summary>
    public LocalDate? AnyDate => Before?.ReportDate ?? _says.Values.FirstOrDefault()?.ReportDate;

    /// <summary>A calendar has it.</summary>
    public void Add(string source, CalendarEntry entry, Instant at)
    {
        IsListed = true;
        FirstSeen ??= at;
        FiscalQuarter = entry.FiscalQuarter ?? FiscalQuarter;
        Currency = entry.Currency ?? Currency;
        Name = entry.Name ?? Name;
        var says = new CalendarSays(source, entry.ReportDate, entry.TimeOfDay, entry.Estimate, at);
        _says[source] = _says.TryGetValue(source, out var before) && before with { Since = at } == says ? before : says;
    }

    /// <summary>A calendar does not have it any more.</summary>
    public void Remove(string source) => _says.Remove(source);

    /// <summary>Another draft is the same report: this one takes over what the other knows, and stands for both.</summary>
    public void TakeOver(ReportDraft other)
    {
        foreach (var (source, says) in other.Says)
        {
            _says.TryAdd(source, says);
        }

        IsListed |= other.IsListed;
        FiscalQuarter ??= other.FiscalQuarter;
        Name ??= other.Name;
        if (other.FirstSeen is { } seen && Before is null)
        {
            FirstSeen = FirstSeen is { } own && own < seen ? own : seen;
            Moves = other.Moves;
        }

        other.SameAs = this;
    }
}
