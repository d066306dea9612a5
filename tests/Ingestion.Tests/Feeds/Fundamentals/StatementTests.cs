using Ingestion.Collecting;
using Ingestion.Feeds.Fundamentals;
using NodaTime;

namespace Ingestion.Tests.Feeds.Fundamentals;

public sealed class StatementTests
{
    [Fact]
    public void A_year_and_a_quarter_that_end_on_the_same_day_are_two_rows()
    {
        var document = Documents.Whole(DocumentKind.IncomeStatement, Documents.IncomeStatement);

        document.Rows.Should().Equal(
            Row("Q", new LocalDate(2026, 9, 30), ("income_tax_expense", 103_000_000), ("total_revenue", 14_541_000_000)),
            Row("Q", new LocalDate(2025, 12, 31), ("total_revenue", 17_554_000_000)),
            Row("Y", new LocalDate(2025, 12, 31), ("income_tax_expense", -218_000_000), ("total_revenue", 62_753_000_000)));
        document.Rejected.Count.Should().Be(0);
    }

    [Theory]
    [InlineData("1980-01-01", null)]
    [InlineData("1979-12-31", "a date long ago")]
    [InlineData("2026-11-21", null)] // where it is written, tomorrow may have begun
    [InlineData("2026-11-22", "a date to come")]
    [InlineData(" 2026-09-30 ", null)]
    [InlineData("2026-09-31", "no date")]
    [InlineData("30.09.2026", "no date")]
    [InlineData("2026-09-30T00:00:00", "no date")]
    [InlineData("20260930", "no date")]
    [InlineData("None", "no date")]
    [InlineData("", "no date")]
    [InlineData("-2026-09-30", "a date long ago")]
    public void A_period_ends_on_a_day_that_can_be_right(string date, string? reason)
    {
        var row = $$"""{"fiscalDateEnding":"{{date}}","ebit":"5"}""";
        var document = Documents.Whole(
            DocumentKind.IncomeStatement, $$"""{"symbol":"HRBR","quarterlyReports":[{{row}},{"fiscalDateEnding":"2020-06-30","ebit":"6"}]}""");

        document.Rows.Should().HaveCount(reason is null ? 2 : 1);
        document.Rejected.First.Should().Equal(reason is null ? [] : [new RejectedRow(reason, row)]);
    }

    [Theory]
    [InlineData("""{"ebit":"5"}""", "no date")]
    [InlineData("""{"fiscalDateEnding":20260930,"ebit":"5"}""", "no date")]
    [InlineData("""{"fiscalDateEnding":null,"ebit":"5"}""", "no date")]
    [InlineData("7", "not an object")]
    [InlineData("null", "not an object")]
    [InlineData("[[]]", "not an object")]
    [InlineData("""{"fiscalDateEnding":"2026-09-30"}""", "no values")]
    [InlineData("""{"fiscalDateEnding":"2026-09-30","reportedCurrency":"USD","ebit":"None","newField":"-"}""", "no values")]
    public void A_period_that_says_nothing_is_refused_and_costs_only_itself(string row, string reason)
    {
        var document = Documents.Whole(
            DocumentKind.IncomeStatement, $$"""{"symbol":"HRBR","quarterlyReports":[{{row}},{"fiscalDateEnding":"2020-06-30","ebit":"6"}]}""");

        document.Rows.Should().ContainSingle().Which.Date.Should().Be(new LocalDate(2020, 6, 30));
        document.Rejected.First.Should().Equal(new RejectedRow(reason, row));
    }

    [Fact]
    public void Of_a_period_that_is_there_twice_the_first_is_kept()
    {
        var document = Documents.Whole(DocumentKind.CashFlow, """
            {"symbol":"HRBR",
             "annualReports":[{"fiscalDateEnding":"2025-12-31","netIncome":"None"},{"fiscalDateEnding":"2025-12-31","netIncome":"2"},{"fiscalDateEnding":"2025-12-31","netIncome":"3"}],
             "quarterlyReports":[{"fiscalDateEnding":"2025-12-31","netIncome":"4"},{"fiscalDateEnding":"2025-12-31","netIncome":"5"}]}
            """);

        document.Rows.Select(static row => (row.Period, row.Numbers.Items[0].Value)).Should().Equal(("Q", 4), ("Y", 2));
        document.Rejected.First.Select(static row => row.Reason).Should().Equal("no values", "repeated period", "repeated period");
    }

    [Fact]
    public void Only_one_of_the_lists_need_be_there() =>
        Documents.Whole(DocumentKind.CashFlow, """{"symbol":"HRBR","annualReports":[{"fiscalDateEnding":"2025-12-31","netIncome":"2"}]}""").Rows.Should().ContainSingle();

    [Fact]
    public void A_year_may_end_in_any_month() =>
        Documents.Whole(DocumentKind.CashFlow, """
            {"symbol":"HRBR","annualReports":[{"fiscalDateEnding":"2025-06-30","netIncome":"1"},{"fiscalDateEnding":"2024-12-31","netIncome":"2"},{"fiscalDateEnding":"2023-12-31","netIncome":"3"}]}
            """).Rows.Should().HaveCount(3, "a statement is one of a whole period, other than the sums above the earnings");

    [Fact]
    public void All_of_a_long_history_is_kept_and_of_one_that_is_too_long_the_newest()
    {
        string Quarters(int count) => string.Join(',', Enumerable.Range(0, count).Select(static i =>
            $$"""{"fiscalDateEnding":"{{new LocalDate(2026, 9, 30).PlusDays(-i):uuuu-MM-dd}}","ebit":"{{i}}"}"""));

        var whole = Documents.Whole(DocumentKind.IncomeStatement, $$"""{"symbol":"HRBR","quarterlyReports":[{{Quarters(400)}}]}""");
        var cut = Documents.Whole(DocumentKind.IncomeStatement, $$"""{"symbol":"HRBR","quarterlyReports":[{{Quarters(415)}}]}""");

        (whole.Rows.Count, whole.Rejected.Count).Should().Be((400, 0));
        cut.Rows.Should().Equal(whole.Rows);
        (cut.Rejected.Count, cut.Rejected.First[0]).Should().Be((15, new RejectedRow("too many periods", "Q 2025-08-26")));
    }

    private static DocumentRow Row(string period, LocalDate date, params (string Name, decimal Value)[] numbers) =>
        new(DocumentKind.IncomeStatement, period, date, "USD", Documents.Numbers(numbers), Documents.Texts());
}
