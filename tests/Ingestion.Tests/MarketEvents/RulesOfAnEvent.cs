using System.Text.Json;
using System.Text.Json.Nodes;
using Ingestion.Feeds.MarketEvents;
using NodaTime;

namespace Ingestion.Tests.MarketEvents;

public sealed class RulesOfAnEvent
{
    private static readonly EventRules Rules = new([EventRules.Trade, EventRules.Quote, EventRules.OrderBook, "Auction"], Duration.FromHours(24));

    [Fact]
    public void A_trade_that_keeps_the_rules_is_taken_whole()
    {
        var item = Check(Trade())!;

        (item.Id, item.Type, item.Exchange, item.Symbol.Symbol, item.Currency).Should().Be(("T-1", "Trade Execution", "NYSE", "AAPL", "USD"));
        item.Numbers.Should().BeEquivalentTo(new Dictionary<string, decimal> { ["price"] = 189.3m, ["volume"] = 100 });
        item.At.Should().Be(Some.At("2026-11-20T15:04:59.123Z"));
        JsonNode.Parse(item.Detail)!.AsObject().Should().HaveCount(Trade().Count);
    }

    [Theory]
    [InlineData("price", "0.0000001", true)]
    [InlineData("price", "0", false)]
    [InlineData("price", "-1", false)]
    [InlineData("price", "999999.9999", true)]
    [InlineData("price", "1000000", false)]
    [InlineData("price", "1e400", false)]
    [InlineData("price", "\"189.3\"", false)]
    [InlineData("price", null, false)]
    [InlineData("volume", "0", true)]
    [InlineData("volume", "-1", false)]
    [InlineData("volume", null, false)]
    [InlineData("currency", "\"EUR\"", true)]
    [InlineData("currency", "\"usd\"", false)]
    [InlineData("currency", "\"XXX\"", false)]
    [InlineData("currency", null, false)]
    [InlineData("symbol", "\"BRK.B\"", true)]
    [InlineData("symbol", "\"NOT A SYMBOL\"", false)]
    [InlineData("symbol", "7", false)]
    [InlineData("symbol", null, false)]
    [InlineData("exchange", "\"XN\"", true)]
    [InlineData("exchange", "\"X\"", false)]
    [InlineData("exchange", "\"ABCDEFGHIJ\"", true)]
    [InlineData("exchange", "\"ABCDEFGHIJK\"", false)]
    [InlineData("exchange", "\"nyse\"", false)]
    [InlineData("exchange", "\"1NYS\"", false)]
    [InlineData("timestamp", "\"2026-11-19T15:05:00Z\"", true)] // a day before it was put on the bus
    [InlineData("timestamp", "\"2026-11-19T15:04:59.999999Z\"", false)]
    [InlineData("timestamp", "\"2026-11-20T15:10:00Z\"", true)] // five minutes after
    [InlineData("timestamp", "\"2026-11-20T15:10:00.000001Z\"", false)]
    [InlineData("timestamp", "\"2026-11-20 15:05\"", false)]
    [InlineData("timestamp", null, false)]
    [InlineData("event_id", "\"a b\"", false)]
    [InlineData("event_id", "\"\"", false)]
    [InlineData("event_id", "7", false)]
    [InlineData("event_id", null, true)] // the bus's id stands in
    public void A_trade_is_judged_field_by_field(string field, string? value, bool isTaken)
    {
        var trade = Trade();
        trade.Remove(field);
        if (value is not null)
        {
            trade[field] = JsonNode.Parse(value);
        }

        var item = Check(trade, out var problems);

        (item is not null).Should().Be(isTaken, string.Join("; ", problems));
        if (!isTaken)
        {
            problems.Should().ContainSingle().Which.Should().StartWith(field);
        }
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        Check(new JsonObject(), out var problems);

        problems.Select(static problem => problem.Split(' ')[0]).Should().Equal("symbol", "exchange", "timestamp", "price", "volume", "currency");
    }

