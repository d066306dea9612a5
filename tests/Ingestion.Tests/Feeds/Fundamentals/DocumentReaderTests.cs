using Ingestion.Collecting;
using Ingestion.Feeds.Fundamentals;
using Ingestion.Providers;

namespace Ingestion.Tests.Feeds.Fundamentals;

/// <summary>What holds for all documents: whose they are, and what an answer is that is none.</summary>
public sealed class DocumentReaderTests
{
    [Theory]
    [InlineData(DocumentKind.Overview, Documents.Overview, 1)]
    [InlineData(DocumentKind.Earnings, Documents.Earnings, 4)]
    [InlineData(DocumentKind.IncomeStatement, Documents.IncomeStatement, 3)]
    [InlineData(DocumentKind.BalanceSheet, Documents.IncomeStatement, 3)]
    [InlineData(DocumentKind.CashFlow, Documents.IncomeStatement, 3)]
    public void Rows_say_which_document_they_are_of(DocumentKind kind, string body, int rows) =>
        Documents.Whole(kind, body).Rows.Select(static row => row.Kind).Should().Equal(Enumerable.Repeat(kind, rows));

    [Theory]
    [InlineData("BRK-B", "BRK.B")]
    [InlineData(" HRBR ", "HRBR")]
    public void The_symbol_is_compared_as_the_provider_spells_it(string theirs, string ours)
    {
        Documents.Whole(DocumentKind.CashFlow, Documents.IncomeStatement.Replace("HRBR", theirs, StringComparison.Ordinal), ours).Rows.Should().HaveCount(3);
        Documents.Whole(DocumentKind.Overview, Documents.Overview.Replace("HRBR", theirs, StringComparison.Ordinal), ours).Rows.Should().ContainSingle();
    }

    [Theory]
    [InlineData("OTHR")]
    [InlineData("hrbr")]
    [InlineData("HRBR-A")]
    [InlineData("HRBR.A")]
    [InlineData("")]
    [InlineData("None")]
    public void The_figures_of_another_company_are_not_taken(string theirs)
    {
        foreach (var kind in DocumentKinds.All)
        {
            var body = (kind == DocumentKind.Overview ? Documents.Overview : Documents.IncomeStatement).Replace("HRBR", theirs, StringComparison.Ordinal);

            var failure = Documents.Failure(kind, body);

            (failure.Kind, failure.Message).Should().Be((SourceFailureKind.Malformed, "the answer is not about the symbol that was asked for"));
        }
    }

    [Theory]
    [InlineData("""{"annualReports":[],"quarterlyReports":[]}""", "the answer is not about the symbol that was asked for")]
    [InlineData("""{"symbol":["HRBR"],"quarterlyReports":[]}""", "the answer is not about the symbol that was asked for")]
    [InlineData("""{"symbol":"\ud800","quarterlyReports":[]}""", "the answer is not about the symbol that was asked for")]
    [InlineData("""[{"symbol":"HRBR"}]""", "a JSON object was expected")]
    [InlineData("\"HRBR\"", "a JSON object was expected")]
    [InlineData("null", "a JSON object was expected")]
    [InlineData("""{"symbol":"HRBR","quarterlyReports":[{"fiscalDateEnding":"2026-0""", "the answer is not JSON, or not all of it")]
    [InlineData("""{"symbol":"HRBR"} and more""", "the answer is not JSON, or not all of it")]
    [InlineData("symbol,totalRevenue\nHRBR,5\n", "the answer is not JSON, or not all of it")]
    [InlineData("<!doctype html><title>Maintenance</title>", "the answer is not JSON, or not all of it")]
    [InlineData("", "the answer is not JSON, or not all of it")]
    [InlineData("""{"symbol":"HRBR"}""", "nothing in it is usable")]
    [InlineData("""{"symbol":"HRBR","annualReports":{},"quarterlyReports":"none"}""", "nothing in it is usable")]
    [InlineData("""{"symbol":"HRBR","quarterlyReports":[7,{"fiscalDateEnding":"soon"}]}""", "nothing in it is usable, 2 parts are refused, the first one because: not an object")]
    public void An_answer_that_is_no_document_is_malformed(string body, string message)
    {
        var failure = Documents.Failure(DocumentKind.BalanceSheet, body);

        (failure.Kind, failure.Message).Should().Be((SourceFailureKind.Malformed, message));
    }

    [Theory]
    [InlineData(DocumentKind.IncomeStatement, """{"symbol":"HRBR","annualReports":[],"quarterlyReports":[]}""")]
    [InlineData(DocumentKind.IncomeStatement, """{"symbol":"HRBR","quarterlyReports":[]}""")]
    [InlineData(DocumentKind.Earnings, """{"symbol":"HRBR","annualEarnings":[],"quarterlyEarnings":[]}""")]
    public void Of_a_company_with_empty_lists_the_provider_has_no_such_document(DocumentKind kind, string body) =>
        Documents.Failure(kind, body).Kind.Should().Be(SourceFailureKind.NoData);

    [Fact]
    public void Empty_lists_of_another_document_say_nothing_about_this_one() =>
        Documents.Failure(DocumentKind.Earnings, """{"symbol":"HRBR","annualReports":[],"quarterlyReports":[]}""").Kind.Should().Be(SourceFailureKind.Malformed);

    [Fact]
    public void A_byte_order_mark_is_not_a_part_of_the_answer() =>
        Documents.Whole(DocumentKind.IncomeStatement, $"\ufeff{Documents.IncomeStatement}").Rows.Should().HaveCount(3);

    [Fact]
    public void What_is_no_document_is_quoted_without_the_key()
    {
        var failure = Documents.Failure(DocumentKind.CashFlow, """{"symbol":"OTHR","note":"for AVK3Y0FTH3T3ST"}""");

        failure.Quote.Should().Be("""{"symbol":"OTHR","note":"for [key]"}""");
    }

    [Fact]
    public void A_key_that_is_echoed_is_neither_kept_nor_shown()
    {
        var document = Documents.Whole(DocumentKind.CashFlow, Documents.Statement("""
            "netIncome":"5","information":"Your key AVK3Y0FTH3T3ST is free","profitLoss":"AVK3Y0FTH3T3ST","AVK3Y0FTH3T3ST":true
            """));

        document.Rows[0].Texts.Should().Be(Documents.Texts(("information", "Your key [key] is free")));
        document.Rejected.First.Should().Equal(
            new RejectedRow("not a number", """Q 2026-09-30 profitLoss: "[key]" """.Trim()),
            new RejectedRow("neither text nor number", "Q 2026-09-30 [key]: true"));
    }
}
