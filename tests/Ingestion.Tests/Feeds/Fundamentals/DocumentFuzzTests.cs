using System.Text;
using Ingestion.Feeds.Fundamentals;

namespace Ingestion.Tests.Feeds.Fundamentals;

/// <summary>Whatever Alpha Vantage answers: no exception, and each period keeps the rules or is refused with a reason.</summary>
public sealed class DocumentFuzzTests
{
    private const int Most = 4 * 1024 * 1024;

    [Theory]
    [InlineData(DocumentKind.Overview, Documents.Overview)]
    [InlineData(DocumentKind.Earnings, Documents.Earnings)]
    [InlineData(DocumentKind.IncomeStatement, Documents.IncomeStatement)]
    public void Mutations_of_a_valid_answer_are_read_or_refused(DocumentKind kind, string body)
    {
        var valid = Encoding.UTF8.GetBytes(body);
        var random = new Random(20_261_120);
        var (read, refused, rejected) = (0, 0, 0);
        for (var i = 0; i < 2_000; i++)
        {
            switch (Documents.Read(kind, Hostile.Mutation(valid, random)))
            {
                case DocumentResult.Read document:
                    (read, rejected) = (read + 1, rejected + document.Rejected.Count);
                    KeepsTheRules(document);
                    break;
                case DocumentResult.Failed failed:
                    failed.Failure.Message.Should().NotBeEmpty();
                    failed.Failure.Quote.Length.Should().BeLessThanOrEqualTo(160);
                    refused++;
                    break;
            }
        }

        new[] { read, refused, rejected }.Should().OnlyContain(static count => count > 150, "otherwise the mutations are too tame or too wild");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("[],[[")]
    public void An_answer_that_is_nothing_but_depth_is_malformed(string open) =>
        Documents.Read(DocumentKind.CashFlow, Encoding.UTF8.GetBytes(Repeated(open, Most))).Should().BeOfType<DocumentResult.Failed>();

    [Fact]
    public void A_value_that_is_nested_deep_costs_only_itself()
    {
        var deep = new string('[', 900) + new string(']', 900);

        var document = Documents.Whole(DocumentKind.CashFlow, Documents.Statement($"\"profitLoss\":{deep},\"netIncome\":\"5\""));

        document.Rows.Should().ContainSingle().Which.Numbers.Should().Be(Documents.Numbers(("net_income", 5)));
        document.Rejected.First.Should().ContainSingle().Which.Reason.Should().Be("neither text nor number");
    }

    [Theory]
    [InlineData("""{"fiscalDateEnding":"2026-09-30","ebit":"5"},""")]
    [InlineData("""{"fiscalDateEnding":"\ud800","ebit":"\ud800"},""")]
    [InlineData("""{"fiscalDateEnding":"2026-06-30","ebit":"\ud800"},""")]
    [InlineData("{},")]
    [InlineData("7,")]
    public void An_answer_of_four_megabytes_of_periods_is_read(string row)
    {
        var body = $$"""{"symbol":"HRBR","quarterlyReports":[{{Repeated(row, Most - 200)}}{"fiscalDateEnding":"2026-03-31","ebit":"5"}]}""";

        var document = Documents.Whole(DocumentKind.IncomeStatement, body);

        document.Rows.Should().HaveCountLessThanOrEqualTo(2);
        document.Rejected.Count.Should().BeGreaterThan(10_000);
        document.Rejected.First.Should().HaveCount(10);
        KeepsTheRules(document);
    }

    [Theory]
    [InlineData("\"a{0}\":\"5\",")]
    [InlineData("\"a{0}\":\"x\",")]
    [InlineData("\"\\ud800\":\"\\ud800\",")]
    [InlineData("\"a\":\"\\ud800\",")]
    public void An_answer_of_four_megabytes_of_fields_is_read(string field)
    {
        var fields = new StringBuilder(Most);
        for (var i = 0; fields.Length < Most - 200; i++)
        {
            fields.Append(field.Replace("{0}", $"{i}", StringComparison.Ordinal));
        }

        var document = Documents.Whole(DocumentKind.Overview, $$"""{"Symbol":"HRBR",{{fields}}"EPS":"5"}""".Replace("\"Symbol\":\"HRBR\",", "\"Symbol\":\"HRBR\",\"Beta\":\"1\",", StringComparison.Ordinal));

        (document.Rows[0].Numbers.Items.Count + document.Rows[0].Texts.Items.Count).Should().BeLessThanOrEqualTo(100);
        KeepsTheRules(document);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\u202e")]
    [InlineData("9")]
    [InlineData("\\u0000")]
    public void A_text_of_four_megabytes_is_cut(string letter) =>
        KeepsTheRules(Documents.Whole(DocumentKind.Overview, $$"""{"Symbol":"HRBR","Beta":"1","Description":"{{Repeated(letter, Most - 200)}}"}"""));

    private static string Repeated(string text, int length) => new StringBuilder(length).Insert(0, text, length / text.Length).ToString();

    private static void KeepsTheRules(DocumentResult.Read document)
    {
        document.Rows.Should().HaveCountLessThanOrEqualTo(400);
        document.Rows.Select(static row => (row.Period, row.Date)).Should().OnlyHaveUniqueItems();
        foreach (var row in document.Rows)
        {
            row.Date.Should().BeInRange(new(1980, 1, 1), new(2026, 11, 21));
            (row.Currency ?? "USD").Should().MatchRegex("^[A-Za-z]{3}$");
            var names = row.Numbers.Items.Select(static number => number.Name).Concat(row.Texts.Items.Select(static text => text.Name)).ToList();
            names.Should().OnlyHaveUniqueItems().And.HaveCountLessThanOrEqualTo(100);
            names.Should().OnlyContain(static name => name.Length <= 80 && name.All(static c => c == '_' || char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));
            row.Texts.Items.Should().NotContain(static text => text.Value.Length == 0 || text.Value.Length > (text.Name == "description" ? 1_000 : 300));
            row.Texts.Items.Select(static text => text.Value).Should().NotContain(static text => System.Text.RegularExpressions.Regex.IsMatch(text, @"[\p{Cc}\p{Cs}]"));
        }

        foreach (var row in document.Rejected.First)
        {
            row.Reason.Should().NotBeEmpty();
            row.Excerpt.Length.Should().BeLessThanOrEqualTo(120);
            row.Excerpt.Should().NotMatchRegex(@"[\p{Cc}\p{Cf}\p{Cs}]");
        }
    }
}
