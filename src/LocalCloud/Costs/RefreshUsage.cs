using System.Globalization;
using System.Text.Json.Nodes;

namespace Ingestion.LocalCloud.Costs;

/// <summary>What refreshing companies uses in its first month. The calls of the provider's plan bound it; what a company has is an assumption, and stands here.</summary>
/// <param name="CallsADay">The plan's calls a day.</param>
/// <param name="CallsAMinute">The plan's calls a minute.</param>
/// <param name="AtMost">How many companies a day's plans have at most.</param>
/// <param name="Companies">How many are tracked.</param>
public sealed record RefreshUsage(int CallsADay, int CallsAMinute, int AtMost, int Companies)
{
    /// <summary>Distinct custom metrics of batches: each put has all of them.</summary>
    public const int Metrics = 5;

    /// <summary>To be refreshed, and, after a report, that it has been taken in.</summary>
    public const double EventsPerRefresh = 2;

    /// <summary>Calls of SQS for an event: to send it, to receive it, to delete it.</summary>
    public const double QueueCalls = 3;

    /// <summary>Kilobytes of log lines for a refresh.</summary>
    public const double LogKilobytes = 3;

    /// <summary>One for the calendar, four for documents that did not come.</summary>
    private const int CallsKept = 5, CallsPerRefresh = 5;

    /// <summary>A call's seconds, where the plan would allow more of them.</summary>
    private const double SecondsPerCall = 1;

    /// <summary>Write units of a company's first refresh: all its periods, a kilobyte each at most; and of each: state, calls, an overview, a message.</summary>
    private const double FirstWriteUnits = 450, WriteUnitsPerRefresh = 30;

    /// <summary>A company's rows are read before they are written; with what DynamoDB stores beside each.</summary>
    private const double CompanyKilobytes = 500;

    /// <summary>Hours of a day in which batches end at least: after each plan.</summary>
    private const double LeastHoursADay = 2;

    /// <summary>All active US equities, where these are tracked.</summary>
    private const int AllCompanies = 5_000;

    /// <summary>Refreshes of a month.</summary>
    public double Refreshes => DailyUsage.Runs * RefreshesADay;

    /// <summary>Five calls, spaced out as the plan wants it.</summary>
    public double SecondsPerRefresh => CallsPerRefresh * Math.Max(60.0 / CallsAMinute, SecondsPerCall);

    /// <summary>By the hours in which they are sent.</summary>
    public double MetricMonths =>
        Metrics * DailyUsage.Runs * Math.Clamp(RefreshesADay * SecondsPerRefresh / 3600, LeastHoursADay, 24) / DailyUsage.HoursOfMonth;

    /// <summary>Each company has one first refresh.</summary>
    public double WriteUnits => (Math.Min(Refreshes, Companies) * FirstWriteUnits) + (Refreshes * WriteUnitsPerRefresh);

    /// <summary>Four kilobytes a unit; and the ledger, the outbox and the calls.</summary>
    public double ReadUnits => Refreshes * ((CompanyKilobytes / 4) + 20);

    /// <summary>After a year.</summary>
    public double StoredGigabytes => Math.Min(12 * Refreshes, Companies) * CompanyKilobytes / 1024 / 1024;

    /// <summary>Four of 25 calls.</summary>
    private double RefreshesADay => Math.Clamp((CallsADay - CallsKept) / CallsPerRefresh, 0, AtMost);

    /// <summary>As the function's settings have it.</summary>
    /// <param name="settings">Its environment variables.</param>
    /// <param name="tickers">How many tickers.</param>
    public static RefreshUsage Of(JsonNode settings, int tickers) => new(
        Number(settings, "ALPHA_VANTAGE_CALLS_A_DAY"),
        Number(settings, "ALPHA_VANTAGE_CALLS_A_MINUTE"),
        Number(settings, "REFRESH_AT_MOST"),
        (string?)settings["TRACK"] == "active" ? AllCompanies : tickers);

    private static int Number(JsonNode settings, string name) => int.Parse((string)settings[name]!, CultureInfo.InvariantCulture);
}
