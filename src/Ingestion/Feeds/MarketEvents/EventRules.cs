using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>What makes an event from the bus one of an exchange: every rule, in one place. All that is wrong is said at once.</summary>
/// <param name="types">Detail types that are taken.</param>
/// <param name="senders">Which account may use which sources.</param>
/// <param name="oldest">How long before it was put on the bus an event may have happened.</param>
public sealed class EventRules(IReadOnlyCollection<string> types, EventSenders senders, Duration oldest)
{
    /// <summary>The detail types that have rules of their own.</summary>
    public const string Trade = "Trade Execution", Quote = "Quote Update", OrderBook = "Order Book Update";

    private const int MaxBookBytes = 32 * 1024, MaxOtherBytes = 2 * 1024, MaxLevels = 100, MaxShown = 60;
    private const decimal MaxPrice = 1_000_000;

    private static readonly SearchValues<char> SourceCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Clocks of exchanges and of the bus differ by this much at most.</summary>
    private static readonly Duration Ahead = Duration.FromMinutes(5);

    /// <summary>The bus says when an event was put on it, but its sender may say otherwise.</summary>
    private static readonly Instant FirstPut = Instant.FromUtc(2000, 1, 1, 0, 0), LastPut = Instant.FromUtc(2100, 1, 1, 0, 0);

    /// <summary>Currencies that exchanges quote in (ISO 4217).</summary>
    private static readonly HashSet<string> Currencies =
    [
        "AED", "ARS", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "JPY", "KRW",
        "KWD", "MXN", "MYR", "NOK", "NZD", "PEN", "PHP", "PLN", "QAR", "RON", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "USD", "VND", "ZAR",
    ];

    /// <summary>The event; or null and everything that is wrong with it.</summary>
    public MarketEvent? Check(BusEvent raw, out IReadOnlyList<string> problems)
    {
        List<string> found = [];
        problems = found;
        var detail = raw.Detail;
        var json = JsonMarshal.GetRawUtf8Value(detail);
        var most = raw.Type == OrderBook ? MaxBookBytes : MaxOtherBytes;
        if (detail.ValueKind != JsonValueKind.Object || json.Length > most)
        {
            found.Add(detail.ValueKind != JsonValueKind.Object ? $"detail is {detail.ValueKind}, not an object" : $"detail has {json.Length} bytes, more than {most}");
            return null;
        }

        if (DuplicateNames.FirstIn(json) is { } twice)
        {
            found.Add($"detail has '{Shown(twice)}' twice in one object");
        }

        if (!IsSource(raw.Source))
        {
            found.Add($"source is '{Shown(raw.Source)}', and must be market. and 1 to 93 small letters, digits, dots, dashes and underscores");
        }
        else if (!senders.MayUse(raw.Account, raw.Source))
        {
            found.Add($"account is '{Shown(raw.Account)}', which may not use the source {raw.Source}");
        }

        if (!types.Contains(raw.Type))
        {
            found.Add($"detail-type is '{Shown(raw.Type)}', and must be one of {string.Join(", ", types)}");
        }

        if (JsonText.Find(detail, "event_id") is not null && raw.EventId != DetailFields.Text(detail, "event_id"))
        {
            found.Add($"event_id must have 1 to {BusEvent.MaxId} letters, digits, dots, dashes, colons and underscores");
        }

        if (raw.PutAt < FirstPut || raw.PutAt > LastPut)
        {
            found.Add($"time is {Instants.Text(raw.PutAt)}, and must be between {Instants.Text(FirstPut)} and {Instants.Text(LastPut)}");
            return null;
        }

        var symbol = Symbol(detail, found);
        var exchange = Exchange(detail, found);
        var at = Time(raw, found);
        var numbers = Numbers(raw, found);
        var currency = Currency(raw, found);
        return found.Count > 0 ? null : new MarketEvent
        {
            Key = raw.Key,
            At = at,
            Type = raw.Type,
            Source = raw.Source,
            Account = raw.Account,
            Exchange = exchange,
            Symbol = symbol,
            Numbers = numbers,
            Currency = currency,
            Detail = DetailFields.Raw(detail),
            BusId = raw.Id,
            PutAt = raw.PutAt,
        };
    }

    /// <summary>When it happened, with any offset; null when the event does not say.</summary>
    public static Instant? TimeOf(BusEvent raw) => Instants.ParseWithOffset(DetailFields.Text(raw.Detail, "timestamp"));

    private static bool IsSource(string source) =>
        source.Length is > 7 and <= BusEvent.MaxShown && source.StartsWith("market.", StringComparison.Ordinal) && !source.AsSpan().ContainsAnyExcept(SourceCharacters);

