using System.Net;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Providers;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.Tests.LocalCloud;

/// <summary>The providers of reference data answer and refuse as the real ones do.</summary>
public sealed class ReferenceProviderTests : IAsyncLifetime
{
    private const string Calendar = "/query?function=EARNINGS_CALENDAR&horizon=3month&apikey=av-key";

    private readonly ProviderServer _server = new() { Reference = new ReferenceWeek(ReferenceWeek.Played.Monday, 300, 200), Now = Instant.FromUtc(2026, 11, 9, 10, 0) };
    private readonly HttpClient _http = new();

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        (_server.Keys["alpaca"], _server.Keys["alphavantage"], _server.Keys["finnhub"]) = ("id:secret", "av-key", "fh-key");
        _http.DefaultRequestHeaders.Add("APCA-API-KEY-ID", "id");
        _http.DefaultRequestHeaders.Add("APCA-API-SECRET-KEY", "secret");
        _http.DefaultRequestHeaders.Add("X-Finnhub-Token", "fh-key");
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Alpaca_lists_active_assets_and_says_how_many_calls_are_left()
    {
        var (response, body) = await GetAsync(_server.AlpacaUrl + "/v2/assets?status=active");

        var assets = JsonNode.Parse(body)!.AsArray();
        assets.Should().HaveCount(300);
        assets.Single(static asset => (string?)asset!["symbol"] == "AAPL")!["tradable"]!.GetValue<bool>().Should().BeTrue();
        var otc = assets.First(static asset => (string?)asset!["exchange"] == "OTC")!.AsObject();
        (otc.ContainsKey("cusip"), otc["cusip"]).Should().Be((true, null));
        otc["maintenance_margin_requirement"]!.GetValue<int>().Should().Be(100);
        otc["margin_requirement_long"]!.GetValue<string>().Should().Be("100");
        assets.Single(static asset => (string?)asset!["symbol"] == "BTC/USD")!["min_order_size"].Should().NotBeNull();
        response.Headers.GetValues("X-RateLimit-Remaining").Should().Equal("199");
    }

    [Fact]
    public async Task Alpaca_lists_what_is_inactive_and_other_classes_where_they_are_asked_for()
    {
        JsonNode.Parse((await GetAsync(_server.AlpacaUrl + "/v2/assets")).Body)!.AsArray().Should().HaveCount(306);
        JsonNode.Parse((await GetAsync(_server.AlpacaUrl + "/v2/assets?status=inactive")).Body)!.AsArray()
            .Should().HaveCount(6).And.OnlyContain(static asset => (string?)asset!["status"] == "inactive");
        JsonNode.Parse((await GetAsync(_server.AlpacaUrl + "/v2/assets?status=active&asset_class=us_equity")).Body)!.AsArray().Should().HaveCount(297);
    }

    [Theory]
    [InlineData(Fault.Forbidden, HttpStatusCode.Forbidden, "forbidden.")]
    [InlineData(Fault.Unauthorized, HttpStatusCode.Unauthorized, "unauthorized.")]
    [InlineData(Fault.OtherHostsKeys, HttpStatusCode.Unauthorized, "40110000")]
    [InlineData(Fault.RateLimited, HttpStatusCode.TooManyRequests, "42910000")]
    [InlineData(Fault.ServerError, HttpStatusCode.InternalServerError, "Internal Server Error")]
    [InlineData(Fault.NoRows, HttpStatusCode.OK, "[]")]
    public async Task Alpaca_refuses_in_its_own_words(Fault fault, HttpStatusCode status, string says)
    {
        _server.Faults["alpaca"] = fault;

        var (response, body) = await GetAsync(_server.AlpacaUrl + "/v2/assets?status=active");

        response.StatusCode.Should().Be(status);
        body.Should().Contain(says);
        response.Headers.Contains("Retry-After").Should().BeFalse();
        response.Headers.GetValues("X-RateLimit-Reset").Should().Equal($"{Instant.FromUtc(2026, 11, 9, 10, 1).ToUnixTimeSeconds()}");
    }

    [Fact]
    public async Task Alpacas_wrong_keys_are_forbidden_and_alpha_vantages_are_a_200()
    {
        _server.Keys["alpaca"] = "id:another";
        _server.Keys["alphavantage"] = "another";

        (await GetAsync(_server.AlpacaUrl + "/v2/assets?status=active")).Response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        var (response, body) = await GetAsync(_server.AlphaVantageUrl + Calendar);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        body.Should().Contain("apikey is invalid");
    }

