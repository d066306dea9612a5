using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.LocalCloud.Providers;

/// <summary>Writes as Alpha Vantage does: the calendar as CSV, and every refusal as JSON with the status 200.</summary>
internal static class AlphaVantageBodies
{
    private const string Csv = "application/x-download";
    private const string Thanks = "Thank you for using Alpha Vantage!", Plans = "https://www.alphavantage.co/premium/";
    private const string Upgrade = $"Please subscribe to any of the premium plans at {Plans} to instantly remove all daily rate limits.";

    private const string BadKey = "the parameter apikey is invalid or missing. Please claim your free API key on (https://www.alphavantage.co/support/#api-key). "
        + "It should take less than 20 seconds.";

    private const string Burst = $"{Thanks} Please consider spreading out your free API requests more sparingly (1 request per second). You may subscribe to any of the "
        + $"premium plans at {Plans} to lift the free key rate limit (25 requests per day) and instantly remove all daily rate limits.";

    private const string PerMinute = $"{Thanks} Our standard API call frequency is 5 calls per minute and 500 calls per day. "
        + $"Please visit {Plans} if you would like to target a higher API call frequency.";

    private const string Premium = $"{Thanks} This is a premium endpoint. You may subscribe to any of the premium plans at {Plans} to instantly unlock all premium "
        + "endpoints";

    private static readonly string[] Columns = ["symbol", "name", "reportDate", "fiscalDateEnding", "estimate", "currency", "timeOfTheDay"];

    /// <summary>The calendar with so many of the columns. With all seven, names are in upper case.</summary>
    public static GoodAnswer Calendar(IReadOnlyList<ScheduledReport> reports, int columns)
    {
        var header = Line(Columns, columns);
        var body = new StringBuilder(header);
        foreach (var report in reports)
        {
            var name = columns == Columns.Length ? report.Name.ToUpperInvariant() : report.Name;
            var estimate = report.Estimate?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;
            body.Append(Line([report.Symbol, name, Iso(report.Date), Iso(report.FiscalPeriodEnd), estimate, report.Currency, report.TimeOfDay], columns));
        }

        return new GoodAnswer(body.ToString(), Csv, header);
    }

    /// <summary>What it answers where others answer otherwise; null where it does as they do.</summary>
    public static (int Status, string Type, string Body)? Refusal(Fault fault, string key) => fault switch
    {
        Fault.Unauthorized => Says("Error Message", BadKey),
        Fault.Burst or Fault.RateLimited => Says("Information", Burst),
        Fault.DailyLimit or Fault.EchoesKey =>
            Says("Information", $"We have detected your API key as {key} and our standard API rate limit is 25 requests per day. {Upgrade}"),
        Fault.Note => Says("Note", PerMinute),
        Fault.Premium or Fault.Forbidden => Says("Information", Premium),
        Fault.EmptyObject => (200, "application/json", "{}"),
        Fault.CorruptCsv => (200, Csv, Line(Columns, Columns.Length) + Line(["E", "r", "r", "o", "r", " ", "M"], Columns.Length)),
        Fault.JsonInsteadOfCsv => (200, "application/json", """{"data":[{"symbol":"IBM","reportDate":"2027-01-20","fiscalDateEnding":"2026-12-31","estimate":"4.2"}]}"""),
        _ => null,
    };

    /// <summary>What it answers when it is asked for what it does not have.</summary>
    public static (int Status, string Type, string Body) NoSuchFunction(string function) => Says("Error Message", $"This API function ({function}) does not exist.");

    private static (int Status, string Type, string Body) Says(string name, string text) =>
        (200, "application/json", new JsonObject { [name] = text }.ToJsonString());

    private static string Line(IEnumerable<string> fields, int columns) => string.Join(',', fields.Take(columns).Select(Quoted)) + "\r\n";

    private static string Quoted(string field) => field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    private static string Iso(LocalDate date) => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
