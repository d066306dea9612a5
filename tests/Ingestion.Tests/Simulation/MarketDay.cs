using Amazon.DynamoDBv2.Model;
using Ingestion.Feeds.News;
using Ingestion.Feeds.News.Sentiments;
using Ingestion.Jobs;
using Ingestion.Market;
using Ingestion.Modules;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Tests.Simulation;

/// <summary>
/// One session of the exchange, run by the production pipeline, while everything goes wrong that the seed can think of: events that come late, twice
/// or never; processes that stall, die at any step or run side by side; services that lose requests and answers; providers that fail. For the
/// last hour all is well, so that what is owed can be delivered.
/// </summary>
internal sealed class MarketDay
{
    private static readonly Duration Recovery = Duration.FromMinutes(60);
    private static readonly MarketCalendar Calendar = new(DateTimeZoneProviders.Tzdb["America/New_York"], MarketClosures.None);

    private static readonly Settings Settings = SettingsOf("table");

    private readonly Session _session;
    private readonly SimulatedLambda _lambda;
    private readonly double _deaths, _stalls, _duplicates, _missed;
    private readonly Instant _calm;

    /// <param name="seed">Decides everything that is left to chance.</param>
    /// <param name="date">A day with a session.</param>
    /// <param name="badness">From 0, nothing goes wrong, to 1; null leaves that to chance too.</param>
    /// <param name="daysBehind">For how many days nothing has been collected; null leaves that to chance too.</param>
    public MarketDay(int seed, LocalDate date, double? badness = null, int? daysBehind = null)
    {
        _session = Calendar.On(date)!;
        World = new World(seed, _session.Open - Duration.FromMinutes(1));
        Table = new SimulatedTable(World);
        Topics = new SimulatedTopics(World);
        Providers = [new SimulatedProvider("tiingo", World), new SimulatedProvider("finnhub", World)];
        _calm = _session.Close - Recovery;
        CompleteFrom = _session.Open;

        // Some days are quiet, some are terrible.
        var bad = badness ?? World.Random.NextDouble();
        (_deaths, _stalls, _duplicates, _missed) = (0.25 * bad, 0.04 * bad, 0.1 * bad, 0.05 * bad);
        _lambda = new SimulatedLambda(World, _deaths, _calm, process => new Dictionary<string, IJob> { [NewsModule.Name] = Job(new SimulatedClients(Table, Topics, process), Providers, process) });
        Table.Network.Loss = Topics.Network.Loss = 0.03 * bad;
        Table.Busy = 0.05 * bad;
        foreach (var provider in Providers)
        {
            provider.Gaps = 0.05 * bad;
            provider.Stories = [.. Stories.Of(date, provider.Name).Where(_ => World.Chance(0.8))];
        }

        // No earlier run but one, some days ago; and what it left to do is more than a run can.
        var behind = daysBehind ?? (badness is null && World.Chance(0.25) ? World.Random.Next(1, 4) : 0);
        if (behind > 0)
        {
            FallBehind(date, behind);
        }

        Table.Written = AtATurningPoint;
        Breaks(bad);
        Schedule();
    }

    /// <summary>From when on everything is to be collected.</summary>
    public Instant CompleteFrom { get; private set; }

    public const string Announcements = "arn:aws:sns:us-east-1:000000000000:announcements",
        Alerts = "arn:aws:sns:us-east-1:000000000000:alerts";

    public World World { get; }

    public SimulatedTable Table { get; }

    public SimulatedTopics Topics { get; }

    public IReadOnlyList<SimulatedProvider> Providers { get; }

    public Session Session => _session;

    public int Invocations => _lambda.Invocations;

    /// <summary>Told of every answer.</summary>
    public Action<RunAnswer> Answered
    {
        set => _lambda.Answered = value;
    }

    /// <summary>What the program threw: only broken infrastructure may make it throw.</summary>
    public IReadOnlyList<Exception> Thrown => _lambda.Thrown;

    public void Run() => World.Run();

