using Ingestion.Primitives;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Feeds.EarningsCalendar;

/// <summary>What can happen to a report, as announcements call it; and the row that it becomes.</summary>
public static class ReportChange
{
    /// <summary>No calendar had it before.</summary>
    public const string New = "new";

    /// <summary>Its day is another.</summary>
    public const string Moved = "moved";

    /// <summary>Its day is certain now.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>The calendars do not give the same day any more.</summary>
    public const string Disputed = "disputed";

    /// <summary>No calendar has it any more.</summary>
    public const string Withdrawn = "withdrawn";

    /// <summary>Something else of it is another.</summary>
    public const string Changed = "changed";

    private static readonly string[] All = [New, Moved, Confirmed, Disputed, Withdrawn, Changed];

    /// <summary>How many of each there are; those without one are left out.</summary>
    public static IReadOnlyList<Note> NotesOf(IReadOnlyList<RowChange<EarningsReport>> changes) =>
        [.. All.Select(kind => new Note(kind, changes.Count(change => change.Kind == kind))).Where(static note => note.Count > 0)];

    /// <summary>The row of a draft and what happened to it; no row for a draft that was never one and is none now.</summary>
    internal static (EarningsReport? Row, string? Kind) Of(ReportDraft draft, IReadOnlyList<string> sources, SyncMoment moment)
    {
        var before = draft.Before;
        if (draft.SameAs is { } same)
        {
            return (before is null ? null : before with { SupersededBy = same.Period }, null);
        }

        var isPast = before is not null && before.ReportDate < moment.Today && !draft.IsListed;
        if (isPast || (draft.Says.Count == 0 && before is null))
        {
            return (before, null);
        }

        var row = draft.Says.Count == 0 ? before! with { Status = ReportStatus.Withdrawn, IsDisputed = false, Sources = new([]) } : RowOf(draft, sources, moment);
        return (row, KindOf(before, row));
    }

    private static EarningsReport RowOf(ReportDraft draft, IReadOnlyList<string> sources, SyncMoment moment)
    {
        List<CalendarSays> says = [.. sources.Where(draft.Says.ContainsKey).Select(source => draft.Says[source])];
        var date = DateOnRecord.Of(says, moment.Today);
        var report = date.Says.ReportDate;
        return new EarningsReport
        {
            Symbol = draft.Symbol,
            Period = draft.Period,
            FiscalQuarter = draft.FiscalQuarter,
            ReportDate = report,
            TimeOfDay = date.TimeOfDay,
            Estimate = date.Says.Estimate ?? says.Select(static one => one.Estimate).FirstOrDefault(static estimate => estimate is not null),
            Currency = draft.Currency,
            Name = draft.Name,
            Status = date.Status,
            IsDisputed = date.IsDisputed,
            Sources = new([.. draft.Says.Values]),
            Moves = WithMove(draft.Moves, draft.Before?.ReportDate, report, moment.At),
            FirstSeen = draft.FirstSeen ?? moment.At,
        };
    }

    private static EqualList<DateMove> WithMove(EqualList<DateMove> moves, LocalDate? before, LocalDate now, Instant at) => before is { } from && from != now
        ? new([.. moves.Items.Append(new DateMove(from, now, at)).TakeLast(EarningsReport.MaxMoves)])
        : moves;

    private static string? KindOf(EarningsReport? before, EarningsReport row)
    {
        if (before is null)
        {
            return New;
        }

        if (row.ReportDate != before.ReportDate)
        {
            return Moved;
        }

        if (row.IsDisputed && !before.IsDisputed)
        {
            return Disputed;
        }

        return row.Status == before.Status ? Changed : row.Status switch
        {
            ReportStatus.Confirmed => Confirmed,
            ReportStatus.Withdrawn => Withdrawn,
            _ => Changed,
        };
    }
}
