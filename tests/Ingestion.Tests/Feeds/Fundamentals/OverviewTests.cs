using Ingestion.Feeds.Fundamentals;
using Ingestion.Providers;

namespace Ingestion.Tests.Feeds.Fundamentals;

public sealed class OverviewTests
{
    [Fact]
    public void It_is_one_row_of_the_day_on_which_it_was_asked_for()
    {
        var document = Documents.Whole(DocumentKind.Overview, Documents.Overview);

        document.Rows.Should().Equal(new DocumentRow(
            DocumentKind.Overview,
            null,
            Documents.Today,
            "USD",
            Documents.Numbers(
                ("50_day_moving_average", 271.9m),
                ("52_week_high", 296.16m),
                ("analyst_rating_strong_buy", 2),
                ("beta", 0.652m),
                ("diluted_eps_ttm", 5.85m),
                ("dividend_yield", 0.0228m),
                ("eps", 5.85m),
                ("ev_to_ebitda", 25.4m),
                ("market_capitalization", 262_015_615_000),
                ("pe_ratio", 48.19m),
                ("quarterly_earnings_growth_yoy", -0.349m)),
            Documents.Texts(
                ("address", "1 PIER ROAD"),
                ("asset_type", "Common Stock"),
                ("cik", "51143"),
                ("country", "USA"),
                ("description", "Harbor Line Inc ships things."),
                ("dividend_date", "2026-06-10"),
                ("exchange", "NYSE"),
                ("fiscal_year_end", "December"),
                ("industry", "DEEP SEA FREIGHT"),
                ("latest_quarter", "2026-09-30"),
                ("name", "Harbor Line Inc"),
                ("official_site", "https://harborline.example"),
                ("sector", "INDUSTRIALS"),
                ("symbol", "HRBR"))));
        document.Rejected.Count.Should().Be(0);
    }

    [Theory]
    [InlineData("Name", "3")] // companies are called so
    [InlineData("Name", "Infinity")]
    [InlineData("CIK", "51143")]
    [InlineData("Address", "1e5")]
    public void What_is_known_to_be_a_text_is_one_whatever_it_looks_like(string name, string text)
    {
        var document = Documents.Whole(DocumentKind.Overview, $$"""{"Symbol":"HRBR","{{name}}":"{{text}}"}""");

        document.Rows[0].Texts.Items.Should().Contain((FieldName.Of(name)!, text));
        (document.Rows[0].Numbers.Items.Count, document.Rejected.Count).Should().Be((0, 0));
    }

    [Fact]
    public void An_identifier_may_come_as_a_number() =>
        Documents.Whole(DocumentKind.Overview, """{"Symbol":"HRBR","CIK":51143}""").Rows[0].Texts.Items.Should().Contain(("cik", "51143"));

    [Theory]
    [InlineData("LatestQuarter", "latest")]
    [InlineData("DividendDate", "0000-00-00")]
    [InlineData("ExDividendDate", "2026-02-30")]
    public void What_is_to_be_a_day_and_is_none_is_left_out(string name, string text)
    {
        var document = Documents.Whole(DocumentKind.Overview, $$"""{"Symbol":"HRBR","EPS":"5","{{name}}":"{{text}}"}""");

        document.Rows[0].Texts.Should().Be(Documents.Texts(("symbol", "HRBR")));
        document.Rejected.First.Should().ContainSingle().Which.Should().Be(new Ingestion.Collecting.RejectedRow("not a date", $"{name}: \"{text}\""));
    }

    [Fact]
    public void A_description_may_be_long_and_other_texts_may_not()
    {
        var texts = Documents.Whole(DocumentKind.Overview, $$"""{"Symbol":"HRBR","Description":"{{new string('d', 5_000)}}","Address":"{{new string('a', 5_000)}}","new":"{{new string('n', 300)}}"}""")
            .Rows[0].Texts.Items.ToDictionary(static text => text.Name, static text => text.Value);

        texts["description"].Should().HaveLength(1_000).And.EndWith("…");
        texts["address"].Should().HaveLength(300).And.EndWith("…");
        texts["new"].Should().HaveLength(300).And.NotEndWith("…");
    }

    [Theory]
    [InlineData("""{"Symbol":"HRBR"}""")]
    [InlineData("""{"Symbol":"HRBR","AssetType":"None","EPS":"None","PERatio":"-","Currency":"USD"}""")]
    public void An_overview_that_says_nothing_is_malformed(string body)
    {
        var failure = Documents.Failure(DocumentKind.Overview, body);

        (failure.Kind, failure.Message).Should().Be((SourceFailureKind.Malformed, "nothing in it is usable"));
    }
}