    [Theory]
    [InlineData(7, "symbol,name,reportDate,fiscalDateEnding,estimate,currency,timeOfTheDay", "NVDA,NVIDIA CORP,2026-11-11,2026-10-31,1.25,USD,post-market")]
    [InlineData(6, "symbol,name,reportDate,fiscalDateEnding,estimate,currency", "NVDA,NVIDIA Corp,2026-11-11,2026-10-31,1.25,USD")]
    public async Task Alpha_vantages_calendar_has_seven_columns_or_six_as_before(int columns, string header, string row)
    {
        _server.CalendarColumns = columns;

        var lines = (await GetAsync(_server.AlphaVantageUrl + Calendar)).Body.Split("\r\n");

        lines[0].Should().Be(header);
        lines.Should().Contain(row).And.HaveCount(202, "a header, two hundred rows and the end of the last one");
        lines.Should().Contain(static line => line.StartsWith("KVNX,\"", StringComparison.Ordinal) && line.Contains("\"\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Fault.Burst, "1 request per second")]
    [InlineData(Fault.DailyLimit, "API key as av-key")]
    [InlineData(Fault.Unauthorized, "apikey is invalid")]
    [InlineData(Fault.Premium, "premium endpoint")]
    [InlineData(Fault.Note, "\"Note\"")]
    [InlineData(Fault.EmptyObject, "{}")]
    [InlineData(Fault.CorruptCsv, "E,r,r,o,r, ,M")]
    [InlineData(Fault.JsonInsteadOfCsv, "\"data\"")]
    [InlineData(Fault.NoRows, "symbol,name,reportDate")]
    public async Task Alpha_vantage_refuses_with_the_status_of_success(Fault fault, string says)
    {
        _server.Faults["alphavantage"] = fault;

        var (response, body) = await GetAsync(_server.AlphaVantageUrl + Calendar);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        body.Should().Contain(says).And.NotContain("NVIDIA");
    }

    [Theory]
    [InlineData("alpaca")]
    [InlineData("alphavantage")]
    [InlineData("finnhub")]
    public async Task A_short_list_is_well_formed_and_has_half_the_rows(string provider)
    {
        var url = provider switch
        {
            "alpaca" => _server.AlpacaUrl + "/v2/assets?status=active",
            "alphavantage" => _server.AlphaVantageUrl + Calendar,
            _ => _server.FinnhubUrl + "/api/v1/calendar/earnings?from=2026-11-09&to=2027-02-09",
        };
        var whole = Rows((await GetAsync(url)).Body);

        _server.Faults[provider] = Fault.ShortList;

        Rows((await GetAsync(url)).Body).Should().Be(whole / 2);

        int Rows(string body) => provider switch
        {
            "alpaca" => JsonNode.Parse(body)!.AsArray().Count,
            "alphavantage" => body.Split("\r\n").Length - 2,
            _ => JsonNode.Parse(body)!["earningsCalendar"]!.AsArray().Count,
        };
    }

    [Fact]
    public async Task Finnhubs_calendar_tells_quarters_hours_and_what_was_earned_already()
    {
        _server.Now = Instant.FromUtc(2026, 11, 12, 10, 0);

        var rows = JsonNode.Parse((await GetAsync(_server.FinnhubUrl + "/api/v1/calendar/earnings?from=2026-11-11&to=2026-11-12")).Body)!["earningsCalendar"]!.AsArray();

        rows.Should().OnlyContain(static row => (string?)row!["date"] == "2026-11-11" || (string?)row["date"] == "2026-11-12");
        var nvidia = rows.Single(static row => (string?)row!["symbol"] == "NVDA")!;
        ((string?)nvidia["hour"], (int)nvidia["quarter"]!, (int)nvidia["year"]!).Should().Be(("amc", 3, 2027));
        nvidia["epsActual"].Should().NotBeNull("yesterday is over");
        rows.Single(static row => (string?)row!["symbol"] == "DIS")!["epsActual"].Should().BeNull("today is not");
    }

    [Fact]
    public async Task Finnhub_cuts_off_what_is_nearest_when_it_is_asked_for_too_much()
    {
        _server.MostReports = 5;

        var dates = JsonNode.Parse((await GetAsync(_server.FinnhubUrl + "/api/v1/calendar/earnings?from=2026-11-09&to=2027-02-09")).Body)!["earningsCalendar"]!.AsArray()
            .Select(static row => (string)row!["date"]!).ToList();

        dates.Should().HaveCount(5).And.BeInDescendingOrder(StringComparer.Ordinal);
        string.CompareOrdinal(dates[^1], "2027-01").Should().BePositive();
    }

    [Fact]
    public async Task Alpha_vantages_key_is_not_kept_with_the_requests()
    {
        await GetAsync(_server.AlphaVantageUrl + Calendar);

        _server.Requests.Should().ContainSingle().Which.Should().EndWith("apikey=");
    }

    private async Task<(HttpResponseMessage Response, string Body)> GetAsync(string url)
    {
        var response = await _http.GetAsync(new Uri(url), TestContext.Current.CancellationToken);
        return (response, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
