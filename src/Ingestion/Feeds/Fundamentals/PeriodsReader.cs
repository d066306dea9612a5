using System.Text.Json;
using Ingestion.Primitives;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>Reads earnings and the three statements: an object with a list of years and a list of quarters. A year and a quarter may end on the same day.</summary>
internal sealed class PeriodsReader(DocumentKind kind, LocalDate today, Refusals refused)
{
    /// <summary>A hundred years of quarters.</summary>
    public const int MaxRows = 400;

    private static readonly LocalDate Earliest = new(1980, 1, 1);

    private readonly Dictionary<(string Period, LocalDate Date), DocumentRow> _rows = [];

    /// <summary>All periods, the newest first.</summary>
    public IReadOnlyList<DocumentRow> Read(JsonElement answer)
    {
        var (annual, quarterly) = Lists(answer);
        var years = kind == DocumentKind.Earnings ? FiscalYears.Of(DatesOf(annual), DatesOf(quarterly.Where(IsReported)).Cast<LocalDate?>().Max()) : null;
        foreach (var row in annual)
        {
            Take(DocumentRow.Year, row, years);
        }

        foreach (var row in quarterly)
        {
            Take(DocumentRow.Quarter, row, years: null);
        }

        List<DocumentRow> rows = [.. _rows.Values.OrderByDescending(static row => row.Date).ThenBy(static row => row.Period, StringComparer.Ordinal)];
        foreach (var row in rows.Skip(MaxRows))
        {
            refused.Period("too many periods", row);
        }

        return [.. rows.Take(MaxRows)];
    }

    /// <summary>Whether the answer says that there are no periods: lists, and nothing in them.</summary>
    public bool SaysNothing(JsonElement answer)
    {
        List<JsonElement> lists = [.. ListNames.Select(name => JsonText.Find(answer, name)).OfType<JsonElement>()];
        return lists.Count > 0 && lists.TrueForAll(static list => list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == 0);
    }

    private IReadOnlyList<string> ListNames => kind == DocumentKind.Earnings ? ["annualEarnings", "quarterlyEarnings"] : ["annualReports", "quarterlyReports"];

    private (List<JsonElement> Annual, List<JsonElement> Quarterly) Lists(JsonElement answer)
    {
        var lists = ListNames.Select(name => JsonText.Find(answer, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToList() : []).ToList();
        return (lists[0], lists[1]);
    }

    private void Take(string period, JsonElement row, FiscalYears? years)
    {
        if (DateOf(row, out var reason) is not { } date)
        {
            refused.Period(reason, row);
        }
        else if (years is not null && !years.Has(date))
        {
            refused.Period("not a fiscal year", row);
        }
        else if (_rows.ContainsKey((period, date)))
        {
            refused.Period("repeated period", row);
        }
        else if (DocumentFields.Read(row, Refusals.PeriodOf(period, date), refused) is { AreNone: false } fields)
        {
            _rows.Add((period, date), new DocumentRow(kind, period, date, fields.Currency, fields.Numbers, fields.Texts));
        }
        else
        {
            refused.Period("no values", row);
        }
    }

    private IEnumerable<LocalDate> DatesOf(IEnumerable<JsonElement> rows) => rows.Select(row => DateOf(row, out _)).OfType<LocalDate>();

    /// <summary>Null, and why, when there is none that can be right.</summary>
    private LocalDate? DateOf(JsonElement row, out string reason)
    {
        var text = JsonText.Find(row, "fiscalDateEnding") is { } value ? JsonText.Of(value)?.Trim() : null;
        LocalDate? date = LocalDatePattern.Iso.Parse(text ?? string.Empty) is { Success: true, Value: var day } ? day : null;
        reason = date switch
        {
            null => row.ValueKind == JsonValueKind.Object ? "no date" : "not an object",
            _ when date > today.PlusDays(1) => "a date to come",
            _ when date < Earliest => "a date long ago",
            _ => string.Empty,
        };
        return reason.Length == 0 ? date : null;
    }

    private static bool IsReported(JsonElement row) =>
        JsonText.Find(row, "reportedEPS") is { } value && FieldValue.TextOf(value) is { } text && FieldValue.NumberOf(text) is not null;
}
