using System.Globalization;
using Ingestion.Feeds.Fundamentals;

namespace Ingestion.Tests.Feeds.Fundamentals;

/// <summary>Single values, of a statement of one period.</summary>
public sealed class FieldValueTests
{
    [Theory]
    [InlineData("\"14541000000\"", "14541000000")]
    [InlineData("\"-965000000\"", "-965000000")]
    [InlineData("\"0.0228\"", "0.0228")]
    [InlineData("\"0\"", "0")]
    [InlineData("\"-0\"", "0")]
    [InlineData("\"-0.00\"", "0")]
    [InlineData("\" 5.81 \"", "5.81")]
    [InlineData("14541000000", "14541000000")] // a number, should it ever write one
    [InlineData("-5.5", "-5.5")]
    [InlineData("\"9999999999999999999999999999\"", "9999999999999999999999999999")]
    [InlineData("\"-0.999999999999999999999999999\"", "-0.999999999999999999999999999")]
    [InlineData("\"0.000000000000000000000000001\"", "0.000000000000000000000000001")]
    public void A_number_is_kept_as_it_is(string value, string number)
    {
        var document = Documents.Whole(DocumentKind.IncomeStatement, Documents.Statement($"\"totalRevenue\":{value}"));

        document.Rows.Should().ContainSingle().Which.Numbers.Should().Be(Documents.Numbers(("total_revenue", decimal.Parse(number, CultureInfo.InvariantCulture))));
        document.Rejected.Count.Should().Be(0);
    }

    [Theory]
    [InlineData("\"1e5\"")]
    [InlineData("1e5")]
    [InlineData("1.5E+3")]
    [InlineData("\"1,234\"")]
    [InlineData("\"1 234\"")]
    [InlineData("\"NaN\"")]
    [InlineData("\"nan\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\"+5\"")]
    [InlineData("\"5.\"")]
    [InlineData("\".5\"")]
    [InlineData("\"-\\u0035.\"")]
    [InlineData("\"--5\"")]
    [InlineData("\"007\"")]
    [InlineData("\"(5)\"")]
    [InlineData("\"$5\"")]
    [InlineData("\"5%\"")]
    [InlineData("\"0x10\"")]
    [InlineData("\"1.2.3\"")]
    [InlineData("\"\\u0665\"")] // a digit, but of another script
    [InlineData("\"about 5\"")]
    [InlineData("\"99999999999999999999999999999\"")] // 29 digits
    [InlineData("\"0.0000000000000000000000000001\"")]
    [InlineData("99999999999999999999999999999")]
    public void What_is_no_number_is_left_out_and_costs_only_itself(string value)
    {
        var document = Documents.Whole(DocumentKind.IncomeStatement, Documents.Statement($"\"totalRevenue\":{value},\"netIncome\":\"5\""));

        document.Rows.Should().ContainSingle().Which.Numbers.Should().Be(Documents.Numbers(("net_income", 5)));
        document.Rows[0].Texts.Items.Should().BeEmpty();
        var rejected = document.Rejected.First.Should().ContainSingle().Which;
        (rejected.Reason, rejected.Excerpt).Should().Be(("not a number", $"Q 2026-09-30 totalRevenue: {value}"));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("""["5"]""")]
    [InlineData("""{"raw":"5"}""")]
    [InlineData("""
        "\ud800"
        """)]
    public void What_is_neither_text_nor_number_is_left_out(string value) =>
        Documents.Whole(DocumentKind.IncomeStatement, Documents.Statement($"\"totalRevenue\":{value},\"netIncome\":\"5\"")).Rejected.First
            .Should().ContainSingle().Which.Reason.Should().Be("neither text nor number");

