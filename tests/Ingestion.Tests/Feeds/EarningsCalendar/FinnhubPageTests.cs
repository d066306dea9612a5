using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ingestion.Feeds.EarningsCalendar;
using Ingestion.Providers;
using NodaTime;

namespace Ingestion.Tests.Feeds.EarningsCalendar;

/// <summary>What of Finnhub's answers becomes a report.</summary>
public sealed class FinnhubPageTests
{
    private static readonly ApiKey Key = ApiKey.From("k3y0fth3t3st")!;
    private static readonly LocalDate Today = new(2026, 11, 20);
    private static readonly DateInterval AnyDay = new(new LocalDate(2026, 1, 1), new LocalDate(2027, 12, 31));

    [Fact]
    public void A_row_has_its_quarter_and_not_the_end_of_its_period()
    {
        var row = FinnhubRows.Report("BRK.B", new LocalDate(2026, 11, 24));
        (row["epsEstimate"], row["hour"], row["quarter"], row["year"]) = (5.07, "amc", 3, 2026);

        Row(row).Should().Be(new CalendarEntry(Some.Ticker("BRK.B"), null, "2026-Q3", new LocalDate(2026, 11, 24), TimeOfDay.PostMarket, 5.07m, null, null));
    }

    [Theory]
    [InlineData("\"bmo\"", TimeOfDay.PreMarket)]
    [InlineData("\"dmh\"", TimeOfDay.InSession)]
    [InlineData("\"amc\"", TimeOfDay.PostMarket)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("\"noon\"", null)]
    public void The_hour_is_one_of_three_or_not_known(string hour, TimeOfDay? time) => Row(With("hour", hour)).TimeOfDay.Should().Be(time);

    [Theory]
    [InlineData("null", null)]
    [InlineData("-0.42", "-0.42")]
    [InlineData("0", "0")]
    public void An_estimate_may_be_missing_or_negative(string text, string? estimate) =>
        Row(With("epsEstimate", text)).Estimate.Should().Be(estimate is null ? null : decimal.Parse(estimate, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("symbol", "\"7203.T\"", "not a ticker")]
    [InlineData("symbol", "null", "not a ticker")]
    [InlineData("date", "\"\"", "no date")]
    [InlineData("date", "20261124", "no date")]
    [InlineData("date", "\"2029-01-01\"", "outside the days that were asked for")]
    [InlineData("quarter", "0", "no fiscal quarter")]
    [InlineData("quarter", "5", "no fiscal quarter")]
    [InlineData("quarter", "1.5", "no fiscal quarter")]
    [InlineData("year", "0", "no fiscal quarter")]
    [InlineData("year", "\"2026\"", "no fiscal quarter")]
    [InlineData("year", "null", "no fiscal quarter")]
    [InlineData("epsEstimate", "\"about 1\"", "the estimate is no number")]
    [InlineData("epsEstimate", "1e999", "the estimate is no number")]
    public void A_bad_row_is_rejected_with_a_reason_and_costs_only_itself(string field, string value, string reason)
    {
        var page = Page($$"""{"earningsCalendar":[{{Text(field, value)}},null,{{FinnhubRows.Report("GOOD", Today).ToJsonString()}}]}""");

        page.Entries.Should().ContainSingle().Which.Symbol.Symbol.Should().Be("GOOD");
        page.Rejected.Select(static row => row.Reason).Should().Equal(reason, "not a ticker");
    }

    [Fact]
    public void A_page_of_a_million_values_is_refused()
    {
        var body = $$"""{"earningsCalendar":[{{string.Join(',', Enumerable.Repeat("1", 1_000_000))}}]}""";

        FinnhubPage.Parse(Encoding.UTF8.GetBytes(body), AnyDay, Key, out _).Should().BeNull();
    }

    [Fact]
    public void Mutations_of_a_valid_answer_are_read_or_refused()
    {
        var valid = Encoding.UTF8.GetBytes(FinnhubRows.Body([.. Enumerable.Range(0, 5).Select(static i => FinnhubRows.Report($"R{i}", Today.PlusDays(i)))]));
        var random = new Random(20_261_120);
        var (read, refused, accepted, rejected) = (0, 0, 0, 0);
        for (var i = 0; i < 4_000; i++)
        {
            if (FinnhubPage.Parse(Hostile.Mutation(valid, random), AnyDay, Key, out var problem) is not { } page)
            {
                problem.Should().NotBeEmpty();
                refused++;
                continue;
            }

            (read, accepted, rejected) = (read + 1, accepted + page.Entries.Count, rejected + page.Rejected.Count);
            page.Entries.Should().OnlyContain(static row => row.FiscalQuarter != null && row.FiscalQuarter.Length == 7 && AnyDay.Contains(row.ReportDate));
            foreach (var row in page.Rejected)
            {
                row.Reason.Should().NotBeEmpty();
                row.Excerpt.Length.Should().BeLessThanOrEqualTo(120);
                row.Excerpt.Should().NotMatchRegex(@"[\p{Cc}\p{Cf}\p{Cs}]");
            }
        }

        new[] { read, refused, accepted, rejected }.Should().OnlyContain(static count => count > 300, "otherwise the mutations are too tame or too wild");
    }

    private static CalendarEntry Row(JsonObject row) => Page(FinnhubRows.Body(row)).Entries.Should().ContainSingle().Which;

    private static FinnhubPage Page(string body) => FinnhubPage.Parse(Encoding.UTF8.GetBytes(body), AnyDay, Key, out _)!;


    private static JsonObject With(string field, string value)
    {
        var row = FinnhubRows.Report("HRBR", Today);
        row[field] = JsonNode.Parse(value);
        return row;
    }

    /// <summary>As text, because no object holds every number that JSON can write.</summary>
    private static string Text(string field, string value)
    {
        var row = FinnhubRows.Report("HRBR", Today);
        row.Remove(field);
        return $"{row.ToJsonString()[..^1]},\"{field}\":{value}}}";
    }
}
