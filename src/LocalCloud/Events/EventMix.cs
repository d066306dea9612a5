using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;

namespace Ingestion.LocalCloud.Events;

/// <summary>An entry that an exchange puts on the bus.</summary>
/// <param name="Source">Who.</param>
/// <param name="Type">The detail type.</param>
/// <param name="Detail">What it says.</param>
/// <param name="Expected">What must become of it, whatever comes before: <c>accepted</c> (or a duplicate of one that was), <c>rejected</c>.</param>
public sealed record BusEntry(string Source, string Type, JsonObject Detail, string Expected);

/// <summary>Trades, quotes and order books, the same for the same instant: of ten, seven are good, two are one of those again, and one breaks a rule.</summary>
public static class EventMix
{
    private static readonly string[] Symbols = ["AAPL", "MSFT", "NVDA", "AMZN", "BRK.B"], Exchanges = ["NYSE", "XNAS", "ARCX"];

    /// <summary>So many entries that happened up to an instant.</summary>
    public static IReadOnlyList<BusEntry> Of(int count, Instant until)
    {
        List<BusEntry> entries = [];
        for (var i = 0; i < count; i++)
        {
            var at = until - Duration.FromMilliseconds(200L * (count - i));
            entries.Add((i % 10) switch
            {
                4 or 8 => entries[i - 4 + (i % 3)] is { Expected: "accepted" } earlier ? earlier with { Detail = earlier.Detail.DeepClone().AsObject() } : Good(i, at),
                9 => Bad(i, at),
                _ => Good(i, at),
            });
        }

        return entries;
    }

    private static BusEntry Good(int i, Instant at)
    {
        var detail = new JsonObject
        {
            ["event_id"] = string.Create(CultureInfo.InvariantCulture, $"E-{at.InUtc().Date:yyyyMMdd}-{i:D6}"),
            ["symbol"] = Symbols[i % Symbols.Length],
            ["exchange"] = Exchanges[i % Exchanges.Length],
            ["timestamp"] = at.ToString("uuuu-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["currency"] = "USD",
        };
        var price = 100 + (i % 50) + 0.25m;
        var type = (i % 3) switch { 0 => "Trade Execution", 1 => "Quote Update", _ => "Order Book Update" };
        switch (type)
        {
            case "Trade Execution":
                (detail["price"], detail["volume"]) = (price, 100 * (1 + (i % 7)));
                break;
            case "Quote Update":
                (detail["bid"], detail["ask"]) = (price, price + 0.01m);
                break;
            default:
                (detail["bids"], detail["asks"]) = (Levels(price, -0.01m), Levels(price, 0.01m));
                break;
        }

        return new BusEntry("market.exchange", type, detail, "accepted");
    }

    private static BusEntry Bad(int i, Instant at)
    {
        var entry = Good(i - (i % 3), at);
        switch (i / 10 % 6)
        {
            case 0:
                entry.Detail["price"] = -1;
                break;
            case 1:
                entry.Detail["symbol"] = "NOT A SYMBOL";
                break;
            case 2:
                entry.Detail["currency"] = "XXX";
                break;
            case 3:
                entry.Detail["timestamp"] = "2020-01-01T00:00:00Z";
                break;
            case 4:
                entry.Detail["exchange"] = "nyse";
                break;
            default:
                entry.Detail["volume"] = -5;
                break;
        }

        entry.Detail["event_id"] = string.Create(CultureInfo.InvariantCulture, $"B-{at.InUtc().Date:yyyyMMdd}-{i:D6}");
        return entry with { Expected = "rejected" };
    }

    private static JsonArray Levels(decimal price, decimal step) =>
        [.. Enumerable.Range(1, 5).Select(level => (JsonNode)new JsonObject { ["price"] = price + (step * level), ["size"] = 100 * level })];
}
