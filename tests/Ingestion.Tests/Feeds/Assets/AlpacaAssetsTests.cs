using System.Text.Json.Nodes;
using Ingestion.Collecting;
using Ingestion.Feeds.Assets;
using Ingestion.Providers;
using Ingestion.Providers.Alpaca;
using Ingestion.Tests.Providers;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Ingestion.Tests.Feeds.Assets;

/// <summary>What of Alpaca's list becomes an asset, over real HTTP.</summary>
public sealed class AlpacaAssetsTests : IAsyncLifetime
{
    private static readonly ApiKey Key = ApiKey.From("PK0FTH3T3ST", "s3cr3t0fth3t3st")!;

    private readonly AnsweringServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_active_us_equities_are_asked_for_in_one_call()
    {
        var list = await ListAsync(AlpacaRows.Row());

        _server.Requests.Should().Equal("/at/v2/assets?status=active&asset_class=us_equity");
        list.Rejected.Count.Should().Be(0);
        list.Rows.Should().ContainSingle().Which.Should().BeEquivalentTo(new ListedAsset(
            Some.Ticker("HRBR"),
            "id-HRBR",
            "Harbor Line Inc. Common Stock",
            "NYSE",
            "us_equity",
            IsTradable: true,
            IsMarginable: true,
            IsShortable: true,
            IsFractionable: false,
            ["fractional_eh_enabled", "has_options"]));
    }

    [Theory]
    [InlineData("name", "null", "")]
    [InlineData("name", null, "")]
    [InlineData("name", "\"  Harbor\\u202e \\n Line  \"", "Harbor Line")]
    public async Task A_name_may_be_empty_and_is_printable(string field, string? value, string name) =>
        (await ListAsync(AlpacaRows.Row(field, value))).Rows.Should().ContainSingle().Which.Name.Should().Be(name);

    [Theory]
    [InlineData("exchange", "\"MOONX\"")] // an exchange that nobody here has heard of
    [InlineData("attributes", "[\"ipo\",\"ptp_with_exception\",7,null,\"ipo\",\"\"]")]
    [InlineData("attributes", "null")]
    [InlineData("attributes", null)]
    [InlineData("attributes", "\"text\"")]
    [InlineData("easy_to_borrow", null)] // its successor is borrow_status
    [InlineData("cusip", "null")]
    [InlineData("maintenance_margin_requirement", "\"100\"")]
    [InlineData("margin_requirement_long", "[[{}]]")]
    [InlineData("shortable", null)]
    [InlineData("marginable", "\"yes\"")]
    [InlineData("borrow_status", "\"easy_to_borrow\"")]
    [InlineData("symbol", "\"GRP.U\"")]
    [InlineData("symbol", "\"ABR.PRD\"")]
    [InlineData("tradable", "false")] // active and not tradable, as over the counter
    public async Task What_is_not_used_or_not_known_costs_nothing(string field, string? value)
    {
        var list = await ListAsync(AlpacaRows.Row(field, value));

        list.Rows.Should().ContainSingle();
        list.Rejected.Count.Should().Be(0);
    }

    [Fact]
    public async Task Attributes_come_each_once_in_order_and_unknown_exchanges_are_kept()
    {
        var row = AlpacaRows.Row();
        row["exchange"] = "MOONX";
        row["attributes"] = JsonNode.Parse("""["ptp_with_exception","ipo",7,null,"ipo",""]""");

        var asset = (await ListAsync(row)).Rows.Should().ContainSingle().Which;

        asset.Exchange.Should().Be("MOONX");
        asset.Attributes.Should().Equal("ipo", "ptp_with_exception");
    }

    [Theory]
    [InlineData("symbol", null, "no symbol")]
    [InlineData("symbol", "\"\"", "no symbol")]
    [InlineData("symbol", "7", "no symbol")]
    [InlineData("symbol", "\"BTC/USD\"", "not a ticker")]
    [InlineData("symbol", "\"A B\"", "not a ticker")]
    [InlineData("id", null, "no id")]
    [InlineData("id", "\"\"", "no id")]
    [InlineData("id", "\"a b\"", "no id")]
    [InlineData("class", "\"crypto\"", "not a US equity")]
    [InlineData("class", null, "not a US equity")]
    [InlineData("status", "\"inactive\"", "not active")]
    [InlineData("status", null, "not active")]
    [InlineData("tradable", null, "no word on whether it is tradable")]
    [InlineData("tradable", "\"true\"", "no word on whether it is tradable")]
    public async Task A_bad_row_is_rejected_with_a_reason_and_costs_only_itself(string field, string? value, string reason)
    {
        var list = await ListAsync(AlpacaRows.Row(field, value), AlpacaRows.Asset("GOOD"));

        list.Rows.Should().ContainSingle().Which.Symbol.Symbol.Should().Be("GOOD");
        list.Rejected.First.Should().ContainSingle().Which.Reason.Should().Be(reason);
    }

