using Ingestion.Feeds.Fundamentals;
using Ingestion.Feeds.Fundamentals.Refreshing;
using Ingestion.Jobs;
using Ingestion.Modules;
using Ingestion.Primitives;
using Ingestion.Providers.AlphaVantage;
using Ingestion.Tables;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Tests.Simulation;

/// <summary>
/// Three weeks of a season: companies report, planners plan, the bus and its queue carry events, and the receiver refreshes, with a budget that is too small, while
/// everything goes wrong that the seed can think of. In the last week all is well, and there are calls enough.
/// </summary>
internal sealed class SimulatedSeason
{
    public const int CallsADay = 25;

    private const int Companies = 12, DaysOfTrouble = 12;

    private static readonly LocalDate Monday = new(2026, 11, 2);
    private static readonly Settings Settings = MarketDay.SettingsOf("table");
    private static readonly RefreshSettings Refreshes = new("fundamentals", "assets", "calendar", "bus", AtMost: 25, new RefreshScore(0.6m, 0.4m, 0.3m, 30));

    private readonly Instant _calm;

    public SimulatedSeason(int seed, double? badness = null)
    {
        Days = [.. Enumerable.Range(0, 21).Select(static day => Monday.PlusDays(day)).Where(static day => day.DayOfWeek != IsoDayOfWeek.Sunday)];
        World = new World(seed, Mark(FundamentalsModule.AfterEarningsSchedule, Days[0]) - Duration.FromMinutes(1));
        Table = new SimulatedTable(World);
        Assets = new SimulatedTable(World, AssetTable.Keys);
        Reports = new SimulatedTable(World, ReportTable.Keys);
        Fundamentals = new SimulatedTable(World, RefreshStates.Keys);
        Topics = new SimulatedTopics(World);
        _calm = Mark(FundamentalsModule.AfterEarningsSchedule, Days[DaysOfTrouble]) - Duration.FromMinutes(1);
        var bad = badness ?? World.Random.NextDouble();
        Due = Enumerable.Range(0, Companies).ToDictionary(static i => Some.Ticker($"C{i}"), _ => Report());
        Documents = new SimulatedDocuments(World, Due) { Failing = 0.15 * bad, Closing = 0.01 * bad, Without = Some.Ticker("FUND") };
        Lambda = new SimulatedLambda(World, 0.4 * bad, _calm, process => Builder(process).Jobs);
        Bus = new SimulatedBus(World, 0.4 * bad, _calm, process => Builder(process).Receivers[0]) { Failing = 0.2 * bad };
        foreach (var network in new[] { Table.Network, Assets.Network, Reports.Network, Fundamentals.Network, Topics.Network, Bus.Network })
        {
            network.Loss = 0.03 * bad;
        }

        Seed();
        Schedule(bad);
    }

    public IReadOnlyList<LocalDate> Days { get; }

    public World World { get; }

    public SimulatedTable Table { get; }

    public SimulatedTable Assets { get; }

    public SimulatedTable Reports { get; }

    public SimulatedTable Fundamentals { get; }

    public SimulatedTopics Topics { get; }

    public SimulatedDocuments Documents { get; }

    public SimulatedLambda Lambda { get; }

    public SimulatedBus Bus { get; }

    /// <summary>What each company reports, and from when on the documents have it.</summary>
    public IReadOnlyDictionary<Ticker, (LocalDate Period, LocalDate ReportDate, Instant From)> Due { get; }

    /// <summary>The calls of each day.</summary>
    public int BudgetOf(LocalDate day) => day < Days[DaysOfTrouble] ? CallsADay : 400;

    public void Run() => World.Run();

    private static Instant Mark(JobSchedule schedule, LocalDate day) =>
        schedule.Gate.MarkBefore(day.AtMidnight().InZoneLeniently(DateTimeZoneProviders.Tzdb["America/New_York"]).ToInstant() + Duration.FromHours(12));

    private (LocalDate Period, LocalDate ReportDate, Instant From) Report()
    {
        var date = Days[World.Random.Next(DaysOfTrouble - 2)];
        return (new LocalDate(2026, 9, 30), date, date.PlusDays(1).AtMidnight().InUtc().ToInstant() + World.Between(0, 60 * 60 * 1_000) * 40);
    }

    private void Seed()
    {
        foreach (var symbol in Due.Keys.Append(Some.Ticker("FUND")))
        {
            Assets.Put(new()
            {
                ["symbol"] = AttributeValues.S(symbol.Symbol),
                ["refresh_bucket"] = AttributeValues.S("0"),
                ["status"] = AttributeValues.S("active"),
                ["is_tradable"] = AttributeValues.Bool(true),
                ["status_changed_at"] = AttributeValues.At(World.Now - Duration.FromDays(100)),
                ["refreshed_at"] = AttributeValues.At(NodaConstants.UnixEpoch),
            });
        }

        foreach (var (symbol, report) in Due)
        {
            Reports.Put(new()
            {
                ["symbol"] = AttributeValues.S(symbol.Symbol),
                ["fiscal_period_end"] = AttributeValues.S(LocalDatePattern.Iso.Format(report.Period)),
                ["report_date"] = AttributeValues.S(LocalDatePattern.Iso.Format(report.ReportDate)),
                ["report_month"] = AttributeValues.S(LocalDatePattern.Iso.Format(report.ReportDate)[..7]),
                ["status"] = AttributeValues.S("confirmed"),
                ["is_processed"] = AttributeValues.Bool(false),
            });
        }
    }

    private void Schedule(double bad)
    {
        foreach (var day in Days)
        {
            foreach (var (job, schedule) in new[] { (FundamentalsModule.AfterEarnings, FundamentalsModule.AfterEarningsSchedule), (FundamentalsModule.Oldest, FundamentalsModule.OldestSchedule) })
            {
                var due = Mark(schedule, day);
                var times = due >= _calm ? 1 : World.Chance(0.1 * bad) ? 0 : World.Chance(0.3 * bad) ? 2 : 1;
                for (var i = 0; i < times; i++)
                {
                    World.At(due + World.Between(0, 3_000), () => Lambda.Invoke(job, due));
                }
            }

            if (World.Chance(0.2 * bad))
            {
                World.At(Mark(FundamentalsModule.AfterEarningsSchedule, day), () => Topics.IsDown = true);
                World.At(Mark(FundamentalsModule.AfterEarningsSchedule, day) + World.Between(10_000, 40_000_000), () => Topics.IsDown = false);
            }
        }

        World.At(_calm, () =>
        {
            Topics.IsDown = false;
            (Documents.Failing, Documents.Closing) = (0, 0);
            foreach (var network in new[] { Table.Network, Assets.Network, Reports.Network, Fundamentals.Network, Topics.Network })
            {
                network.Loss = 0;
            }

            Bus.Calm();
        });
    }

    private IngestionBuilder Builder(Process process)
    {
        var others = new Dictionary<string, SimulatedTable> { ["assets"] = Assets, ["calendar"] = Reports, ["fundamentals"] = Fundamentals };
        var clients = new SimulatedClients(Table, Topics, process, others);
        var builder = new IngestionBuilder(
            Settings, new ExternalServices(clients.Dynamo, clients.Sns, clients.CloudWatch, clients.Secrets, Bus.For(process), process, process.Time, Stream.Null));
        var allowance = new CallAllowance(BudgetOf(Ingestion.Market.DailyGate.DateOf(World.Now)), CallsAMinute: 20, FundamentalsModule.Planners);
        var calls = new CallBook(builder.Table, allowance, process);
        FundamentalsModule.AddTo(builder, Refreshes, calls, Documents.For(process, calls));
        return builder;
    }
}
