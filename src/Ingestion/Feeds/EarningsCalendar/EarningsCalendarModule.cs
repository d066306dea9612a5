using Ingestion.Collecting;
using Ingestion.Jobs;
using Ingestion.Modules;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.EarningsCalendar;

/// <summary>The feed of earnings reports to come: every morning but Sunday's, the calendars of Alpha Vantage and Finnhub side by side.</summary>
/// <param name="tableName">Its table; null where it is switched off.</param>
public sealed class EarningsCalendarModule(string? tableName) : IFeedModule
{
    /// <summary>The name of the job and of the feed.</summary>
    public const string Name = "earnings_calendar";

    /// <summary>At five in the morning.</summary>
    public static JobSchedule Schedule { get; } = JobSchedule.Daily(new LocalTime(5, 0));

    /// <summary>The table from <c>EARNINGS_CALENDAR_TABLE_NAME</c>; null where the feed is switched off.</summary>
    public static string? ReadTableName(EnvironmentReader environment) => environment.Value("EARNINGS_CALENDAR_TABLE_NAME");

    /// <inheritdoc/>
    public void AddTo(IngestionBuilder builder, ProviderClients providers)
    {
        if (tableName is not null)
        {
            AddTo(builder, tableName, [new AlphaVantageCalendar(providers.AlphaVantage), new FinnhubCalendar(providers.Finnhub)]);
        }
    }

    /// <summary>Adds the feed with these calendars.</summary>
    /// <param name="builder">What every feed shares.</param>
    /// <param name="tableName">Its table.</param>
    /// <param name="calendars">The preferred one first.</param>
    public static void AddTo(IngestionBuilder builder, string tableName, IReadOnlyList<ISnapshotSource<CalendarEntry>> calendars) =>
        builder.AddSynced(Name, Schedule, calendars, tableName, new CalendarSchema(), new CalendarSync([.. calendars.Select(static calendar => calendar.Name)]));
}
