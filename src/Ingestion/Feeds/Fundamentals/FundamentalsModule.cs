using Ingestion.Feeds.Fundamentals.Planning;
using Ingestion.Feeds.Fundamentals.Refreshing;
using Ingestion.Jobs;
using Ingestion.Collecting;
using Ingestion.Messages;
using Ingestion.Modules;
using Ingestion.Providers.AlphaVantage;
using Ingestion.Runs;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>The feed of fundamentals: two planners, which ask for symbols on the bus, and the receiver that refreshes them.</summary>
/// <param name="settings">Its settings; null where it is switched off.</param>
public sealed class FundamentalsModule(RefreshSettings? settings) : IFeedModule
{
    /// <summary>The name of the feed.</summary>
    public const string Name = "fundamentals";

    /// <summary>The planner of companies that have reported; the planner of those that were refreshed longest ago.</summary>
    public const string AfterEarnings = "refresh_after_earnings", Oldest = "refresh_oldest";

    /// <summary>Both, in the order of the day.</summary>
    public static readonly IReadOnlyList<string> Planners = [AfterEarnings, Oldest];

    /// <summary>At six in the morning, after the calendar.</summary>
    public static JobSchedule AfterEarningsSchedule { get; } = JobSchedule.Daily(new LocalTime(6, 0));

    /// <summary>At seven, with the calls that are left.</summary>
    public static JobSchedule OldestSchedule { get; } = JobSchedule.Daily(new LocalTime(7, 0));

    /// <summary>Whether it is switched on.</summary>
    public bool IsOn => settings is not null;

    /// <inheritdoc/>
    public void AddTo(IngestionBuilder builder, ProviderClients providers)
    {
        if (settings is not null)
        {
            AddTo(builder, settings, providers.AlphaVantageCalls, new AlphaVantageDocuments(providers.AlphaVantage));
        }
    }

    /// <summary>Adds the feed with this source.</summary>
    /// <param name="builder">What every feed shares.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="calls">The calls of the day.</param>
    /// <param name="source">Where documents come from.</param>
    public static void AddTo(IngestionBuilder builder, RefreshSettings settings, CallBook calls, IDocumentSource source)
    {
        var services = builder.Services;
        var (clock, time) = (services.Clock, services.Time);
        var table = new Table(services.Dynamo, settings.TableName, time, RefreshStates.Keys);
        var assets = new AssetTable(new Table(services.Dynamo, settings.AssetsTableName, time, AssetTable.Keys));
        var reports = new ReportTable(new Table(services.Dynamo, settings.CalendarTableName, time, ReportTable.Keys));
        var outbox = new Outbox(builder.Table, $"OUTBOX#{Name}");
        var bus = new EventBus(services.Events.Value, settings.BusName, $"ingestion.{builder.Settings.Environment}", time);
        var documents = new DocumentStore(table);
        var messages = new RefreshMessages(outbox, builder.AnnouncementTopic, bus, documents);
        AddPlanner(AfterEarnings, AfterEarningsSchedule, reports);
        AddPlanner(Oldest, OldestSchedule, reports: null);
        var refresh = new SymbolRefresh(
            new RefreshStates(table), documents, source, new SourceCalls(builder.Keys, time), messages, assets, reports, clock, time);
        builder.Add(new FundamentalsReceiver(refresh, reports, calls, builder.Keys, builder.Metrics, builder.Lines, clock, time));

        void AddPlanner(string job, JobSchedule schedule, ReportTable? reports)
        {
            var delivery = new Delivery(outbox);
            var ledger = new RunLedger(builder.Table, schedule.History);
            var plans = new RefreshPlans(job, settings, assets, reports, calls, ledger, clock);
            var sending = new PlanDelivery(outbox, bus, delivery, messages, clock);
            builder.AddScheduled(job, schedule, new PlannerBody(job, plans, sending, ledger, builder.Log), outbox, delivery);
        }
    }
}