    [Fact]
    public async Task What_is_not_even_an_object_costs_only_itself()
    {
        _server.Says($"[null,[],\"x\",{AlpacaRows.Asset("GOOD").ToJsonString()},{{\"\\ud800\":1}},{{\"symbol\":\"\\ud800\"}}]");

        var list = (SnapshotResult<ListedAsset>.Answered)await ReadAsync();

        list.Rows.Should().ContainSingle();
        list.Rejected.Count.Should().Be(5);
    }

    [Theory]
    [InlineData(true, true, "first")]
    [InlineData(false, false, "first")]
    [InlineData(true, false, "first")]
    [InlineData(false, true, "second")]
    public async Task Of_a_symbol_that_is_there_twice_the_tradable_one_counts_and_then_the_first(bool isFirst, bool isSecond, string kept)
    {
        var list = await ListAsync(
            AlpacaRows.Asset("AAA"), AlpacaRows.Asset("TWO", "first", isFirst), AlpacaRows.Asset("BBB"), AlpacaRows.Asset("TWO", "second", isSecond));

        list.Rows.Select(static row => row.Symbol.Symbol).Should().Equal("AAA", "TWO", "BBB");
        list.Rows[1].Id.Should().Be(kept);
        list.Rejected.First.Should().Equal(new RejectedRow("repeated symbol", kept == "first" ? "TWO second" : "TWO first"));
    }

    [Fact]
    public async Task Of_an_id_that_is_there_under_two_symbols_the_first_counts()
    {
        var list = await ListAsync(AlpacaRows.Asset("OLD", "same"), AlpacaRows.Asset("NEW", "same"), AlpacaRows.Asset("BBB"));

        list.Rows.Select(static row => row.Symbol.Symbol).Should().Equal("OLD", "BBB");
        list.Rejected.First.Should().Equal(new RejectedRow("repeated id", "NEW same"));
    }

    [Fact]
    public async Task A_row_that_lost_its_symbol_does_not_cost_another_row_its_id()
    {
        var list = await ListAsync(AlpacaRows.Asset("OLD", "1", isTradable: false), AlpacaRows.Asset("OLD", "2"), AlpacaRows.Asset("NEW", "1"));

        list.Rows.Select(static row => $"{row.Symbol} {row.Id}").Should().Equal("OLD 2", "NEW 1");
    }

    [Theory]
    [InlineData("[]", "the list has no rows")]
    [InlineData("""[{"ticker":"renamed"},{"ticker":"renamed"}]""", "none of 2 rows is usable, the first one because: no symbol")]
    public async Task A_list_without_one_usable_row_is_malformed(string body, string message)
    {
        _server.Says(body);

        var failure = await FailureAsync();

        (failure.Kind, failure.Message).Should().Be((SourceFailureKind.Malformed, message));
    }

    [Fact]
    public async Task A_list_that_is_cut_off_is_a_failure_and_no_short_list()
    {
        var body = new JsonArray([.. Enumerable.Range(0, 500).Select(static i => AlpacaRows.Asset($"A{i}"))]).ToJsonString();

        _server.Says(body[..^1]);
        (await FailureAsync()).Kind.Should().Be(SourceFailureKind.Malformed);

        _server.Answer = async context =>
        {
            context.Response.ContentLength = body.Length;
            await context.Response.WriteAsync(body[..(body.Length / 2)]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        };
        (await FailureAsync()).Kind.Should().Be(SourceFailureKind.Connection);
    }

    [Fact]
    public async Task A_list_that_does_not_end_in_time_is_a_timeout_and_no_exception()
    {
        _server.Answer = static async context =>
        {
            await context.Response.WriteAsync($"[{AlpacaRows.Asset("GOOD").ToJsonString()},");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        };
        using var timeUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        (await FailureAsync(timeUp.Token)).Kind.Should().Be(SourceFailureKind.Timeout);
    }

    [Fact]
    public async Task A_row_that_echoes_the_key_is_shown_without_it()
    {
        _server.Says("""[{"note":"s3cr3t0fth3t3st of PK0FTH3T3ST"}]""");

        (await FailureAsync()).ToString().Should().Contain("[key] of [key]").And.NotContain("s3cr3t").And.NotContain("PK0FTH3T3ST");
    }

    private async Task<SnapshotResult<ListedAsset>.Answered> ListAsync(params JsonObject[] rows)
    {
        _server.Says(new JsonArray([.. rows]).ToJsonString());
        return (await ReadAsync()).Should().BeOfType<SnapshotResult<ListedAsset>.Answered>().Which;
    }

    private async Task<SourceFailure> FailureAsync(CancellationToken timeUp = default) =>
        (await ReadAsync(timeUp)).Should().BeOfType<SnapshotResult<ListedAsset>.Failed>().Which.Failure;

    private Task<SnapshotResult<ListedAsset>> ReadAsync(CancellationToken timeUp = default) =>
        new AlpacaAssets(new AlpacaClient(_server.Url, ProviderFixture.Http)).ReadAsync(new LocalDate(2026, 11, 20), Key, timeUp);
}
