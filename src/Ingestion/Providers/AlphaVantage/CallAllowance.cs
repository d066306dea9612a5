using NodaTime;

namespace Ingestion.Providers.AlphaVantage;

/// <summary>How the calls of a day are shared out: the calendar first, then documents with what is kept for repeats, then news with sentiment.</summary>
/// <param name="CallsADay">All there are.</param>
/// <param name="CallsAMinute">How many may go out in a minute.</param>
/// <param name="Planners">The jobs that plan refreshes; none where fundamentals are switched off.</param>
public sealed record CallAllowance(int CallsADay, int CallsAMinute, IReadOnlyList<string> Planners)
{
    /// <summary>Of the calendar.</summary>
    public const int ForCalendar = 1;

    /// <summary>Plans leave so many, so that a document that did not come can be asked for again.</summary>
    public const int ForRepeats = 4;

    /// <summary>Up to so many a minute, calls may follow each other at once; more are spaced out evenly.</summary>
    private const int FewCalls = 30;

    private static readonly Duration Minute = Duration.FromMinutes(1);

    /// <summary>A free key has one a second (https://www.alphavantage.co/support/#api-key).</summary>
    private static readonly Duration Second = Duration.FromSeconds(1);

    /// <summary>How many turns back it looks.</summary>
    public int LooksBack => CallsAMinute <= FewCalls ? CallsAMinute : 1;

    /// <summary>When the next call may go out.</summary>
    public Instant NextTurn(IReadOnlyList<Instant> turns, Instant now)
    {
        if (turns.Count == 0)
        {
            return now;
        }

        var next = Instant.Max(now, turns[^1] + (CallsAMinute <= FewCalls ? Second : Minute / CallsAMinute));
        return CallsAMinute <= FewCalls && turns.Count >= CallsAMinute ? Instant.Max(next, turns[^CallsAMinute] + Minute) : next;
    }

    /// <summary>How many calls are left for something.</summary>
    public int LeftFor(CallPurpose purpose, CallDay day)
    {
        var left = day.IsClosed ? 0 : CallsADay - day.Used;
        return Math.Max(0, purpose switch
        {
            CallPurpose.Calendar => left,
            CallPurpose.Refresh => left - Owed(day.Calendar, ForCalendar),
            CallPurpose.Sentiment when Planners.All(day.Planned.ContainsKey) =>
                left - Owed(day.Calendar, ForCalendar) - (Planners.Count == 0 ? 0 : ForRepeats) - PlannedAndNotMade(day),
            CallPurpose.Sentiment => 0,
            _ => throw new InvalidOperationException($"There are no calls for {purpose}."),
        });
    }

    /// <summary>How many calls a job may plan refreshes with: those of its own plan are not counted against it.</summary>
    /// <param name="day">The day so far.</param>
    /// <param name="planner">The job.</param>
    public int LeftToPlan(CallDay day, string planner) =>
        Math.Max(0, LeftFor(CallPurpose.Refresh, day) - ForRepeats - PlannedAndNotMade(day, except: planner));

    private static int PlannedAndNotMade(CallDay day, string? except = null) =>
        Owed(day.Refresh, day.Planned.Where(one => one.Key != except).Sum(static one => one.Value));

    private static int Owed(int made, int planned) => Math.Max(0, planned - made);
}
