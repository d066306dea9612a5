using Amazon.DynamoDBv2.Model;
using Ingestion.Feeds.Assets;
using Ingestion.Feeds.EarningsCalendar;
using Ingestion.Jobs;
using Ingestion.Modules;
using NodaTime;

namespace Ingestion.Tests.Simulation;

/// <summary>
/// Eight days of the jobs that keep reference data, run by the production pipeline, while everything goes wrong that the seed can think of. On the last day
/// all is well, and each job runs twice, so that what is owed can be delivered.
/// </summary>
internal sealed class SimulatedWeek
{
    private static readonly LocalDate Monday = new(2026, 11, 16);
    private static readonly Settings Settings = MarketDay.SettingsOf("table");

    private readonly double _deaths, _stalls;
    private readonly Instant _calm;

    /// <param name="seed">Decides everything that is left to chance.</param>
    /// <param name="badness">From 0, nothing goes wrong, to 1; null leaves that to chance too.</param>
    public SimulatedWeek(int seed, double? badness = null)
    {
        Days = [.. Enumerable.Range(0, 9).Select(static day => Monday.PlusDays(day)).Where(static day => day.DayOfWeek != IsoDayOfWeek.Sunday)];
        World = new World(seed, Mark(AssetsModule.Schedule, Days[0]) - Duration.FromMinutes(1));
        Lists = new ReferenceLists(new Random(seed), Days);
        Table = new SimulatedTable(World);
        Assets = new SimulatedTable(World, new AssetSchema().Keys);
        Reports = new SimulatedTable(World, new CalendarSchema().Keys);
        Topics = new SimulatedTopics(World);
        _calm = Mark(AssetsModule.Schedule, Days[^1]) - Duration.FromMinutes(1);

        var bad = badness ?? World.Random.NextDouble();
        (_deaths, _stalls) = (0.5 * bad, 0.1 * bad);
        Listing = new SimulatedListing<ListedAsset>("alpaca", World, Lists.Assets) { MayBePart = () => HasSucceeded(AssetsModule.Name), Failing = 0.15 * bad };
        Calendars = [.. new[] { "alphavantage", "finnhub" }.Select(name => new SimulatedListing<CalendarEntry>(name, World, day => Lists.Calendar(day, name)) { MayBePart = () => HasSucceeded(EarningsCalendarModule.Name), Failing = 0.2 * bad })];
        foreach (var table in new[] { Table, Assets, Reports })
        {
            table.Network.Loss = 0.03 * bad;
            table.Busy = 0.03 * bad;
        }

        Topics.Network.Loss = 0.03 * bad;
        Lambda = new SimulatedLambda(World, _deaths, _calm, Jobs);
        Table.Written = AtATurningPoint;
        Schedule(bad);
    }

    public IReadOnlyList<LocalDate> Days { get; }

    public World World { get; }

    public ReferenceLists Lists { get; }

    /// <summary>Runs and messages.</summary>
    public SimulatedTable Table { get; }

    public SimulatedTable Assets { get; }

    public SimulatedTable Reports { get; }

    public SimulatedTopics Topics { get; }

    public SimulatedListing<ListedAsset> Listing { get; }

    public IReadOnlyList<SimulatedListing<CalendarEntry>> Calendars { get; }

    public SimulatedLambda Lambda { get; }

    public void Run() => World.Run();

    private bool HasSucceeded(string job) => Table.WithPrefix($"RUN#{job}").Any(static run => run.GetValueOrDefault("outcome")?.S == "collected");

    private static Instant Mark(JobSchedule schedule, LocalDate day) =>
        schedule.Gate.MarkBefore(day.AtMidnight().InZoneLeniently(DateTimeZoneProviders.Tzdb["America/New_York"]).ToInstant() + Duration.FromHours(6));

    private void Schedule(double bad)
    {
        foreach (var day in Days)
        {
            foreach (var (job, schedule) in new[] { (AssetsModule.Name, AssetsModule.Schedule), (EarningsCalendarModule.Name, EarningsCalendarModule.Schedule) })
            {
                var due = Mark(schedule, day);
                var times = due >= _calm ? 1 : World.Chance(0.1 * bad) ? 0 : World.Chance(0.3 * bad) ? 2 : 1;
                for (var i = 0; i < times; i++)
                {
                    World.At(due + World.Between(0, 3_000), () => Lambda.Invoke(job, due));
                }

                if (due >= _calm)
                {
                    // By hand, later in the day: what the run before found contested is compared anew.
                    var again = due + Duration.FromHours(3);
                    World.At(again, () => Lambda.Invoke(job, again));
                }
            }

            if (World.Chance(0.3 * bad))
            {
                World.At(Mark(AssetsModule.Schedule, day), () => Topics.IsDown = true);
                World.At(Mark(AssetsModule.Schedule, day) + World.Between(10_000, 4_000_000), () => Topics.IsDown = false);
            }
        }

        World.At(_calm, () =>
        {
            Topics.IsDown = false;
            Topics.Network.Loss = Listing.Failing = 0;
            foreach (var table in new[] { Table, Assets, Reports })
            {
                table.Network.Loss = table.Busy = 0;
            }

            foreach (var calendar in Calendars)
            {
                calendar.Failing = 0;
            }
        });
    }

    /// <summary>Something is owed and the work not done.</summary>
    private void AtATurningPoint(Process process, Dictionary<string, AttributeValue> written)
    {
        if (!written["pk"].S.StartsWith("OUTBOX", StringComparison.Ordinal) || World.Now >= _calm)
        {
            return;
        }

        if (World.Chance(_deaths))
        {
            process.DieAfter(1 + World.Random.Next(25));
        }
        else if (World.Chance(_stalls))
        {
            World.After(World.Between(0, 60), () => process.Stall(World.Between(20_000, 600_000)));
        }
    }

    private Dictionary<string, IJob> Jobs(Process process)
    {
        var clients = new SimulatedClients(Table, Topics, process, new() { ["assets"] = Assets, ["earnings"] = Reports });
        var builder = new IngestionBuilder(
            Settings, new ExternalServices(clients.Dynamo, clients.Sns, clients.CloudWatch, clients.Secrets, SimulatedClients.NoEvents, process, process.Time, Stream.Null));
        AssetsModule.AddTo(builder, new AssetSettings("assets", TracksAll: false), Listing.For(process));
        EarningsCalendarModule.AddTo(builder, "earnings", [.. Calendars.Select(calendar => calendar.For(process))]);
        return builder.Jobs.ToDictionary();
    }
}