    private static Ticker Symbol(JsonElement detail, List<string> problems)
    {
        var text = DetailFields.Text(detail, "symbol");
        if (!Ticker.TryParse(text, out var symbol))
        {
            problems.Add($"symbol is '{Shown(text)}', and must be {Ticker.Allowed}");
        }

        return symbol;
    }

    private static string Exchange(JsonElement detail, List<string> problems)
    {
        var text = DetailFields.Text(detail, "exchange") ?? string.Empty;
        if (text.Length is < 2 or > 10 || !char.IsAsciiLetterUpper(text[0]) || !text.All(static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)))
        {
            problems.Add($"exchange is '{Shown(text)}', and must be 2 to 10 capitals and digits, a capital first, such as NYSE or XNAS");
        }

        return text;
    }

    /// <summary>Judged by when it was put on the bus, not by the clock: a retry, or a replay of the archive, finds what the first time found.</summary>
    private Instant Time(BusEvent raw, List<string> problems)
    {
        var text = DetailFields.Text(raw.Detail, "timestamp");
        if (TimeOf(raw) is not { } at)
        {
            problems.Add($"timestamp is '{Shown(text)}', and must be an instant such as 2026-11-20T15:05:00.123Z or 2026-11-20T10:05:00.123-05:00");
            return default;
        }

        if (at < raw.PutAt - oldest || at > raw.PutAt + Ahead)
        {
            problems.Add($"timestamp is {Shown(text)}, and must be at most {oldest.TotalMinutes:0} minutes before and {Ahead.TotalMinutes:0} minutes after {Instants.Text(raw.PutAt)}, when it was put on the bus");
        }

        return at;
    }

    private static Dictionary<string, decimal> Numbers(BusEvent raw, List<string> problems)
    {
        Dictionary<string, decimal> numbers = [];
        var (detail, type) = (raw.Detail, raw.Type);
        Take("price", type == Trade, IsPrice, PriceRange);
        Take("volume", type == Trade, IsVolume, VolumeRange);
        Take("bid", type == Quote, IsPrice, PriceRange);
        Take("ask", type == Quote, IsPrice, PriceRange);
        Take("bid_size", isRequired: false, IsVolume, VolumeRange);
        Take("ask_size", isRequired: false, IsVolume, VolumeRange);
        Levels(detail, "bids", type == OrderBook, problems);
        Levels(detail, "asks", type == OrderBook, problems);
        return numbers;

        void Take(string name, bool isRequired, Func<decimal, bool> isInRange, string range)
        {
            if (!isRequired && JsonText.Find(detail, name) is null)
            {
                return;
            }

            if (DetailFields.Number(detail, name) is { } number && isInRange(number))
            {
                numbers[name] = number;
            }
            else
            {
                problems.Add($"{name} is {ShownValue(detail, name)}, and must be {range}");
            }
        }
    }

    private static void Levels(JsonElement detail, string name, bool isRequired, List<string> problems)
    {
        if (JsonText.Find(detail, name) is not { } levels)
        {
            if (isRequired)
            {
                problems.Add($"{name} is missing, and must be a list of up to {MaxLevels} levels with price and size");
            }
        }
        else if (levels.ValueKind != JsonValueKind.Array || levels.GetArrayLength() > MaxLevels
            || !levels.EnumerateArray().All(static level => DetailFields.Number(level, "price") is { } price && IsPrice(price) && DetailFields.Number(level, "size") is { } size && IsVolume(size)))
        {
            problems.Add($"{name} must be a list of up to {MaxLevels} levels, each with a price {PriceRange} and a size {VolumeRange}");
        }
    }

    private static string? Currency(BusEvent raw, List<string> problems)
    {
        var currency = DetailFields.Text(raw.Detail, "currency");
        if (currency is null && raw.Type != Trade && JsonText.Find(raw.Detail, "currency") is null)
        {
            return null;
        }

        if (currency is null || !Currencies.Contains(currency))
        {
            problems.Add($"currency is '{Shown(currency)}', and must be one of {string.Join(", ", Currencies)}");
        }

        return currency;
    }

    private const string PriceRange = "over 0 and under 1,000,000", VolumeRange = "0 or more";

    private static bool IsPrice(decimal price) => price is > 0 and < MaxPrice;

    private static bool IsVolume(decimal volume) => volume >= 0;

    private static string Shown(string? text) => text is null ? "missing" : Printable.Of(text, MaxShown);

    private static string ShownValue(JsonElement detail, string name) =>
        JsonText.Find(detail, name) is { } value ? Printable.Of(DetailFields.Raw(value), MaxShown) : "missing";
}