    [Fact]
    public void A_quote_needs_bid_and_ask_and_no_currency()
    {
        var quote = Common();
        (quote["bid"], quote["ask"]) = (10.1m, 10.2m);

        Check(quote, out _, EventRules.Quote)!.Currency.Should().BeNull();
        quote.Remove("ask");
        Check(quote, out var problems, EventRules.Quote).Should().BeNull();
        problems.Should().Equal("ask is missing, and must be over 0 and under 1,000,000");
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void An_order_book_has_a_hundred_levels_a_side_at_most(int levels, bool isTaken)
    {
        var book = Common();
        book["bids"] = new JsonArray([.. Enumerable.Range(0, levels).Select(static _ => (JsonNode)new JsonObject { ["price"] = 10, ["size"] = 0 })]);
        book["asks"] = new JsonArray();

        (Check(book, out _, EventRules.OrderBook) is not null).Should().Be(isTaken);
    }

    [Theory]
    [InlineData("""[{"price":0,"size":1}]""")]
    [InlineData("""[{"price":1,"size":-1}]""")]
    [InlineData("""[{"price":1}]""")]
    [InlineData("""[7]""")]
    [InlineData("7")]
    public void A_level_without_a_price_or_a_size_spoils_the_book(string bids)
    {
        var book = Common();
        (book["bids"], book["asks"]) = (JsonNode.Parse(bids), new JsonArray());

        Check(book, out var problems, EventRules.OrderBook).Should().BeNull();
        problems.Should().ContainSingle().Which.Should().StartWith("bids");
    }

    [Fact]
    public void A_type_that_was_added_keeps_the_rules_for_what_it_names()
    {
        Check(Common(), out _, "Auction").Should().NotBeNull();
        var auction = Common();
        auction["price"] = -1;
        Check(auction, out var problems, "Auction").Should().BeNull();
        problems.Should().ContainSingle();
    }

    [Fact]
    public void A_type_or_a_source_that_no_rule_routes_is_refused()
    {
        Check(Trade(), out var problems, "Weather Report", "weather.service").Should().BeNull();

        problems.Should().HaveCount(2);
    }

    [Theory]
    [InlineData(32 * 1024, true)]
    [InlineData((32 * 1024) + 1, false)]
    public void A_detail_has_32_KiB_at_most(int bytes, bool isTaken)
    {
        var trade = Trade();
        trade["note"] = string.Empty;
        trade["note"] = new string('x', bytes - trade.ToJsonString().Length);

        (Check(trade) is not null).Should().Be(isTaken);
    }

    [Theory]
    [InlineData("2000-01-01T00:00:00Z", true)]
    [InlineData("1999-12-31T23:59:59Z", false)]
    [InlineData("2100-01-01T00:00:00Z", true)]
    [InlineData("2100-01-01T00:00:01Z", false)]
    [InlineData("9999-12-31T23:59:59Z", false)]
    public void A_time_of_the_bus_that_no_bus_has_is_refused_before_anything_is_reckoned_with_it(string putAt, bool isTaken)
    {
        var trade = Trade();
        trade["timestamp"] = putAt;
        using var json = JsonDocument.Parse(trade.ToJsonString());

        (Rules.Check(new BusEvent("bus-1", "market.nyse", EventRules.Trade, Some.At(putAt), json.RootElement), out _) is not null).Should().Be(isTaken);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    public void A_detail_that_is_no_object_is_refused(string detail) => Check(JsonNode.Parse(detail), out _).Should().BeNull();

    [Theory]
    [InlineData("""{"detail-type":"x","source":"market.x","detail":{},"id":"1","time":"yesterday"}""", "yesterday")]
    [InlineData("""{"detail-type":"x","source":"market.x","detail":{},"id":7,"time":"2026-11-20T15:05:00Z"}""", "\"id\"")]
    public void An_event_that_nothing_can_be_written_down_about_is_poison_with_a_reason(string payload, string said)
    {
        using var json = JsonDocument.Parse(payload);
        var read = () => BusEvent.Read(json.RootElement);

        read.Should().Throw<PoisonedEventException>().Which.Message.Should().Contain(said);
    }

    [Theory]
    [InlineData("""{"job":"news"}""", false)]
    [InlineData("""{"detail-type":"x","source":"y","detail":{}}""", true)]
    [InlineData("""{"\ud800":1,"detail-type":"x","source":"y","detail":{}}""", true)]
    [InlineData("[]", false)]
    public void An_event_from_the_bus_is_known_by_its_shape(string payload, bool isOne)
    {
        using var json = JsonDocument.Parse(payload);

        BusEvent.IsOne(json.RootElement).Should().Be(isOne);
    }

    private static JsonObject Common() => new()
    {
        ["event_id"] = "T-1",
        ["symbol"] = "AAPL",
        ["exchange"] = "NYSE",
        ["timestamp"] = "2026-11-20T15:04:59.123Z",
    };

    private static JsonObject Trade()
    {
        var trade = Common();
        (trade["price"], trade["volume"], trade["currency"]) = (189.3m, 100, "USD");
        return trade;
    }

    private static MarketEvent? Check(JsonObject detail) => Check(detail, out _);

    private static MarketEvent? Check(JsonNode? detail, out IReadOnlyList<string> problems, string type = EventRules.Trade, string source = "market.nyse")
    {
        using var json = JsonDocument.Parse(detail?.ToJsonString() ?? "null");
        return Rules.Check(new BusEvent("bus-1", source, type, Some.Scheduled, json.RootElement), out problems);
    }
}
