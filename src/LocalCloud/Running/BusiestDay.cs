using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Events;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.LocalCloud.Running;

/// <summary>
/// A season's busiest day and the morning after it, with so many calls to Alpha Vantage: 690 companies have reported, and all assets are tracked. The function goes
/// by the machine's clock, so that the morning is the latest whose jobs are all due by now, of those after a day on which jobs run.
/// </summary>
public sealed class BusiestDay : IAsyncDisposable
{
    /// <summary>Companies that report on that day.</summary>
    public const int Reports = 690;

    private const string AfterEarnings = "refresh_after_earnings", Oldest = "refresh_oldest";
    private const int Assets = 1_400, OtherReports = 200, Quarters = 5, BatchSize = 10;

    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    private readonly FunctionProcess _function;

    private BusiestDay(Cloud cloud, FunctionProcess function, EventQueue queue, LocalDate morning) => (Cloud, _function, Queue, Morning) = (cloud, function, queue, morning);

    /// <summary>Where it happens.</summary>
    public Cloud Cloud { get; }

    /// <summary>The queue of fundamentals.</summary>
    public EventQueue Queue { get; }

    /// <summary>The morning after the day.</summary>
    public LocalDate Morning { get; }

    /// <summary>Starts everything.</summary>
    /// <param name="callsADay">Of the plan of Alpha Vantage's key; the provider holds to it too.</param>
    /// <param name="time">The timer.</param>
    public static async Task<BusiestDay> StartAsync(int callsADay, TimeProvider time)
    {
        var morning = MorningOf(Instant.FromDateTimeOffset(time.GetUtcNow()));
        var day = morning.PlusDays(-1);
        var cloud = await Cloud.StartAsync(time);
        // Its own script begins later: until then nothing else happens.
        var week = new ReferenceWeek(morning.Next(IsoDayOfWeek.Monday), Assets, OtherReports, (day, Reports));
        cloud.Providers.Reference = week;
        cloud.Providers.Companies = new Companies(week) { History = Quarters };
        cloud.Providers.Limits.CallsADay = callsADay;
        var environment = cloud.FunctionEnvironment([.. cloud.FundamentalsFeed(callsADay), ("TRACK", "active")]);
        var function = await cloud.StartFunctionAsync(environment);
        function.Timeout = TimeSpan.FromMinutes(5);
        return new BusiestDay(cloud, function, FundamentalsQueue.On(cloud, time, environment, BatchSize), morning);
    }

    /// <summary>The morning for an instant of the machine's clock: from Tuesday to Saturday.</summary>
    public static LocalDate MorningOf(Instant now)
    {
        var morning = now.InZone(NewYork).Date;
        while (morning.DayOfWeek is IsoDayOfWeek.Sunday or IsoDayOfWeek.Monday || ReferenceWeek.Due(morning, Oldest) > now)
        {
            morning = morning.PlusDays(-1);
        }

        return morning;
    }

    /// <summary>What the tables have before the reports: assets and the calendar, by the jobs of the day itself.</summary>
    public async Task<IReadOnlyList<ReferenceRun>> PrepareAsync() =>
        [await RunAsync("assets", Morning.PlusDays(-1)), await RunAsync("earnings_calendar", Morning.PlusDays(-1))];

    /// <summary>The planner of companies that have reported, on the morning.</summary>
    public Task<ReferenceRun> PlanAfterEarningsAsync() => RunAsync(AfterEarnings, Morning);

    /// <summary>The planner of those that were refreshed longest ago.</summary>
    public Task<ReferenceRun> PlanOldestAsync() => RunAsync(Oldest, Morning);

    /// <summary>Works off everything that is on the bus, and what the receiver puts there.</summary>
    public async Task<IReadOnlyList<Delivery>> WorkAsync()
    {
        await Queue.StartAsync(FundamentalsQueue.AtOnce);
        return await Queue.WorkAsync(FundamentalsQueue.AtOnce);
    }

    /// <summary>What the planner would choose now, or leave for a reason: who is still due. Nothing is written. (Events from the future are refused.)</summary>
    public async Task<JsonNode> PlanAgainAsync()
    {
        var payload = new JsonObject { ["job"] = AfterEarnings, ["scheduled_at"] = ReferenceWeek.Due(Morning, AfterEarnings).ToString(), ["dry_run"] = true };
        return (await ReferenceRun.InvokeAsync(Cloud, _function, AfterEarnings, payload.ToJsonString())).Answer;
    }

    /// <summary>The reports of the day.</summary>
    public async Task<IReadOnlyList<JsonObject>> ReportsAsync() => await new UpcomingEarnings(Morning.PlusDays(-1), 1).ReadAsync(Cloud.EarningsCalendar);

    /// <summary>The plan that a planner wrote down.</summary>
    public async Task<JsonObject> PlanOfAsync(string job) => (await Cloud.Records.WithPrefixAsync($"RUN#{job}"))[^1]["refresh_plan"]!.AsObject();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Cloud.DisposeAsync();

    private Task<ReferenceRun> RunAsync(string job, LocalDate day) => ReferenceRun.InvokeAsync(Cloud, _function, day, job);
}
