using System.Text.Json.Nodes;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Events;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Reference;
using Ingestion.LocalCloud.Running;
using NodaTime;

namespace Ingestion.EndToEnd;

/// <summary>
/// The native binary with fundamentals: assets and reports that a test writes, the bus, and the queue. The function goes by the machine's clock, and looks no
/// more than 45 days back, so that the morning is the latest one whose jobs are all due.
/// </summary>
public abstract class FundamentalsFixture : FunctionFixture
{
    protected const string AfterEarnings = "refresh_after_earnings", Oldest = "refresh_oldest", Calendar = "earnings_calendar";

    protected const string AlphaVantageKey = "local-alpha-vantage-key";

    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    /// <summary>All symbols of a day are counted by its date in New York: no test begins just before midnight.</summary>
    private static readonly Duration ADayIsLeft = Duration.FromMinutes(1);

    private IEnumerable<(string Name, string Value)> _settings = [];

    /// <summary>The morning on which the planners run.</summary>
    protected LocalDate Morning { get; private set; }

    /// <summary>The day before, after whose close companies reported.</summary>
    protected LocalDate ReportDay => Morning.PlusDays(-1);

    /// <summary>The end of the quarter that is reported then.</summary>
    protected LocalDate Period
    {
        get
        {
            var end = ReportDay.PlusDays(-10).With(DateAdjusters.StartOfMonth).PlusDays(-1);
            while (end.Month % 3 != 0)
            {
                end = end.With(DateAdjusters.StartOfMonth).PlusDays(-1);
            }

            return end;
        }
    }

    /// <summary>Quarters in documents of companies.</summary>
    protected int History { get; set; } = 3;

    /// <summary>The queue, with everything that is on the bus.</summary>
    protected EventQueue Queue { get; private set; } = null!;

    /// <summary>The environment of every process.</summary>
    protected IReadOnlyDictionary<string, string> Environment => Cloud.FunctionEnvironment([.. Cloud.FundamentalsFeed(), .. _settings]);

    /// <summary>How the queue is made.</summary>
    protected QueueShape Shape => QueueShape.Fundamentals(1, Environment);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var (now, midnight) = (Now(), Now().InZone(NewYork).Date.PlusDays(1).AtStartOfDayInZone(NewYork).ToInstant());
        if (midnight - now < ADayIsLeft)
        {
            await Task.Delay((midnight - now).ToTimeSpan() + TimeSpan.FromSeconds(1));
        }

