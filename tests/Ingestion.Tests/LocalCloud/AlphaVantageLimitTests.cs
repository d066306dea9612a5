using Ingestion.LocalCloud.Providers;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.Tests.LocalCloud;

/// <summary>Alpha Vantage refuses what is too many, in its words, where a test switches that on.</summary>
public sealed class AlphaVantageLimitTests : IAsyncLifetime
{
    private readonly StoppedTime _clock = new(Instant.FromUtc(2026, 11, 17, 11, 0));
    private readonly HttpClient _http = new();
    private ProviderServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = new ProviderServer(_clock) { Reference = new ReferenceWeek(ReferenceWeek.Played.Monday, 300, 200), Now = Instant.FromUtc(2026, 11, 9, 11, 0) };
        await _server.StartAsync();
        _server.Keys["alphavantage"] = "av-key";
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Without_limits_everything_is_answered_and_counted_by_function_and_symbol()
    {
        for (var i = 0; i < 60; i++)
        {
            (await AskAsync("OVERVIEW", i % 2 == 0 ? "IBM" : "AAPL")).Should().Contain("\"Symbol\"");
        }

        (_server.Limits.CountOf("OVERVIEW"), _server.Limits.CountOf("OVERVIEW", "IBM"), _server.Limits.CountOf("EARNINGS"), _server.Limits.UsedToday).Should().Be((60, 30, 0, 60));
    }

    [Fact]
    public async Task A_budget_that_is_used_up_is_told_with_the_key_in_it_until_it_is_another_day_in_new_york()
    {
        _server.Limits.CallsADay = 2;
        await AskAsync("OVERVIEW", "IBM");
        await AskAsync("EARNINGS", "IBM");

        (await AskAsync("CASH_FLOW", "IBM")).Should().Contain("API key as av-key").And.Contain("25 requests per day");
        _clock.Advance(Duration.FromHours(17));
        (await AskAsync("CASH_FLOW", "IBM")).Should().Contain("25 requests per day", "it is 23:00 in New York");
        _clock.Advance(Duration.FromHours(2));
        (await AskAsync("CASH_FLOW", "IBM")).Should().Contain("operatingCashflow");

        (_server.Limits.RefusedFor(Fault.DailyLimit), _server.Limits.UsedToday).Should().Be((2, 1));
        _server.Limits.CallsADay = 1;
        (await AskAsync("CASH_FLOW", "IBM")).Should().Contain("25 requests per day");
        _server.Limits.StartNewDay();
        (await AskAsync("CASH_FLOW", "IBM")).Should().Contain("operatingCashflow");
    }

    [Fact]
    public async Task A_second_call_within_a_second_is_a_burst()
    {
        _server.Limits.IsOneASecond = true;
        await AskAsync("OVERVIEW", "IBM");
        _clock.Advance(Duration.FromMilliseconds(500));

        (await AskAsync("OVERVIEW", "IBM")).Should().Contain("1 request per second");
        _clock.Advance(Duration.FromMilliseconds(500));
        (await AskAsync("OVERVIEW", "IBM")).Should().Contain("\"Symbol\"", "what is refused does not count");
    }

    [Fact]
    public async Task More_than_the_calls_of_a_minute_get_a_note()
    {
        _server.Limits.CallsAMinute = 2;
        await AskAsync("OVERVIEW", "IBM");
        _clock.Advance(Duration.FromSeconds(30));
        await AskAsync("OVERVIEW", "IBM");

        (await AskAsync("OVERVIEW", "IBM")).Should().Contain("\"Note\"").And.Contain("5 calls per minute");
        _clock.Advance(Duration.FromSeconds(30));
        (await AskAsync("OVERVIEW", "IBM")).Should().Contain("\"Symbol\"");
        (await AskAsync("OVERVIEW", "IBM")).Should().Contain("\"Note\"");
    }

    [Fact]
    public async Task A_wrong_key_uses_nothing_up()
    {
        _server.Limits.CallsADay = 1;

        (await AskAsync("OVERVIEW", "IBM", "wrong")).Should().Contain("apikey is invalid");
        (_server.Limits.Calls.Count, _server.Limits.UsedToday).Should().Be((0, 0));
    }

    [Fact]
    public async Task Documents_break_by_function_and_by_symbol()
    {
        (_server.AlphaVantageFaults["CASH_FLOW IBM"], _server.AlphaVantageFaults["EARNINGS"], _server.AlphaVantageFaults["AAPL"]) = (Fault.EmptyObject, Fault.NoRows, Fault.Premium);

        (await AskAsync("CASH_FLOW", "IBM")).Should().Be("{}");
        (await AskAsync("CASH_FLOW", "MSFT")).Should().Contain("operatingCashflow");
        (await AskAsync("EARNINGS", "MSFT")).Should().Contain("\"quarterlyEarnings\": []");
        (await AskAsync("OVERVIEW", "AAPL")).Should().Contain("premium endpoint");
        (await AskAsync("NO_SUCH", "IBM")).Should().Contain("This API function (NO_SUCH) does not exist.");
    }

    private async Task<string> AskAsync(string function, string symbol, string key = "av-key")
    {
        using var response = await _http.GetAsync(new Uri($"{_server.AlphaVantageUrl}/query?function={function}&symbol={symbol}&apikey={key}"));
        ((int)response.StatusCode).Should().Be(200);
        return await response.Content.ReadAsStringAsync();
    }
}
