using System.Globalization;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Providers;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.Tests.LocalCloud;

/// <summary>Alpha Vantage's documents of companies have the shapes and the traps of the real ones, and are in step with the calendar.</summary>
public sealed class CompanyDocumentTests : IAsyncLifetime
{
    private static readonly ReferenceWeek Week = new(ReferenceWeek.Played.Monday, 1_300, 1_000);
    private static readonly Instant Monday = Instant.FromUtc(2026, 11, 9, 11, 0);

    private readonly ProviderServer _server = new() { Reference = Week, Now = Monday };
    private readonly HttpClient _http = new();

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        _server.Keys["alphavantage"] = "av-key";
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _server.DisposeAsync();
    }

    [Theory]
    [InlineData("INCOME_STATEMENT", 26, "netIncome")]
    [InlineData("BALANCE_SHEET", 38, null)]
    [InlineData("CASH_FLOW", 29, "operatingCashflow")]
    public async Task A_statement_has_twenty_years_and_81_quarters_of_nothing_but_texts(string function, int fields, string? sum)
    {
        var statement = await AskAsync(function, "IBM");

        var (years, quarters) = (Rows(statement, "annualReports"), Rows(statement, "quarterlyReports"));
        ((string?)statement["symbol"], years.Count, quarters.Count).Should().Be(("IBM", 20, 81));
        years.Concat(quarters).Should().OnlyContain(row => row.Count == fields && row.All(static field => field.Value!.GetValueKind() == System.Text.Json.JsonValueKind.String));
        Date(years[0]).Should().Be("2025-12-31");
        quarters.Select(Date).Take(4).Should().Equal("2026-09-30", "2026-06-30", "2026-03-31", "2025-12-31");
        if (sum is not null)
        {
            Amount(years[0], sum).Should().Be(quarters.Skip(3).Take(4).Sum(quarter => Amount(quarter, sum)), "a year and a quarter end on the same day, with different figures");
        }

        quarters.SelectMany(static row => row).Count(static field => (string?)field.Value == "None").Should().BeGreaterThan(81);
    }

    [Fact]
    public async Task The_figures_add_up()
    {
        foreach (var symbol in new[] { "IBM", "AAPL", "NVDA", "BRK-B", "KESL" })
        {
            var quarter = Rows(await AskAsync("INCOME_STATEMENT", symbol), "quarterlyReports")[0];
            (Amount(quarter, "totalRevenue") - Amount(quarter, "costOfRevenue")).Should().Be(Amount(quarter, "grossProfit"));
            Amount(quarter, "totalRevenue").Should().BePositive();
            var sheet = Rows(await AskAsync("BALANCE_SHEET", symbol), "quarterlyReports")[0];
            (Amount(sheet, "totalLiabilities") + Amount(sheet, "totalShareholderEquity")).Should().Be(Amount(sheet, "totalAssets"));
            Amount(Rows(await AskAsync("CASH_FLOW", symbol), "quarterlyReports")[0], "netIncome").Should().Be(Amount(quarter, "netIncome"));
        }
    }

    [Fact]
    public async Task The_first_annual_earnings_are_those_of_a_quarter_and_its_date_ends_no_year()
    {
        var earnings = await AskAsync("EARNINGS", "NVDA");

        var (annual, quarterly) = (Rows(earnings, "annualEarnings"), Rows(earnings, "quarterlyEarnings"));
        quarterly.Should().HaveCount(117);
        annual[0]["reportedEPS"]!.GetValue<string>().Should().Be(quarterly[0]["reportedEPS"]!.GetValue<string>());
        Date(annual[0])[5..7].Should().NotBe("01", "its year ends in January");
        annual.Skip(1).Should().OnlyContain(static row => Date(row).Contains("-01-", StringComparison.Ordinal)).And.OnlyContain(static row => row.Count == 2);
    }

    [Fact]
    public async Task A_report_after_the_close_is_there_on_the_evening_of_its_day_and_one_before_the_open_on_its_morning()
    {
        var nvidia = Report("NVDA");
        var disney = Report("DIS");

        (await LatestAsync("NVDA", nvidia.Date, 16)).Should().NotBe(nvidia.FiscalPeriodEnd);
        (await LatestAsync("NVDA", nvidia.Date, 18)).Should().Be(nvidia.FiscalPeriodEnd);
        (await LatestAsync("DIS", disney.Date, 6)).Should().NotBe(disney.FiscalPeriodEnd);
        (await LatestAsync("DIS", disney.Date, 8)).Should().Be(disney.FiscalPeriodEnd);
        var row = Rows(await AskAsync("EARNINGS", "DIS"), "quarterlyEarnings")[0];
        ((string?)row["reportedDate"], (string?)row["reportTime"], (string?)row["estimatedEPS"]).Should().Be(("2026-11-12", "pre-market", "1.05"));
        Date(Rows(await AskAsync("BALANCE_SHEET", "DIS"), "quarterlyReports")[0]).Should().Be(Date(row));
    }

    [Fact]
    public async Task Every_report_that_is_due_in_the_week_is_there_on_the_day_after()
    {
        var due = Week.AlphaVantage(Week.Monday).Where(static report => report.Date < Week.Monday.PlusDays(5)).ToList();

        due.Should().HaveCountGreaterThan(20);
        foreach (var report in due.Where(report => Week.ReportsOf(report.Symbol, report.Date).Count == 1))
        {
            (await LatestAsync(report.Symbol, report.Date.PlusDays(1), 6)).Should().Be(report.FiscalPeriodEnd, report.Symbol);
        }
    }

    [Fact]
    public async Task Statements_may_come_days_after_the_report()
    {
        var day = Report(Companies.Late).Date.PlusDays(1);

        var quarter = await LatestAsync(Companies.Late, day, 12);

        Date(Rows(await AskAsync("INCOME_STATEMENT", Companies.Late), "quarterlyReports")[0]).Should().NotBe(Iso(quarter));
        _server.Now = At(day.PlusDays(3), 12);
        Date(Rows(await AskAsync("INCOME_STATEMENT", Companies.Late), "quarterlyReports")[0]).Should().Be(Iso(quarter));
    }

    [Theory]
    [InlineData("SPY")]
    [InlineData("DECX")]
    [InlineData("ZVZZT")]
    [InlineData("BRK.B")]
    [InlineData("HRBX-PA")]
    [InlineData("NOSUCH")]
    [InlineData("")]
    public async Task Funds_what_is_unknown_and_other_spellings_get_an_empty_object(string symbol)
    {
        (await AskAsync("OVERVIEW", symbol)).Should().BeEmpty();
        (await AskAsync("INCOME_STATEMENT", symbol)).Should().BeEmpty();
        (await AskAsync("EARNINGS", symbol)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_earlier_quarter_is_restated_from_a_day_on()
    {
        var before = Rows(await AskAsync("INCOME_STATEMENT", Companies.Restated), "quarterlyReports");
        _server.Now = Monday + Duration.FromDays(2);
        var after = Rows(await AskAsync("INCOME_STATEMENT", Companies.Restated), "quarterlyReports");

        before.Zip(after).Select(static (pair, i) => (i, IsSame: JsonNode.DeepEquals(pair.First, pair.Second))).Where(static one => !one.IsSame).Should().Equal((2, false));
        Amount(after[2], "totalRevenue").Should().BeGreaterThan(Amount(before[2], "totalRevenue"));
        ((string?)before[2]["depreciation"], (string?)after[2]["interestIncome"]).Should().Be(("None", "None"));
        ((string?)after[2]["depreciation"]).Should().NotBe("None");
    }

    [Fact]
    public async Task The_overview_is_that_of_the_day_and_lacks_what_nobody_knows()
    {
        var today = await AskAsync("OVERVIEW", "AAPL");
        _server.Now = Monday + Duration.FromDays(1);
        var tomorrow = await AskAsync("OVERVIEW", "AAPL");

        today.Should().HaveCount(55).And.ContainKey("52WeekHigh");
        ((string?)today["FiscalYearEnd"], (string?)today["LatestQuarter"]).Should().Be(("September", "2026-09-30"));
        today["MarketCapitalization"]!.GetValue<string>().Should().NotBe(tomorrow["MarketCapitalization"]!.GetValue<string>());
        (await Task.WhenAll(Week.Assets(Week.Monday).Take(60).Select(asset => AskAsync("OVERVIEW", asset.Symbol))))
            .SelectMany(static overview => overview).Select(static field => (string?)field.Value).Should().Contain(["None", "-"]);
    }

    [Fact]
    public async Task The_symbol_that_is_renamed_takes_its_documents_with_it()
    {
        (await AskAsync("OVERVIEW", ReferenceWeek.RenamedFrom)).Should().NotBeEmpty();
        (await AskAsync("OVERVIEW", ReferenceWeek.RenamedTo)).Should().BeEmpty();
        _server.Now = Monday + Duration.FromDays(2);
        (await AskAsync("OVERVIEW", ReferenceWeek.RenamedFrom)).Should().BeEmpty();
        (await AskAsync("OVERVIEW", ReferenceWeek.RenamedTo)).Should().NotBeEmpty();
    }

    private static ScheduledReport Report(string symbol) => Week.AlphaVantage(Week.Monday).Single(report => report.Symbol == symbol);

    private static Instant At(LocalDate day, int hour) => day.At(new LocalTime(hour, 0)).InZoneLeniently(DateTimeZoneProviders.Tzdb["America/New_York"]).ToInstant();

    private static IReadOnlyList<JsonObject> Rows(JsonObject body, string name) => [.. body[name]!.AsArray().Select(static row => row!.AsObject())];

    private static string Date(JsonObject row) => (string)row["fiscalDateEnding"]!;

    private static string Iso(LocalDate date) => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    private static long Amount(JsonObject row, string name) => long.Parse((string)row[name]!, CultureInfo.InvariantCulture);

    private async Task<LocalDate> LatestAsync(string symbol, LocalDate day, int hour)
    {
        _server.Now = At(day, hour);
        return NodaTime.Text.LocalDatePattern.Iso.Parse(Date(Rows(await AskAsync("EARNINGS", symbol), "quarterlyEarnings")[0])).Value;
    }

    private async Task<JsonObject> AskAsync(string function, string symbol)
    {
        using var response = await _http.GetAsync(new Uri($"{_server.AlphaVantageUrl}/query?function={function}&symbol={Uri.EscapeDataString(symbol)}&apikey=av-key"));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
    }
}
