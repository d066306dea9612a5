using System.Globalization;
using System.Text;
using Ingestion.Collecting;
using Ingestion.Feeds.EarningsCalendar;
using Ingestion.Providers;
using Ingestion.Providers.AlphaVantage;
using Ingestion.Tests.Providers;
using Ingestion.Tests.Providers.AlphaVantage;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Ingestion.Tests.Feeds.EarningsCalendar;

public sealed class AlphaVantageCalendarTests : IAsyncLifetime
{
    private const string Header = "symbol,name,reportDate,fiscalDateEnding,estimate,currency,timeOfTheDay";

    private static readonly ApiKey Key = ApiKey.From("AVK3Y0FTH3T3ST")!;

    private readonly AnsweringServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Three_months_are_asked_for_in_one_call()
    {
        _server.Says($"{Header}\r\nHRBR,HARBOR LINE INC,2026-11-24,2026-10-31,1.65,USD,post-market\r\n");

        var list = (await ReadAsync()).Should().BeOfType<SnapshotResult<CalendarEntry>.Answered>().Which;

        _server.Requests.Should().Equal("/at/query?function=EARNINGS_CALENDAR&horizon=3month&apikey=AVK3Y0FTH3T3ST");
        list.Rows.Should().Equal(new CalendarEntry(
            Some.Ticker("HRBR"), new LocalDate(2026, 10, 31), null, new LocalDate(2026, 11, 24), TimeOfDay.PostMarket, 1.65m, "USD", "HARBOR LINE INC"));
        list.Rejected.Count.Should().Be(0);
    }

    [Theory]
    [InlineData("symbol,name,reportDate,fiscalDateEnding,estimate,currency\nHRBR,Harbor,2026-11-24,2026-10-31,1.5,USD\n", null)] // as it was until 2026
    [InlineData("timeOfTheDay,currency,estimate,fiscalDateEnding,reportDate,name,symbol\npre-market,USD,1.5,2026-10-31,2026-11-24,Harbor,HRBR\n", TimeOfDay.PreMarket)]
    [InlineData("symbol,name,new,reportDate,fiscalDateEnding,estimate,currency\nHRBR,Harbor,?,2026-11-24,2026-10-31,1.5,USD\n", null)]
    [InlineData("\ufeff\"symbol\",\"name\",\"reportDate\",fiscalDateEnding,estimate,currency\r\nHRBR,\"Harbor\",\"2026-11-24\",2026-10-31,1.5,\"USD\"\r\n", null)]
    [InlineData("Symbol, Name ,ReportDate,FiscalDateEnding,Estimate,Currency\nHRBR,Harbor,2026-11-24,2026-10-31,1.5,USD", null)]
    public void Columns_are_known_by_their_names(string body, TimeOfDay? time) => List(body).Rows.Should().Equal(new CalendarEntry(
        Some.Ticker("HRBR"), new LocalDate(2026, 10, 31), null, new LocalDate(2026, 11, 24), time, 1.5m, "USD", "Harbor"));

