using Amazon.DynamoDBv2.Model;
using Ingestion.Market;
using Ingestion.Primitives;
using Ingestion.Providers.AlphaVantage;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Planning;

/// <summary>Makes the plan of a run from the tables, and writes it down before anything is done about it.</summary>
/// <param name="job">The planner.</param>
/// <param name="settings">How symbols are weighed, and how many a run may have.</param>
/// <param name="assets">The assets.</param>
/// <param name="reports">The earnings calendar; null for the planner that does not go by it.</param>
/// <param name="calls">The calls of the day.</param>
/// <param name="ledger">Where plans are written down, and the runs of other jobs are found.</param>
/// <param name="clock">The clock.</param>
public sealed class RefreshPlans(string job, RefreshSettings settings, AssetTable assets, ReportTable? reports, CallBook calls, RunLedger ledger, IClock clock)
{
    /// <summary>The job that keeps the earnings calendar, and how records of runs name it.</summary>
    public const string CalendarJob = "earnings_calendar";

    /// <summary>A calendar that is older misses reports.</summary>
    private static readonly Duration StaleAfter = Duration.FromHours(36);

    /// <summary>No quotes are kept yet: every symbol is neutral.</summary>
    private static readonly Dictionary<Ticker, decimal> NoVolumes = [];

    /// <summary>The plan of a run: the one that an earlier attempt wrote down, or a new one. Null when another invocation has taken the run over.</summary>
    public async Task<AttributeValue?> DecideAsync(RunRecord run, IReadOnlyList<RunRecord> before, CancellationToken cancellationToken)
    {
        var plan = await MakeAsync(run.Key.ScheduledAt, before, cancellationToken);
        await calls.PlanAsync(job, plan.Calls, cancellationToken);
        var kept = await ledger.KeepPlanAsync(run, PlanRecord.Of(plan), cancellationToken);
        var chosen = kept is null ? 0 : PlanRecord.ChosenOf(kept).Count;
        if (kept is not null && chosen != plan.Chosen.Count)
        {
            await calls.PlanAsync(job, chosen * DocumentKinds.All.Count, cancellationToken);
        }

        return kept;
    }

    /// <summary>What the plan would be.</summary>
    public async Task<RefreshPlan> MakeAsync(Instant at, IReadOnlyList<RunRecord> before, CancellationToken cancellationToken)
    {
        var today = DailyGate.DateOf(at);
        var tracked = await assets.TrackedAsync(cancellationToken);
        var asked = await AskedAsync(today, before, cancellationToken);
        var left = calls.Allowance.LeftToPlan(await calls.TodayAsync(cancellationToken), job);
        return reports is null
            ? RefreshPlanner.Oldest(tracked, NoVolumes, asked, left, settings.AtMost, settings.Score, at)
            : RefreshPlanner.AfterEarnings(await reports.UnprocessedAsync(today, cancellationToken), tracked, NoVolumes, asked, left, at);
    }

    /// <summary>How long ago the last run of the calendar that succeeded was due; null for the planner that does not go by it.</summary>
    public async Task<Duration?> CalendarAgeAsync(Instant at, CancellationToken cancellationToken)
    {
        if (reports is null)
        {
            return null;
        }

        var runs = await ledger.BeforeAsync(new RunKey(CalendarJob, at), cancellationToken);
        return runs.FirstOrDefault(static run => run.Succeeded) is { } last ? at - last.Key.ScheduledAt : Duration.FromDays(365);
    }

    /// <summary>The calendar as a source of the run.</summary>
    public static IReadOnlyList<SourceAttempt> AttemptOf(Duration? calendarAge) => calendarAge switch
    {
        null => [],
        { } age when age > StaleAfter => [new SourceAttempt(CalendarJob, "plan", SourceAttempt.Stale, Duration.Zero, Rows: 0, Seen: 0, RetryAfter: null)],
        _ => [new SourceAttempt(CalendarJob, "plan", SourceAttempt.Answered, Duration.Zero, Rows: 0, Seen: 0, RetryAfter: null)],
    };

    /// <summary>Whom the runs of the day have asked for: both planners'.</summary>
    private async Task<IReadOnlySet<Ticker>> AskedAsync(LocalDate today, IReadOnlyList<RunRecord> before, CancellationToken cancellationToken)
    {
        List<RunRecord> runs = [.. before];
        foreach (var other in FundamentalsModule.Planners.Where(name => name != job))
        {
            runs.AddRange(await ledger.LatestAsync(other, clock.GetCurrentInstant(), cancellationToken));
        }

        return runs
            .Where(run => DailyGate.DateOf(run.Key.ScheduledAt) == today)
            .Select(static run => run.Plan)
            .OfType<AttributeValue>()
            .SelectMany(PlanRecord.ChosenOf)
            .Select(static chosen => chosen.Symbol)
            .ToHashSet();
    }
}