    [Theory]
    [InlineData("\"None\"")]
    [InlineData("\"none\"")]
    [InlineData("\"-\"")]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("\"null\"")]
    [InlineData("\"N/A\"")]
    [InlineData("null")]
    public void What_the_provider_leaves_out_is_not_there_and_not_refused(string value)
    {
        var document = Documents.Whole(
            DocumentKind.IncomeStatement, Documents.Statement($"\"totalRevenue\":{value},\"reportedCurrency\":{value},\"new\":{value},\"sector\":{value},\"netIncome\":\"5\""));

        document.Rows.Should().Equal(new DocumentRow(
            DocumentKind.IncomeStatement, "Q", new(2026, 9, 30), null, Documents.Numbers(("net_income", 5)), Documents.Texts()));
        document.Rejected.Count.Should().Be(0);
    }

    [Theory]
    [InlineData("USD", "USD")]
    [InlineData("JPY", "JPY")]
    [InlineData("ZAc", "ZAc")]
    [InlineData("dollars", null)]
    [InlineData("US1", null)]
    public void The_currency_is_that_of_all_amounts(string text, string? currency)
    {
        var document = Documents.Whole(DocumentKind.BalanceSheet, Documents.Statement($"\"reportedCurrency\":\"{text}\",\"goodwill\":\"5\""));

        document.Rows[0].Currency.Should().Be(currency);
        document.Rows[0].Texts.Items.Should().BeEmpty();
        document.Rejected.First.Select(static row => row.Reason).Should().Equal(currency is null ? ["not a currency"] : []);
    }

    [Theory]
    [InlineData("\"restated\"", "restated")]
    [InlineData("\"10-Q\"", "10-Q")]
    [InlineData("\"2026-10-30\"", "2026-10-30")]
    [InlineData("\"914-555-0100\"", "914-555-0100")]
    [InlineData("\"0000051143\"", "0000051143")] // an identifier
    [InlineData("\"a \\u0000 b \\u202e c\\n\"", "a b c")]
    public void A_field_that_is_not_known_is_a_text_where_it_looks_like_one(string value, string text) =>
        Documents.Whole(DocumentKind.CashFlow, Documents.Statement($"\"newField\":{value}")).Rows[0].Texts.Should().Be(Documents.Texts(("new_field", text)));

    [Fact]
    public void A_field_that_is_not_known_is_a_number_where_it_looks_like_one() =>
        Documents.Whole(DocumentKind.CashFlow, Documents.Statement("\"newField\":\"12.5\"")).Rows[0].Numbers.Should().Be(Documents.Numbers(("new_field", 12.5m)));

    [Theory]
    [InlineData("1e5")]
    [InlineData("1,234")]
    [InlineData("NaN")]
    [InlineData("12%")]
    [InlineData("99999999999999999999999999999")]
    public void A_field_that_is_not_known_is_nothing_where_it_looks_like_a_number_and_is_none(string value) =>
        Documents.Whole(DocumentKind.CashFlow, Documents.Statement($"\"newField\":\"{value}\",\"netIncome\":\"5\"")).Rejected.First
            .Should().ContainSingle().Which.Reason.Should().Be("not a number");

    [Fact]
    public void A_field_that_is_there_twice_is_what_it_is_first()
    {
        var document = Documents.Whole(DocumentKind.CashFlow, Documents.Statement("""
            "netIncome":"None","NetIncome":"5","netIncome":"6","net_income":"7","reportedCurrency":"USD","currency":"EUR"
            """));

        (document.Rows[0].Numbers, document.Rows[0].Currency).Should().Be((Documents.Numbers(("net_income", 5)), "USD"));
        document.Rejected.First.Select(static row => row.Reason).Should().Equal(Enumerable.Repeat("repeated field", 3));
    }

    [Fact]
    public void A_name_of_which_nothing_is_left_is_no_name()
    {
        var document = Documents.Whole(DocumentKind.CashFlow, Documents.Statement($"\"売上高\":\"5\",\"\\ud800\":\"6\",\"{new string('x', 81)}\":\"7\",\"netIncome\":\"8\""));

        document.Rows[0].Numbers.Should().Be(Documents.Numbers(("net_income", 8)));
        document.Rejected.First.Select(static row => (row.Reason, row.Excerpt[..15])).Should().Equal(
            ("no usable name", "Q 2026-09-30 売上"), ("no usable name", "Q 2026-09-30 ?:"), ("no usable name", "Q 2026-09-30 xx"));
    }

    [Fact]
    public void Of_more_than_a_hundred_fields_a_hundred_are_kept()
    {
        var fields = string.Join(',', Enumerable.Range(100, 101).Select(static i => $"\"f{i}\":\"{(i % 2 == 0 ? "5" : "x")}\""));

        var document = Documents.Whole(DocumentKind.CashFlow, Documents.Statement(fields));

        (document.Rows[0].Numbers.Items.Count, document.Rows[0].Texts.Items.Count).Should().Be((50, 50));
        document.Rejected.First.Should().ContainSingle().Which.Reason.Should().Be("too many fields");
    }

    [Fact]
    public void Names_are_in_order_whatever_the_order_of_the_answer() =>
        Documents.Whole(DocumentKind.CashFlow, Documents.Statement("\"b\":\"1\",\"C\":\"2\",\"a\":\"3\",\"z\":\"x\",\"d\":\"y\"")).Rows[0].Should().BeEquivalentTo(new
        {
            Numbers = Documents.Numbers(("a", 3), ("b", 1), ("c", 2)),
            Texts = Documents.Texts(("d", "y"), ("z", "x")),
        });
}
