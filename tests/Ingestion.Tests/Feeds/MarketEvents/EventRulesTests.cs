using System.Text.Json;
using System.Text.Json.Nodes;
using Ingestion.Feeds.MarketEvents;
using Ingestion.Jobs;
using NodaTime;

namespace Ingestion.Tests.Feeds.MarketEvents;

public sealed class EventRulesTests
{
    private static readonly EventRules Rules = new(
        [EventRules.Trade, EventRules.Quote, EventRules.OrderBook, "Auction"],
        EventSenders.Parse("""{"123456789012":["market.nyse","market.x.*"],"210987654321":["market.*"]}""", []),
        Duration.FromHours(24));

    [Fact]
    public void A_trade_that_keeps_the_rules_is_taken_whole()
    {
        var item = Check(Trade())!;

        (item.Key, item.Type, item.Exchange, item.Symbol.Symbol, item.Currency).Should().Be(("market.nyse/T-1", "Trade Execution", "NYSE", "AAPL", "USD"));
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
    [InlineData("timestamp", "\"2026-11-20T15:04:59.123+00:00\"", true)]
    [InlineData("timestamp", "\"2026-11-20T10:04:59-05:00\"", true)]
    [InlineData("timestamp", "\"2026-11-20T15:04:59-05:00\"", false)] // five hours later
    [InlineData("timestamp", "\"9999-12-31T23:59:59-12:00\"", false)] // after the end of time
    [InlineData("timestamp", "\"-9998-01-01T00:00:00+12:00\"", false)]
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
    [InlineData(EventRules.Trade, 2 * 1024, true)]
    [InlineData(EventRules.Trade, (2 * 1024) + 1, false)]
    [InlineData(EventRules.OrderBook, 32 * 1024, true)]
    [InlineData(EventRules.OrderBook, (32 * 1024) + 1, false)]
    public void A_detail_has_2_KiB_at_most_and_an_order_book_32(string type, int bytes, bool isTaken)
    {
        var detail = Trade();
        (detail["bids"], detail["asks"], detail["note"]) = (new JsonArray(), new JsonArray(), string.Empty);
        detail["note"] = new string('x', bytes - detail.ToJsonString().Length);

        (Check(detail, out _, type) is not null).Should().Be(isTaken);
    }

    [Theory]
    [InlineData("""{"price":999999,"price":1}""", "'price' twice")]
    [InlineData("""{"bids":[{"price":1,"size":1,"price":2}]}""", "'price' twice")]
    [InlineData("""{"a":{"x":1},"b":{"x":1}}""", null)]
    [InlineData("""{"\ud800":1,"\ud800":2}""", null)] // no text, and so nothing that a rule could ask for
    [InlineData("""{"pric\u0065":1,"price":2}""", "'price' twice")]
    public void A_detail_that_names_a_member_twice_in_one_object_is_refused(string detail, string? said)
    {
        using var json = JsonDocument.Parse(detail);
        Rules.Check(Event(json.RootElement), out var problems);

        problems.Any(static problem => problem.Contains("twice", StringComparison.Ordinal)).Should().Be(said is not null);
        said?.Should().Match(text => problems.Any(problem => problem.Contains(text, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("123456789012", "market.nyse", true)]
    [InlineData("123456789012", "market.nyse.a", false)]
    [InlineData("123456789012", "market.x.a-b_c.1", true)]
    [InlineData("123456789012", "market.x", false)]
    [InlineData("210987654321", "market.anything", true)]
    [InlineData("000000000000", "market.nyse", false)]
    [InlineData("", "market.nyse", false)]
    [InlineData("210987654321", "market.", false)]
    [InlineData("210987654321", "market.NYSE", false)]
    [InlineData("210987654321", "market.a\nb", false)]
    [InlineData("210987654321", "market.a\n", false)]
    [InlineData("210987654321", "market.a\u001b[31m", false)]
    [InlineData("210987654321", "xmarket.a", false)]
    public void An_account_uses_its_own_sources_only(string account, string source, bool isTaken)
    {
        using var json = JsonDocument.Parse(Trade().ToJsonString());

        (Rules.Check(Event(json.RootElement) with { Account = account, Source = source }, out var problems) is not null).Should().Be(isTaken);
        problems.Should().NotContain(static problem => problem.Any(char.IsControl));
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("[]", "cannot be read")]
    [InlineData("""{"1":["market.x"]}""", "'1' is no account")]
    [InlineData("""{"123456789012":[]}""", "sources of 123456789012 are []")]
    [InlineData("""{"123456789012":["weather"]}""", "[weather]")]
    [InlineData("""{"123456789012":"market.x"}""", "cannot be read")]
    [InlineData("""{"\ud800":["market.x"]}""", "cannot be read")]
    public void Senders_that_make_no_sense_are_named(string text, string said)
    {
        List<string> problems = [];

        EventSenders.Parse(text, problems);

        problems.Should().ContainSingle().Which.Should().Contain(said).And.Contain("12 digits");
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

        (Rules.Check(Event(json.RootElement) with { PutAt = Some.At(putAt) }, out _) is not null).Should().Be(isTaken);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    public void A_detail_that_is_no_object_is_refused(string detail) => Check(JsonNode.Parse(detail), out _).Should().BeNull();

    [Theory]
    [InlineData("""{"detail-type":"x","source":"market.x","detail":{},"id":"1","time":"yesterday"}""", "yesterday")]
    [InlineData("""{"detail-type":"x","source":"market.x","detail":{},"id":7,"time":"2026-11-20T15:05:00Z"}""", "\"id\"")]
    [InlineData("""{"detail-type":"x","source":"market.x","detail":{},"id":"a/b","time":"2026-11-20T15:05:00Z"}""", "'a/b'")]
    [InlineData("""{"detail-type":"x","source":"market.x","id":"1","time":"2026-11-20T15:05:00Z"}""", "\"detail\" is missing")]
    [InlineData("7", "\"detail\" is missing")]
    public void An_event_that_nothing_can_be_written_down_about_is_poison_with_a_reason(string payload, string said)
    {
        using var json = JsonDocument.Parse(payload);
        var read = () => BusEvent.Read(json.RootElement);

        read.Should().Throw<PoisonedEventException>().Which.Message.Should().Contain(said);
    }

    [Theory]
    [InlineData("""{"job":"news"}""", false)]
    [InlineData("""{"Records":[{"messageId":"1","body":"{}","eventSource":"aws:sqs"}]}""", true)]
    [InlineData("""{"\ud800":1,"Records":[]}""", true)]
    [InlineData("""{"Records":[{"eventSource":"aws:s3"}]}""", false)]
    [InlineData("""{"Records":7}""", false)]
    [InlineData("[]", false)]
    public void A_batch_from_a_queue_is_known_by_its_shape(string payload, bool isBatch)
    {
        using var json = JsonDocument.Parse(payload);

        QueueMessage.IsBatch(json.RootElement).Should().Be(isBatch);
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
        return Rules.Check(Event(json.RootElement) with { Type = type, Source = source }, out problems);
    }

    private static BusEvent Event(JsonElement detail) => new("bus-1", "123456789012", "market.nyse", EventRules.Trade, Some.Scheduled, detail);
}
