using Ingestion.Alerting;
using Ingestion.Announcing;
using Ingestion.Collecting;
using Ingestion.Jobs;
using Ingestion.Market;
using Ingestion.Messages;
using Ingestion.Metrics;
using Ingestion.Pipeline;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Runs;
using Ingestion.Storing;
using Ingestion.Tables;

namespace Ingestion.Modules;

/// <summary>What every feed shares, made once; and the jobs and receivers that the feeds add.</summary>
public sealed class IngestionBuilder
{
    private readonly Dictionary<string, IJob> _jobs = [];
    private readonly List<IEventReceiver> _receivers = [];
    private readonly Outbox _outbox;

    /// <param name="settings">The settings.</param>
    /// <param name="services">What the program reaches.</param>
    public IngestionBuilder(Settings settings, ExternalServices services)
    {
        (Settings, Services) = (settings, services);
        Table = new Table(services.Dynamo, settings.TableName, services.Time);
        Calendar = MarketCalendar.Nyse(settings.MarketClosures);
        AnnouncementTopic = new Topic(services.Sns, settings.NotificationTopicArn);
        AlertTopic = new Topic(services.Sns, settings.AlertTopicArn);
        Alerts = new Alerts(settings.Environment);
        Lines = new JsonLines(services.Log, services.Clock);
        Log = new RunLog(Lines);
        Keys = new ProviderKeys(services.Secrets, settings.ProviderSecretId);
        _outbox = new Outbox(Table);
        Metrics = new MetricSink(services.CloudWatch, settings.MetricsNamespace, settings.Environment);
    }

    /// <summary>The settings.</summary>
    public Settings Settings { get; }

    /// <summary>What the program reaches.</summary>
    public ExternalServices Services { get; }

    /// <summary>The environment's main table.</summary>
    public Table Table { get; }

    /// <summary>The exchange's sessions.</summary>
    public MarketCalendar Calendar { get; }

    /// <summary>Where downstream systems listen.</summary>
    public Topic AnnouncementTopic { get; }

    /// <summary>Where operations listen.</summary>
    public Topic AlertTopic { get; }

    /// <summary>The words for operations.</summary>
    public Alerts Alerts { get; }

    /// <summary>Standard output.</summary>
    public JsonLines Lines { get; }

    /// <summary>One line per run.</summary>
    public RunLog Log { get; }

    /// <summary>The providers' keys.</summary>
    public ProviderKeys Keys { get; }

    /// <summary>Where metrics go.</summary>
    public MetricSink Metrics { get; }

    /// <summary>The jobs, by the name that events use.</summary>
    public IReadOnlyDictionary<string, IJob> Jobs => _jobs;

    /// <summary>Those that know their events by shape.</summary>
    public IReadOnlyList<IEventReceiver> Receivers => _receivers;

    /// <summary>Adds a job.</summary>
    public void Add(IJob job) => _jobs.Add(job.Name, job);

    /// <summary>Adds a receiver.</summary>
    public void Add(IEventReceiver receiver) => _receivers.Add(receiver);

    /// <summary>Adds the job that collects a feed whose items are appended once.</summary>
    public void AddAppendOnce<TItem>(CollectedFeed<TItem> collected)
        where TItem : IAttributedItem
    {
        var (clock, time, schedule) = (Services.Clock, Services.Time, collected.Schedule);
        var outbox = collected.AnnouncedAs is null ? _outbox : new Outbox(Table, $"OUTBOX#{collected.Name}");
        var delivery = new Delivery(outbox);
        var ledger = new RunLedger(Table, schedule.History);
        var records = new ItemRecord<TItem>(collected.Schema);
        var store = new AppendOnceStore<TItem>(Table, records, collected.Schema, collected.Enricher, outbox);
        var feed = new Feed<TItem>(collected.Name, collected.Sources, collected.Failover, store) { TakesWhatIsLeft = collected.TakesWhatIsLeft };
        var requests = new FetchRequests(feed.SourceNames, Settings.Tickers, clock);
        var collector = new Collector<TItem>(feed.Sources, requests, Keys, collected.SourceTime ?? Settings.SourceTimeout, time);
        var announcing = Announcing(delivery, new AppendOnceRepair<TItem>(Table, records, clock), ledger, collected.AnnouncedAs);
        var dryRun = new DryRun<TItem>(feed, ledger, Keys, collector, Log, clock, time);
        AddScheduled(feed.Name, schedule, new CollectFeed<TItem>(feed, Keys, collector, announcing, dryRun, clock), outbox, delivery);
    }

    /// <summary>Adds the job that keeps a table equal to what sources list.</summary>
    /// <param name="name">The feed.</param>
    /// <param name="schedule">When it is due.</param>
    /// <param name="sources">Its sources, the preferred one first.</param>
    /// <param name="tableName">The table.</param>
    /// <param name="schema">How rows look in it.</param>
    /// <param name="rules">What lists change.</param>
    public void AddSynced<TListed, TRow>(
        string name,
        JobSchedule schedule,
        IReadOnlyList<ISnapshotSource<TListed>> sources,
        string tableName,
        IRowSchema<TRow> schema,
        ISyncRules<TListed, TRow> rules)
        where TRow : class
    {
        var (clock, time) = (Services.Clock, Services.Time);
        var table = new Table(Services.Dynamo, tableName, time, schema.Keys);
        var outbox = new Outbox(Table, $"OUTBOX#{name}");
        var delivery = new Delivery(outbox);
        var ledger = new RunLedger(Table, schedule.History);
        var feed = new SyncedFeed<TListed, TRow>(
            name,
            [.. sources.Select(static source => source.Name)],
            new SnapshotCollector<TListed>(sources, Keys, Settings.SourceTimeout, time),
            new UpsertStore<TRow>(table, schema, outbox),
            rules,
            DailyGate.DateOf);
        var announcing = Announcing(delivery, new UpsertRepair<TRow>(table, schema, clock), ledger);
        var dryRun = new SyncDryRun<TListed, TRow>(feed, ledger, Keys, Log, clock, time);
        AddScheduled(name, schedule, new SyncFeed<TListed, TRow>(feed, Keys, announcing, dryRun, clock), outbox, delivery);
    }

    /// <summary>Adds a job with work of its own.</summary>
    /// <param name="name">The job.</param>
    /// <param name="schedule">When it is due.</param>
    /// <param name="body">What it does.</param>
    /// <param name="outbox">Where its messages are owed.</param>
    /// <param name="delivery">Settles them.</param>
    public void AddScheduled(string name, JobSchedule schedule, IJobBody body, Outbox outbox, Delivery delivery)
    {
        var ledger = new RunLedger(Table, schedule.History);
        var alerting = new AlertDelivery(outbox, delivery, ledger, AlertTopic, Services.Clock);
        var finalizer = new RunFinalizer(schedule, ledger, Alerts, alerting, delivery, Metrics, Log, Services.Clock);
        Add(new ScheduledJob(name, schedule, body, ledger, finalizer, Log, Services.Clock, Services.Time));
    }

    private AnnouncementDelivery Announcing(Delivery delivery, IItemRepair repair, RunLedger ledger, string? announcedAs = null) =>
        new(delivery, repair, ledger, AnnouncementTopic, Settings.Tickers.ToHashSet(), Services.Clock, announcedAs);
}
