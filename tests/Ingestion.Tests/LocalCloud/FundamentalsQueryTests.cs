using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Reference;
using Ingestion.LocalCloud.Running;
using NodaTime;

namespace Ingestion.Tests.LocalCloud;

/// <summary>What was known of a company on a day, and how it is shown.</summary>
public sealed class FundamentalsQueryTests
{
    private static readonly Instant August = Instant.FromUtc(2026, 8, 3, 10, 0), November = Instant.FromUtc(2026, 11, 11, 10, 0);

    [Fact]
    public void Versions_are_undone_until_the_row_is_what_it_was()
    {
        var row = Row("INCOME_STATEMENT", """{"total_revenue":103,"depreciation":5}""", "2026-11-11T10:00:00Z", """
            [{"known_since":"2026-08-03T10:00:00Z","until":"2026-10-01T10:00:00Z","was":{"total_revenue":100,"interest_income":7,"currency":"CAD"}},
             {"known_since":"2026-10-01T10:00:00Z","until":"2026-11-11T10:00:00Z","was":{"total_revenue":101},"absent":["depreciation"]}]
            """);

        var (now, between, first) = (At(row, November), At(row, Instant.FromUtc(2026, 10, 15, 0, 0)), At(row, August));

        (now!.Number("total_revenue"), now.Number("depreciation"), now.Text("currency"), now.Since).Should().Be((103m, 5m, "USD", November));
        (between!.Number("total_revenue"), between.Number("depreciation"), between.Number("interest_income")).Should().Be((101m, null, null));
        (first!.Number("total_revenue"), first.Number("interest_income"), first.Text("currency"), first.Since).Should().Be((100m, 7m, "CAD", August));
        At(row, August - Duration.FromSeconds(1)).Should().BeNull("nothing was known of it");
    }

    [Fact]
    public void A_quarter_is_put_together_from_three_documents()
    {
        var rows = new[]
        {
            Row("EARNINGS", """{"reported_eps":2.5,"estimated_eps":2.4,"surprise_percentage":4.1667}""", "2026-11-11T10:00:00Z", texts: """{"reported_date":"2026-10-21"}"""),
            Row("INCOME_STATEMENT", """{"total_revenue":16000000000,"gross_profit":9000000000,"operating_income":3000000000,"net_income":1600000000}""", "2026-11-11T10:00:00Z"),
            Row("CASH_FLOW", """{"operating_cashflow":4000000000,"capital_expenditures":-500000000}""", "2026-11-11T10:00:00Z"),
        };

        var lines = FundamentalsTable.Of([.. rows.Select(row => At(row, November)!)]).ToList();

        lines.Should().HaveCount(2);
        lines[1].Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Should().Equal("2026-09-30", "2026-10-21", "2.5", "2.4", "+4.2 %", "16.00 bn USD", "56.3 %", "18.8 %", "10.0 %", "4.00 bn", "3.50 bn");
    }

    [Fact]
    public void What_is_missing_is_left_blank()
    {
        var lines = FundamentalsTable.Of([At(Row("EARNINGS", """{"reported_eps":-0.04}""", "2026-11-11T10:00:00Z"), November)!]).ToList();

        lines[1].Should().StartWith("2026-09-30").And.EndWith("-0.04");
        FundamentalsTable.Overview([]).Should().BeNull();
    }

    [Theory]
    [InlineData("2026-11-22T06:10:00Z", "2026-11-21")]
    [InlineData("2026-11-21T12:30:00Z", "2026-11-21")]
    [InlineData("2026-11-21T11:30:00Z", "2026-11-20")]
    [InlineData("2026-11-23T20:00:00Z", "2026-11-21")]
    [InlineData("2026-11-24T11:59:00Z", "2026-11-21")]
    [InlineData("2026-11-24T12:00:00Z", "2026-11-24")]
    public void The_busiest_morning_is_the_latest_that_follows_a_day_with_runs(string now, string morning) =>
        UpcomingEarnings.Text(BusiestDay.MorningOf(NodaTime.Text.InstantPattern.ExtendedIso.Parse(now).Value)).Should().Be(morning);

    [Fact]
    public void On_the_busiest_day_so_many_companies_report_and_all_of_them_have_documents_the_morning_after()
    {
        var day = new LocalDate(2026, 11, 20);
        var week = new ReferenceWeek(day.Previous(IsoDayOfWeek.Monday), 1_400, 200, (day, BusiestDay.Reports));
        var companies = new Companies(week) { History = 5 };

        var due = week.AlphaVantage(day).Where(report => report.Date == day).ToList();

        due.Should().HaveCount(BusiestDay.Reports);
        due.Select(static report => report.Symbol).Should().OnlyHaveUniqueItems().And.BeSubsetOf(week.Assets(week.Monday).Where(static asset => asset.IsTradable).Select(static asset => asset.Symbol));
        due.Should().OnlyContain(report => companies.Of(report.Symbol, Instant.FromUtc(2026, 11, 21, 11, 0))!.Quarters[0].End == report.FiscalPeriodEnd);
    }

    private static KnownFundamentals? At(JsonObject row, Instant at) => KnownFundamentals.At(row, at, static time => time);

    private static JsonObject Row(string document, string numbers, string since, string versions = "[]", string texts = "{}") => new()
    {
        ["symbol"] = "IBM",
        ["sk"] = $"{document}#Q#2026-09-30",
        ["date"] = "2026-09-30",
        ["currency"] = "USD",
        ["numbers"] = JsonNode.Parse(numbers),
        ["texts"] = JsonNode.Parse(texts),
        ["known_since"] = since,
        ["versions"] = JsonNode.Parse(versions),
    };
}