    [Theory]
    [InlineData("", null)]
    [InlineData("None", null)]
    [InlineData("-", null)]
    [InlineData("null", null)]
    [InlineData("0.2737", "0.2737")]
    [InlineData("-0.0775", "-0.0775")]
    [InlineData("0", "0")]
    [InlineData("1e2", "100")]
    [InlineData("13525.5", "13525.5")]
    public void An_estimate_may_be_missing_or_negative(string text, string? estimate) =>
        Row($"HRBR,Harbor,2026-11-24,2026-10-31,{text},USD,").Estimate
            .Should().Be(estimate is null ? null : decimal.Parse(estimate, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("pre-market", TimeOfDay.PreMarket)]
    [InlineData("in-session", TimeOfDay.InSession)]
    [InlineData("post-market", TimeOfDay.PostMarket)]
    [InlineData("", null)]
    [InlineData("None", null)]
    [InlineData("at dawn", null)] // what is not known is not guessed
    public void The_time_of_the_day_is_known_or_not(string text, TimeOfDay? time) =>
        Row($"HRBR,Harbor,2026-11-24,2026-10-31,1,USD,{text}").TimeOfDay.Should().Be(time);

    [Theory]
    [InlineData("HRBR,HRBR,", null)] // many rows only repeat the symbol
    [InlineData("BRK-B,BRK-B,", null)]
    [InlineData("HRBR,,", null)]
    [InlineData("HRBR,hrbr,", null)]
    [InlineData("HRBR,\"Harbor, Line & Co\",", "Harbor, Line & Co")]
    [InlineData("HRBR,  Harbor   Line ,", "Harbor Line")]
    public void A_name_is_a_name_only_where_it_says_more_than_the_symbol(string begin, string? name) =>
        Row($"{begin}2026-11-24,2026-10-31,1,USD,").Name.Should().Be(name);

    [Theory]
    [InlineData("USD", "USD")]
    [InlineData("JPY", "JPY")]
    [InlineData("ZAc", "ZAc")]
    [InlineData("", null)]
    [InlineData("None", null)]
    public void The_currency_is_that_of_the_estimate(string text, string? currency) =>
        Row($"HRBR,Harbor,2026-11-24,2026-10-31,1,{text},").Currency.Should().Be(currency);

    [Theory]
    [InlineData("BRK-B", "BRK.B")]
    [InlineData("AKO-A", "AKO.A")]
    [InlineData("AACAY", "AACAY")]
    public void Share_classes_are_spelled_our_way(string text, string symbol) => Row($"{text},x,2026-11-24,2026-10-31,1,USD,").Symbol.Symbol.Should().Be(symbol);

    [Theory]
    [InlineData("ABR-PD,x,2026-11-24,2026-10-31,1,USD,", "not a ticker")]
    [InlineData("WFC-P-A,x,2026-11-24,2026-10-31,1,USD,", "not a ticker")]
    [InlineData("CBIO_OLD,x,2026-11-24,2026-10-31,1,USD,", "not a ticker")]
    [InlineData(",x,2026-11-24,2026-10-31,1,USD,", "not a ticker")]
    [InlineData("HRBR,x,2026-11-31,2026-10-31,1,USD,", "no date")]
    [InlineData("HRBR,x,11/24/2026,2026-10-31,1,USD,", "no date")]
    [InlineData("HRBR,x,,2026-10-31,1,USD,", "no date")]
    [InlineData("HRBR,x,2026-11-24,None,1,USD,", "no date")]
    [InlineData("HRBR,x,2026-10-30,2026-10-31,1,USD,", "reported before the period ends")]
    [InlineData("HRBR,x,2026-11-24,2026-10-31,about 1,USD,", "the estimate is no number")]
    [InlineData("HRBR,x,2026-11-24,2026-10-31,1e999,USD,", "the estimate is no number")]
    [InlineData("HRBR,x,2026-11-24,2026-10-31,1,dollars,", "not a currency")]
    [InlineData("HRBR,x, y,2026-11-24,2026-10-31,1,USD,", "wrong number of fields")]
    [InlineData("HRBR,x,2026-11-24,2026-10", "wrong number of fields")] // the answer was cut
    [InlineData("HRBR,\"x,2026-11-24,2026-10-31,1,USD,", "unreadable")]
    public void A_bad_row_is_rejected_with_a_reason_and_costs_only_itself(string row, string reason)
    {
        var list = List($"{Header}\n{row}\nGOOD,x,2026-11-24,2026-10-31,1,USD,\n");

        list.Rows.Should().ContainSingle().Which.Symbol.Symbol.Should().Be("GOOD");
        list.Rejected.First.Should().Equal(new RejectedRow(reason, row));
    }

    [Fact]
    public void A_symbol_may_report_twice_but_each_fiscal_period_once()
    {
        var list = List($"""
            {Header}
            TWIN,x,2026-11-24,2026-10-31,1,USD,
            CAKE,x,2026-11-24,2026-09-30,1,USD,
            CAKE,x,2026-11-24,2026-06-30,2,USD,
            TWIN,x,2026-11-25,2026-10-31,3,USD,
            TWIN,x,2027-02-10,2027-01-31,4,USD,
            """);

        list.Rows.Select(static row => (row.Symbol.Symbol, row.Estimate)).Should().Equal(("TWIN", 1m), ("CAKE", 1m), ("CAKE", 2m), ("TWIN", 4m));
        list.Rejected.First.Should().ContainSingle().Which.Reason.Should().Be("repeated fiscal period");
    }

    [Theory]
    [InlineData($"{Header}\r\nE,r,r,o,r, ,M\r\n", "none of 1 rows is usable, the first one because: no date")] // an error message, one letter a field
    [InlineData($"{Header}\n", "the list has no rows")]
    [InlineData("""{"earnings":[]}""", "JSON where CSV was expected")]
    [InlineData(" [1]", "JSON where CSV was expected")]
    [InlineData("""{"Note":"cut o""", "JSON where CSV was expected")]
    [InlineData("<!doctype html><title>Maintenance</title>", "CSV with the columns symbol, reportDate and fiscalDateEnding was expected")]
    [InlineData("symbol,name,reportDate\nA,b,2026-11-24\n", "CSV with the columns symbol, reportDate and fiscalDateEnding was expected")]
    [InlineData("\"symbol,reportDate,fiscalDateEnding\nA,2026-11-24,2026-10-31\n", "CSV with the columns symbol, reportDate and fiscalDateEnding was expected")]
    public void An_answer_without_one_usable_row_is_malformed(string body, string message)
    {
        var failure = Read(body).Should().BeOfType<SnapshotResult<CalendarEntry>.Failed>().Which.Failure;

        (failure.Kind, failure.Message).Should().Be((SourceFailureKind.Malformed, message));
    }

    [Theory]
    [InlineData("""{"Information":"25 requests per day"}""", SourceFailureKind.DailyLimit)]
    [InlineData("""{"Error Message":"the parameter apikey is invalid or missing."}""", SourceFailureKind.Unauthorized)]
    [InlineData("{}", SourceFailureKind.NoData)]
    [InlineData("", SourceFailureKind.EmptyBody)]
    public async Task What_the_provider_refuses_is_told_apart(string body, SourceFailureKind kind)
    {
        _server.Says(body);

        (await ReadAsync()).Should().BeOfType<SnapshotResult<CalendarEntry>.Failed>().Which.Failure.Kind.Should().Be(kind);
    }

    [Fact]
    public async Task It_takes_a_turn_of_the_calendar_and_without_one_it_is_not_asked_for()
    {
        var calls = new ScriptedCalls(ScriptedCalls.Denied);

        (await ReadAsync(calls)).Should().BeOfType<SnapshotResult<CalendarEntry>.Failed>().Which.Failure.Should().BeSameAs(ScriptedCalls.UsedUp);

        calls.Taken.Should().Equal(CallPurpose.Calendar);
        _server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_timeout_and_no_exception()
    {
        _server.Answer = static async context =>
        {
            await context.Response.WriteAsync($"{Header}\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        };
        using var timeUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        (await ReadAsync(timeUp: timeUp.Token)).Should().BeOfType<SnapshotResult<CalendarEntry>.Failed>().Which.Failure.Kind.Should().Be(SourceFailureKind.Timeout);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_a_failure_and_no_short_list()
    {
        _server.Answer = static async context =>
        {
            context.Response.ContentLength = 10_000;
            await context.Response.WriteAsync($"{Header}\nGOOD,x,2026-11-24,2026-10-31,1,USD,\n");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        (await ReadAsync()).Should().BeOfType<SnapshotResult<CalendarEntry>.Failed>().Which.Failure.Kind.Should().Be(SourceFailureKind.Connection);
    }

    [Fact]
    public void A_key_that_is_echoed_is_not_shown()
    {
        Read("your key AVK3Y0FTH3T3ST").ToString().Should().NotContain("AVK3Y0F");
        List($"{Header}\n-,AVK3Y0FTH3T3ST,,,,,\nGOOD,x,2026-11-24,2026-10-31,1,USD,\n").Rejected.First[0].Excerpt.Should().Be("-,[key],,,,,");
    }

    private static CalendarEntry Row(string row) => List($"{Header}\n{row}\n").Rows.Should().ContainSingle().Which;

    private static SnapshotResult<CalendarEntry>.Answered List(string body) => Read(body).Should().BeOfType<SnapshotResult<CalendarEntry>.Answered>().Which;

    private static SnapshotResult<CalendarEntry> Read(string body) => AlphaVantageCalendar.Read(Encoding.UTF8.GetBytes(body), Key);

    private Task<SnapshotResult<CalendarEntry>> ReadAsync(ICalls? calls = null, CancellationToken timeUp = default)
    {
        var client = new AlphaVantageClient(_server.Url, ProviderFixture.HttpWithoutRetries, calls ?? new ScriptedCalls(), TimeProvider.System);
        return new AlphaVantageCalendar(client).ReadAsync(new LocalDate(2026, 11, 20), Key, timeUp);
    }
}