    private void FallBehind(LocalDate date, int days)
    {
        CompleteFrom = _session.Open - Duration.FromDays(days);
        var run = Some.Run(Instants.Text(CompleteFrom)) with
        {
            Source = "tiingo",
            CollectedThrough = Watermarks.None.With("tiingo", new Watermark(CompleteFrom)).With("finnhub", new Watermark(CompleteFrom)),
        };
        var record = RunRecordMapping.Claimed(run);
        record["outcome"] = new AttributeValue(run.Outcome);
        record["finished_at"] = new AttributeValue(Instants.Text(run.FinishedAt!.Value));
        record["source"] = new AttributeValue(run.Source);
        record["collected_through"] = new() { M = new() { ["tiingo"] = Mark(), ["finnhub"] = Mark() } };
        Table.Put(record["pk"].S, record["sk"].S, record);
        foreach (var provider in Providers)
        {
            provider.MostRows = 40;
            provider.Stories = [.. Enumerable.Range(1, days).SelectMany(day => Stories.Of(date.PlusDays(-day), provider.Name)), .. provider.Stories];
        }

        AttributeValue Mark() => new() { M = new() { ["through"] = new AttributeValue(Instants.Text(CompleteFrom)) } };
    }

    /// <summary>The moments at which dying, or falling asleep for minutes, does the most harm: something is owed and the work not done.</summary>
    private void AtATurningPoint(Process process, Dictionary<string, AttributeValue> written)
    {
        if (written["pk"].S != "OUTBOX" || World.Now >= _calm)
        {
            return;
        }

        if (World.Chance(written.ContainsKey("alert") ? 2 * _deaths : _deaths / 10))
        {
            process.DieAfter(1 + World.Random.Next(12));
        }
        else if (World.Chance(_stalls))
        {
            World.After(World.Between(0, 60), () => process.Stall(World.Between(20_000, 600_000)));
        }
    }

    private void Schedule()
    {
        for (var due = _session.Open; due < _session.Close; due += Duration.FromMinutes(5))
        {
            var at = due;
            var isCalm = due >= _calm;
            var times = isCalm ? 1 : World.Chance(_missed) ? 0 : World.Chance(_duplicates) ? 2 : 1;
            for (var i = 0; i < times; i++)
            {
                var late = isCalm || World.Chance(0.9) ? World.Between(0, 2_000) : World.Between(0, 120_000);
                World.At(due + late, () => _lambda.Invoke(NewsModule.Name, at));
            }
        }

        World.At(_calm, () =>
        {
            Table.IsDown = Topics.IsDown = false;
            Topics.Missing = null;
            Table.Network.Loss = Topics.Network.Loss = Table.Busy = 0;
            foreach (var provider in Providers)
            {
                (provider.Fault, provider.Gaps) = (null, 0);
            }
        });
    }

    /// <summary>Outages of everything there is, each for a while.</summary>
    private void Breaks(double badness)
    {
        Break(badness, 50, () => Topics.IsDown = true, () => Topics.IsDown = false);
        Break(badness / 3, 60, () => Topics.Missing = World.Chance(0.5) ? Announcements : Alerts, () => Topics.Missing = null);
        Break(badness / 2, 12, () => Table.IsDown = true, () => Table.IsDown = false);
        foreach (var provider in Providers)
        {
            for (var i = 0; i < 3; i++)
            {
                var fault = (SourceFailureKind)World.Random.Next(Enum.GetValues<SourceFailureKind>().Length);
                Break(badness, 40, () => provider.Fault = fault, () => provider.Fault = null);
            }
        }
    }

    private void Break(double probability, int longestMinutes, Action begin, Action end)
    {
        if (!World.Chance(probability))
        {
            return;
        }

        var from = _session.Open + World.Between(0, (int)(_calm - _session.Open).TotalMilliseconds);
        World.At(from, begin);
        World.At(Instant.Min(_calm, from + World.Between(60_000, longestMinutes * 60_000)), end);
    }

    /// <summary>Settings that a simulation needs.</summary>
    public static Settings SettingsOf(string table) => new()
    {
        TableName = table,
        NotificationTopicArn = Announcements,
        AlertTopicArn = Alerts,
        ProviderSecretId = "secret",
        Tickers = Some.Tickers("AAPL,MSFT,NVDA"),
        Environment = "test",
        MetricsNamespace = "Ingestion",
        MarketClosures = MarketClosures.None,
        SourceTimeout = Duration.FromSeconds(10),
    };

    /// <summary>The production pipeline, as one process has it.</summary>
    public static IJob Job(SimulatedClients clients, IEnumerable<SimulatedProvider> providers, Process process)
    {
        var outside = new ExternalServices(
            clients.Dynamo,
            clients.Sns,
            clients.CloudWatch,
            clients.Secrets,
            SimulatedClients.NoEvents,
            process,
            process.Time,
            Stream.Null);
        var builder = new IngestionBuilder(Settings, outside);
        NewsModule.AddTo(builder, [.. providers.Select(provider => new SimulatedSource(provider, process))], sentiment: null, ShownSentiment.Standard);
        return builder.Jobs[NewsModule.Name];
    }
}