        Morning = BusiestDay.MorningOf(Now());
        Reported();
        Cloud.Providers.Now = ReferenceWeek.Due(Morning, AfterEarnings);
        Queue = FundamentalsQueue.On(Cloud, TimeProvider.System, Shape);
    }

    /// <summary>The machine's clock, as the function writes it down.</summary>
    protected static Instant Now() => Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    /// <summary>What a function is given beside the feed's own; for all processes from now on.</summary>
    protected void Set(params IReadOnlyList<(string Name, string Value)> settings)
    {
        _settings = settings;
        Queue = FundamentalsQueue.On(Cloud, TimeProvider.System, Shape);
    }

    /// <summary>Alpha Vantage has short documents; these companies have reported on the day.</summary>
    protected void Reported(params IReadOnlyList<string> symbols)
    {
        var week = new ReferenceWeek(ReportDay.PlusDays(1).Previous(IsoDayOfWeek.Monday), assets: 120, reports: 100);
        var reports = symbols.Select(symbol => new ScheduledReport(symbol, ReportDay, Period, ((Period.Month - 1) / 3) + 1, Period.Year) { TimeOfDay = "post-market", Estimate = 2.5m });
        (Cloud.Providers.Reference, Cloud.Providers.Companies) = (week, new Companies(week, [.. reports]) { History = History });
    }

    /// <summary>A tracked asset as the feed of assets has it.</summary>
    protected Task TrackAsync(string symbol, Instant? refreshedAt = null) => PutAsync(LocalCloud.Cloud.AssetsTable, new()
    {
        ["symbol"] = S(symbol),
        ["status"] = S("active"),
        ["is_tradable"] = new() { ["BOOL"] = true },
        ["refresh_bucket"] = S("0"),
        ["refreshed_at"] = S((refreshedAt ?? NodaConstants.UnixEpoch).ToString()),
        ["status_changed_at"] = S("2020-01-02T09:00:00Z"),
    });

    /// <summary>A report after the close of the day, as the feed of the earnings calendar has it, which ran this morning.</summary>
    protected async Task ReportAsync(string symbol)
    {
        await CalendarRanAsync(Morning);
        await PutAsync(LocalCloud.Cloud.EarningsCalendarTable, new()
        {
            ["symbol"] = S(symbol),
            ["fiscal_period_end"] = S(Iso(Period)),
            ["report_date"] = S(Iso(ReportDay)),
            ["time_of_day"] = S("post-market"),
            ["status"] = S("scheduled"),
            ["is_processed"] = new() { ["BOOL"] = false },
            ["report_month"] = S(Iso(ReportDay)[..7]),
            ["report_date_symbol"] = S($"{Iso(ReportDay)}#{symbol}"),
        });
    }

    /// <summary>The calendar was brought up to date on a day.</summary>
    protected Task CalendarRanAsync(LocalDate day)
    {
        var due = ReferenceWeek.Due(day, Calendar);
        var times = new[] { "scheduled_at", "started_at", "lease_until", "finished_at" }.ToDictionary(static name => name, _ => S(due.ToString()));
        return PutAsync(LocalCloud.Cloud.Table, new(times) { ["pk"] = S($"RUN#{Calendar}"), ["sk"] = S(due.ToString()), ["feed"] = S(Calendar), ["held_by"] = S("a"), ["outcome"] = S("collected") });
    }

    /// <summary>A process of its own, as Scheduler's events meet it.</summary>
    protected async Task<FunctionProcess> StartFeedAsync()
    {
        var function = await Cloud.StartFunctionAsync(Environment);
        function.Timeout = TimeSpan.FromMinutes(3);
        return function;
    }

    /// <summary>A planner's run that is answered.</summary>
    protected Task<ReferenceRun> PlanAsync(FunctionProcess function, string job, LocalDate? day = null) =>
        ReferenceRun.InvokeAsync(Cloud, function, job, LocalCloud.Cloud.Event(ReferenceWeek.Due(day ?? Morning, job).ToString(), job));

    /// <summary>Works off everything that is on the bus, and what comes of it.</summary>
    protected async Task<IReadOnlyList<Delivery>> WorkAsync(int instances = 1)
    {
        if (Queue.Started == 0)
        {
            await Queue.StartAsync(instances);
        }

        return await Queue.WorkAsync(instances);
    }

    /// <summary>The whole morning of companies that have reported.</summary>
    protected async Task<IReadOnlyList<Delivery>> MorningAsync(params IReadOnlyList<string> symbols)
    {
        Reported(symbols);
        foreach (var symbol in symbols)
        {
            await TrackAsync(symbol);
            await ReportAsync(symbol);
        }

        (await PlanAsync(await StartFeedAsync(), AfterEarnings)).Outcome.Should().Be("collected");
        return await WorkAsync();
    }

    /// <summary>Asks for a symbol as a planner would, at an instant.</summary>
    protected static BusMessage Needed(string symbol, Instant at) => Event("pollenationNeeded", new JsonObject
    {
        ["assetSymbol"] = symbol,
        ["triggerType"] = "regular",
        ["triggerContext"] = new JsonObject { ["score"] = 0.7 },
        ["timestamp"] = Instant.FromUnixTimeSeconds(at.ToUnixTimeSeconds()).ToString(),
        ["eventId"] = $"test-{symbol}-{at.ToUnixTimeSeconds()}",
    });

    /// <summary>An event as the bus hands it to the queue.</summary>
    protected static BusMessage Event(string type, JsonObject detail) => new Bus(new BusRule("ingestion.local", type)).Message("ingestion.local", type, detail, Now())! with { Id = Guid.NewGuid().ToString() };

    /// <summary>Rows of a symbol in the table of fundamentals by sort key.</summary>
    protected async Task<IReadOnlyDictionary<string, JsonObject>> RowsAsync(string symbol) =>
        (await Cloud.Fundamentals.AllAsync()).Where(row => (string)row["symbol"]! == symbol).ToDictionary(static row => (string)row["sk"]!);

    protected async Task<JsonObject> AssetAsync(string symbol) => (await Cloud.Assets.AllAsync()).Single(row => (string)row["symbol"]! == symbol);

    protected async Task<JsonObject> CalendarAsync(string symbol) => (await Cloud.EarningsCalendar.AllAsync()).Single(row => (string)row["symbol"]! == symbol);

    /// <summary>The plan that a planner wrote down last.</summary>
    protected async Task<JsonObject> PlanOfAsync(string job) => (await RecordsAsync($"RUN#{job}"))[^1]["refresh_plan"]!.AsObject();

    /// <summary>The book of calls of the day.</summary>
    protected async Task<JsonObject> CallsAsync() => (await RecordsAsync("CALLS#")).Single();

    /// <summary>Details of the entries on the bus of a type, in order.</summary>
    protected IReadOnlyList<JsonObject> OnTheBus(string type) =>
        [.. Cloud.EventBridge.Events.Where(entry => entry.DetailType == type).Select(static entry => JsonNode.Parse(entry.Detail!)!.AsObject())];

    protected static IEnumerable<string?> Symbols(JsonNode? list) => list!.AsArray().Select(static one => (string?)one!["symbol"]);

    protected static string Iso(LocalDate date) => NodaTime.Text.LocalDatePattern.Iso.Format(date);

    protected static JsonObject S(string value) => new() { ["S"] = value };

    protected Task PutAsync(string table, Dictionary<string, JsonObject> item) => Cloud.Records.CallAsync("PutItem", new JsonObject
    {
        ["TableName"] = table,
        ["Item"] = new JsonObject(item.Select(static one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))),
    }.ToJsonString());
}
