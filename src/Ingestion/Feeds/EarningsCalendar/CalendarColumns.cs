using Ingestion.Primitives;

namespace Ingestion.Feeds.EarningsCalendar;

/// <summary>Reads rows of Alpha Vantage's calendar by the names of its columns: there were six of them, then seven, and there may be more.</summary>
internal sealed class CalendarColumns
{
    private readonly Dictionary<string, int> _places;
    private readonly int _count;

    private CalendarColumns(Dictionary<string, int> places, int count) => (_places, _count) = (places, count);

    /// <summary>From the first line; null when a column is missing without which no row is of use.</summary>
    public static CalendarColumns? Of(IReadOnlyList<string>? header)
    {
        Dictionary<string, int> places = new(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < header?.Count; i++)
        {
            places.TryAdd(header[i].Trim(), i);
        }

        return places.ContainsKey("symbol") && places.ContainsKey("reportDate") && places.ContainsKey("fiscalDateEnding") ? new(places, header!.Count) : null;
    }

    /// <summary>Null, and why, when the row is no report.</summary>
    public CalendarEntry? Read(IReadOnlyList<string>? fields, out string reason)
    {
        reason = string.Empty;
        if (fields is null || fields.Count != _count)
        {
            reason = fields is null ? "unreadable" : "wrong number of fields";
            return null;
        }

        var symbol = Of(fields, "symbol");
        if (SymbolSpelling.AlphaVantage.Read(symbol) is not { } ticker)
        {
            reason = "not a ticker";
            return null;
        }

        if (CalendarRules.Day(Of(fields, "reportDate")) is not { } reportDate || CalendarRules.Day(Of(fields, "fiscalDateEnding")) is not { } periodEnd)
        {
            reason = "no date";
            return null;
        }

        var estimate = CalendarRules.Value(Of(fields, "estimate"));
        var number = estimate is null ? null : CalendarRules.Number(estimate);
        var currency = CalendarRules.Value(Of(fields, "currency"));
        reason = 0 switch
        {
            _ when reportDate < periodEnd => "reported before the period ends",
            _ when estimate is not null && number is null => "the estimate is no number",
            _ when currency is not null && !(currency.Length == 3 && currency.All(char.IsAsciiLetter)) => "not a currency",
            _ => string.Empty,
        };
        return reason.Length > 0
            ? null
            : new CalendarEntry(ticker, periodEnd, null, reportDate, Time(Of(fields, "timeOfTheDay")), number, currency, CalendarRules.Name(Of(fields, "name"), symbol));
    }

    private string Of(IReadOnlyList<string> fields, string name) => _places.TryGetValue(name, out var place) ? fields[place].Trim() : string.Empty;

    /// <summary>What it does not say, or says in words that are not known, is not known.</summary>
    private static TimeOfDay? Time(string text) => text switch
    {
        "pre-market" => TimeOfDay.PreMarket,
        "in-session" => TimeOfDay.InSession,
        "post-market" => TimeOfDay.PostMarket,
        _ => null,
    };
}
