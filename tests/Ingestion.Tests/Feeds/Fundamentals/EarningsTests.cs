using Ingestion.Collecting;
using Ingestion.Feeds.Fundamentals;
using NodaTime;

namespace Ingestion.Tests.Feeds.Fundamentals;

public sealed class EarningsTests
{
    [Fact]
    public void Years_and_quarters_are_read_and_the_sum_of_the_current_year_is_refused()
    {
        var document = Documents.Whole(DocumentKind.Earnings, Documents.Earnings);

        document.Rows.Should().Equal(
            new DocumentRow(
                DocumentKind.Earnings,
                "Q",
                new LocalDate(2026, 3, 31),
                null,
                Documents.Numbers(("estimated_eps", 1.43m), ("reported_eps", 1.6m), ("surprise", 0.17m), ("surprise_percentage", 11.8881m)),
                Documents.Texts(("report_time", "post-market"), ("reported_date", "2026-04-23"))),
            new DocumentRow(
                DocumentKind.Earnings,
                "Q",
                new LocalDate(2025, 12, 31),
                null,
                Documents.Numbers(("reported_eps", 3.92m), ("surprise", 0)),
                Documents.Texts(("report_time", "pre-market"), ("reported_date", "2026-01-29"))),
            Year("2025-12-31", 10.33m),
            Year("2024-12-31", 9.61m));
        document.Rejected.First.Should().Equal(new RejectedRow("not a fiscal year", """{ "fiscalDateEnding": "2026-06-30", "reportedEPS": "1.6" }"""));
    }

    [Theory]
    [InlineData("2026-06-30 2025-12-31 2024-12-31", "2026-06-30 2026-03-31", "2025-12-31 2024-12-31")] // its quarter has been reported: still no end of a year
    [InlineData("2026-06-30 2025-06-30 2024-06-30", "2026-03-31 2025-12-31", "2025-06-30 2024-06-30")] // a year that is over, but not reported
    [InlineData("2026-06-30 2025-06-30 2024-06-30", "2026-06-30 2026-03-31", "2026-06-30 2025-06-30 2024-06-30")] // reported
    [InlineData("2026-06-30 2025-06-30 2024-06-30", "", "2026-06-30 2025-06-30 2024-06-30")] // no quarters to know by
    [InlineData("2026-06-30 2025-12-31", "2026-06-30", "2025-12-31")] // the newest is the doubtful one
    [InlineData("2026-06-30", "2026-06-30", "2026-06-30")] // one alone may be anything
    [InlineData("2026-06-30", "2026-03-31", "")]
    [InlineData("2025-12-31 2024-12-31 2023-09-30 2022-12-31", "2025-12-31", "2025-12-31 2024-12-31 2022-12-31")] // in the midst of history
    [InlineData("2025-12-31 2024-12-31 2023-06-30 2022-06-30 2021-06-30", "2025-12-31", "2025-12-31 2024-12-31 2023-06-30 2022-06-30 2021-06-30")] // the year's end was moved
    [InlineData("2026-01-31 2025-02-01 2024-02-03 2023-01-28", "2026-01-31", "2026-01-31 2025-02-01 2024-02-03 2023-01-28")] // the Saturday nearest to the end of January
    public void A_year_is_a_year_when_it_ends_where_years_end_and_its_last_quarter_is_reported(string annual, string quarters, string kept)
    {
        var body = $$"""{"symbol":"HRBR","annualEarnings":[{{Rows(annual, "7")}}],"quarterlyEarnings":[{{Rows(quarters, "1")}}]}""";

        var rows = Documents.Read(DocumentKind.Earnings, body) is DocumentResult.Read read ? read.Rows : [];

        rows.Where(static row => row.Period == "Y").Select(static row => $"{row.Date:uuuu-MM-dd}").Should().Equal(kept.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        rows.Count(static row => row.Period == "Q").Should().Be(quarters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void A_quarter_that_is_only_estimated_has_not_been_reported()
    {
        var document = Documents.Whole(DocumentKind.Earnings, $$"""
            {"symbol":"HRBR","annualEarnings":[{{Rows("2026-06-30 2025-06-30 2024-06-30", "7")}}],
             "quarterlyEarnings":[{"fiscalDateEnding":"2026-06-30","reportedEPS":"None","estimatedEPS":"2"},{{Rows("2026-03-31", "1")}}]}
            """);

        document.Rows.Where(static row => row.Period == "Y").Select(static row => row.Date.Year).Should().Equal(2025, 2024);
        document.Rows.Where(static row => row.Period == "Q").Should().HaveCount(2);
    }

    [Fact]
    public void A_date_that_is_none_says_nothing_about_fiscal_years() =>
        Documents.Whole(DocumentKind.Earnings, $$"""{"symbol":"HRBR","annualEarnings":[{{Rows("2199-06-30 2025-12-31 2024-12-31", "7")}}],"quarterlyEarnings":[{{Rows("2025-12-31", "1")}}]}""")
            .Rejected.First.Should().ContainSingle().Which.Reason.Should().Be("a date to come");

    private static DocumentRow Year(string date, decimal eps) => new(
        DocumentKind.Earnings, "Y", NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value, null, Documents.Numbers(("reported_eps", eps)), Documents.Texts());

    private static string Rows(string dates, string eps) => string.Join(
        ',', dates.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(date => $$"""{"fiscalDateEnding":"{{date}}","reportedEPS":"{{eps}}"}"""));
}
