using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>Settings of the events from a bus.</summary>
/// <param name="TableName"><c>MARKET_DATA_TABLE_NAME</c>.</param>
/// <param name="AuditTableName"><c>AUDIT_TRAIL_TABLE_NAME</c>.</param>
/// <param name="RejectedTableName"><c>REJECTED_EVENTS_TABLE_NAME</c>.</param>
/// <param name="Types"><c>MARKET_EVENT_TYPES</c>: comma-separated detail types that are taken.</param>
/// <param name="Senders"><c>MARKET_EVENT_SENDERS</c>: which account may use which sources, as JSON.</param>
/// <param name="Oldest"><c>MARKET_EVENT_OLDEST_MINUTES</c>, default 1440: how long before it was put on the bus an event may have happened.</param>
/// <param name="Window"><c>MARKET_EVENT_WINDOW_MINUTES</c>, default 0: accepted events are announced window by window; 0 for never.</param>
public sealed record MarketEventSettings(
    string TableName, string AuditTableName, string RejectedTableName, IReadOnlyList<string> Types, EventSenders Senders, Duration Oldest, Duration Window)
{
    private const int MostMinutes = 60 * 24 * 30;

    private static readonly string[] Tables = ["MARKET_DATA_TABLE_NAME", "AUDIT_TRAIL_TABLE_NAME", "REJECTED_EVENTS_TABLE_NAME"];

    /// <summary>Reads them; what is wrong is added to the reader's problems. Null where there is no bus: no table of events is named.</summary>
    public static MarketEventSettings? Read(EnvironmentReader environment)
    {
        if (Array.Find(Tables, table => environment.Value(table) is not null) is not { } set)
        {
            return null;
        }

        var oldest = environment.WholeNumber(
            "MARKET_EVENT_OLDEST_MINUTES", 1440, static minutes => minutes is >= 1 and <= MostMinutes, $"a number of minutes from 1 to {MostMinutes}");
        var window = environment.WholeNumber(
            "MARKET_EVENT_WINDOW_MINUTES",
            0,
            static minutes => minutes == 0 || (minutes <= 60 && 60 % minutes == 0),
            "0 for no announcements, or minutes that divide an hour: 1, 5, 15, 60, …");
        return new MarketEventSettings(
            Table(Tables[0], "events from the bus"),
            Table(Tables[1], "their audit trail"),
            Table(Tables[2], "events that break a rule"),
            ReadTypes(environment),
            ReadSenders(environment, set),
            Duration.FromMinutes(oldest),
            Duration.FromMinutes(window));

        string Table(string name, string what) => environment.Required(name, $"the name of the DynamoDB table for {what}, because {set} is set");
    }

    private static IReadOnlyList<string> ReadTypes(EnvironmentReader environment)
    {
        const string Name = "MARKET_EVENT_TYPES";
        var types = EnvironmentReader.Entries(environment.Value(Name) ?? $"{EventRules.Trade},{EventRules.Quote},{EventRules.OrderBook}");
        if (types.Count == 0)
        {
            environment.Add($"{Name} is '{EnvironmentReader.Shown(environment.Value(Name)!)}': comma-separated detail types, such as {EventRules.Trade},{EventRules.Quote}");
        }

        return types;
    }

    private static EventSenders ReadSenders(EnvironmentReader environment, string set)
    {
        const string Name = "MARKET_EVENT_SENDERS";
        var text = environment.Required(Name, $"which account may use which sources, because {set} is set");
        List<string> wrong = [];
        var senders = EventSenders.Parse(text.Length > 0 ? text : "{}", wrong);
        foreach (var problem in wrong)
        {
            environment.Add($"{Name}: {problem}");
        }

        return senders;
    }
}
