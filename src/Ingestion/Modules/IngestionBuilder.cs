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
    private readonly MetricSink _metrics;

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
        _metrics = new MetricSink(services.CloudWatch, settings.MetricsNamespace, settings.Environment);
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

    /// <summary>The jobs, by the name that events use.</summary>
    public IReadOnlyDictionary<string, IJob> Jobs => _jobs;

    /// <summary>Those that know their events by shape.</summary>
    public IReadOnlyList<IEventReceiver> Receivers => _receivers;

    /// <summary>Adds a job.</summary>
    public void Add(IJob job) => _jobs.Add(job.Name, job);

    /// <summary>Adds a receiver.</summary>
    public void Add(IEventReceiver receiver) => _receivers.Add(receiver);

    /// <summary>Adds the job that collects a feed whose items are appended once.</summary>
    /// <param name="name">The feed.</param>
    /// <param name="schedule">When it is due.</param>
    /// <param name="failover">How long a source is left alone.</param>
    /// <param name="sources">Its sources, the preferred one first.</param>
    /// <param name="schema">How its items look in the table.</param>
    /// <param name="enricher">What is added to new items.</param>
    public void AddAppendOnce<TItem>(
        string name,
        JobSchedule schedule,
        FailoverPolicy failover,
        IReadOnlyList<ISource<TItem>> sources,
        IItemSchema<TItem> schema,
        IEnricher<TItem> enricher)
        where TItem : IAttributedItem
    {
        var records = new ItemRecord<TItem>(schema);
        var store = new AppendOnceStore<TItem>(Table, records, schema, enricher, _outbox);
        AddFeed(new Feed<TItem>(name, sources, failover, store), schedule, new AppendOnceRepair<TItem>(Table, records, Services.Clock));
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

    private void AddScheduled(string name, JobSchedule schedule, IJobBody body, Outbox outbox, Delivery delivery)
    {
        var ledger = new RunLedger(Table, schedule.History);
        var alerting = new AlertDelivery(outbox, delivery, ledger, AlertTopic, Services.Clock);
        var finalizer = new RunFinalizer(schedule, ledger, Alerts, alerting, delivery, _metrics, Log, Services.Clock);
        Add(new ScheduledJob(name, schedule, body, ledger, finalizer, Log, Services.Clock, Services.Time));
    }

    private void AddFeed<TItem>(Feed<TItem> feed, JobSchedule schedule, IItemRepair repair)
        where TItem : IItem
    {
        var (clock, time) = (Services.Clock, Services.Time);
        var delivery = new Delivery(_outbox);
        var ledger = new RunLedger(Table, schedule.History);
        var requests = new FetchRequests(feed.SourceNames, Settings.Tickers, clock);
        var collector = new Collector<TItem>(feed.Sources, requests, Keys, Settings.SourceTimeout, time);
        var dryRun = new DryRun<TItem>(feed, ledger, Keys, collector, Log, clock, time);
        AddScheduled(
            feed.Name, schedule, new CollectFeed<TItem>(feed, Keys, collector, Announcing(delivery, repair, ledger), dryRun, clock), _outbox, delivery);
    }

    private AnnouncementDelivery Announcing(Delivery delivery, IItemRepair repair, RunLedger ledger) =>
        new(delivery, repair, ledger, AnnouncementTopic, Settings.Tickers.ToHashSet(), Services.Clock);
}
