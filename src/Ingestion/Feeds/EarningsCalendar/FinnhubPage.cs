using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Ingestion.Collecting;
using Ingestion.Primitives;
using Ingestion.Providers;
using NodaTime;

namespace Ingestion.Feeds.EarningsCalendar;

/// <summary>One parsed answer of Finnhub's calendar, each row of which stands or falls alone.</summary>
public sealed class FinnhubPage
{
    /// <summary>Names, values and brackets: several times what a full answer has. A document takes memory for every one of them.</summary>
    private const int MaxTokens = 200_000;

    private readonly List<CalendarEntry> _entries = [];
    private readonly List<RejectedRow> _rejected = [];

    /// <summary>The reports.</summary>
    public IReadOnlyList<CalendarEntry> Entries => _entries;

    /// <summary>The other rows.</summary>
    public IReadOnlyList<RejectedRow> Rejected => _rejected;

    /// <summary>All rows.</summary>
    public int Rows => _entries.Count + _rejected.Count;

    /// <summary>Null, and why, when the answer is not a calendar.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="days">The days that were asked for.</param>
    /// <param name="key">Struck out of what is quoted.</param>
    /// <param name="problem">What is wrong with the answer.</param>
    public static FinnhubPage? Parse(ReadOnlyMemory<byte> body, DateInterval days, ApiKey key, out string problem)
    {
        problem = "an object with the array earningsCalendar was expected";
        body = body[(body.Length - JsonText.WithoutByteOrderMark(body.Span).Length)..];
        try
        {
            if (!HasFewTokens(body.Span))
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"the answer has more than {MaxTokens} names and values");
                return null;
            }

            using var json = JsonDocument.Parse(body, JsonText.AnyDepth);
            if (JsonText.Find(json.RootElement, "earningsCalendar") is not { ValueKind: JsonValueKind.Array } rows)
            {
                return null;
            }

            var page = new FinnhubPage();
            foreach (var row in rows.EnumerateArray())
            {
                page.Add(row, days, key);
            }

            return page;
        }
        catch (JsonException)
        {
            // The message of the exception would speak of positions in our buffer.
            problem = "the answer is not JSON";
            return null;
        }
    }

    private static bool HasFewTokens(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = JsonText.AnyDepth.MaxDepth });
        var tokens = 0;
        while (tokens <= MaxTokens && reader.Read())
        {
            tokens++;
        }

        return tokens <= MaxTokens;
    }

    private void Add(JsonElement row, DateInterval days, ApiKey key)
    {
        if (Read(row, days, out var reason) is { } entry)
        {
            _entries.Add(entry);
        }
        else
        {
            _rejected.Add(new RejectedRow(reason, _rejected.Count < Rejections.MaxShown ? RejectedRow.ExcerptOf(JsonMarshal.GetRawUtf8Value(row), key) : string.Empty));
        }
    }

    private static CalendarEntry? Read(JsonElement row, DateInterval days, out string reason)
    {
        reason = string.Empty;
        if (SymbolSpelling.Finnhub.Read(Text(row, "symbol")) is not { } ticker)
        {
            reason = "not a ticker";
            return null;
        }

        if (CalendarRules.Day(Text(row, "date")) is not { } reportDate)
        {
            reason = "no date";
            return null;
        }

        if (Whole(row, "year") is not { } year || year is < 1900 or > 2200 || Whole(row, "quarter") is not { } quarter || quarter is < 1 or > 4)
        {
            reason = "no fiscal quarter";
            return null;
        }

        var estimate = JsonText.Find(row, "epsEstimate") is { ValueKind: not JsonValueKind.Null } value ? Number(value) : (IsNumber: true, Number: null);
        reason = 0 switch
        {
            _ when !days.Contains(reportDate) => "outside the days that were asked for",
            _ when !estimate.IsNumber => "the estimate is no number",
            _ => string.Empty,
        };
        return reason.Length > 0
            ? null
            : new CalendarEntry(
                ticker, null, string.Create(CultureInfo.InvariantCulture, $"{year}-Q{quarter}"), reportDate, Time(Text(row, "hour")), estimate.Number, null, null);
    }

    private static (bool IsNumber, decimal? Number) Number(JsonElement value)
    {
        var number = value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var read) ? read : (decimal?)null;
        return (number is not null, number);
    }

    private static int? Whole(JsonElement row, string name) =>
        JsonText.Find(row, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    private static string? Text(JsonElement row, string name) => JsonText.Find(row, name) is { } value ? JsonText.Of(value) : null;

    /// <summary>Before the market opens, during market hours, after it closes; an empty text where it is not known.</summary>
    private static TimeOfDay? Time(string? hour) => hour switch
    {
        "bmo" => TimeOfDay.PreMarket,
        "dmh" => TimeOfDay.InSession,
        "amc" => TimeOfDay.PostMarket,
        _ => null,
    };
}
