using Ingestion.Market;
using Ingestion.Messages;
using Ingestion.Modules;
using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>The feed of market events: taken from a queue whenever they come, and announced window by window if that is set.</summary>
/// <param name="settings">Its settings; null where there is no bus.</param>
public sealed class MarketEventModule(MarketEventSettings? settings) : IFeedModule
{
    /// <inheritdoc/>
    public void AddTo(IngestionBuilder builder, ProviderClients providers)
    {
        if (settings is null)
        {
            return;
        }

        var services = builder.Services;
        var put = new PatientPut(services.Dynamo, services.Time);
        var audit = new AuditTrail(services.Dynamo, put, settings.AuditTableName, settings.RejectedTableName, isByMinute: settings.Window > Duration.Zero);
        var outbox = new Outbox(builder.Table, $"OUTBOX#{EventAnnouncements.Name}");
        var announcements = new EventAnnouncements(
            outbox, audit, builder.AnnouncementTopic, builder.AlertTopic, builder.Alerts, settings.Window, builder.Lines, services.Clock);
        builder.Add(announcements);
        builder.Add(new MarketEventReceiver(
            new EventRules(settings.Types, settings.Senders, settings.Oldest),
            new MarketDataTable(services.Dynamo, put, settings.TableName),
            audit,
            announcements,
            new MarketHours(builder.Calendar),
            builder.Lines,
            services.Clock,
            services.Time));
    }
}
