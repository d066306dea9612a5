using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.Tests.LocalCloud;

/// <summary>Everything that real answers have been seen to have in them is in the made-up ones.</summary>
public sealed class ReferenceTrapTests
{
    private static readonly ReferenceWeek Week = ReferenceWeek.Played;
    private static readonly IReadOnlyList<AlpacaAsset> Assets = Week.Assets(Week.Monday);
    private static readonly IReadOnlyList<ScheduledReport> AlphaVantage = Week.AlphaVantage(Week.Monday);
    private static readonly IReadOnlyList<ScheduledReport> Finnhub = Week.Finnhub(Week.Monday, Week.Monday, Week.Monday.PlusMonths(3));

    [Fact]
    public void Alpaca_has_well_known_symbols_and_class_shares_with_a_dot() =>
        Assets.Select(static asset => asset.Symbol).Should().Contain(["AAPL", "MSFT", "IBM", "BRK.B", "BF.B", "KSTR.U", "KSTR.WS", "HRBX.PRD"]);

    [Fact]
    public void Alpaca_has_a_symbol_twice_once_tradable_and_once_never()
    {
        var twice = Assets.GroupBy(static asset => asset.Symbol).Where(static group => group.Count() > 1).ToDictionary(
            static group => group.Key, static group => group.Select(static asset => asset.IsTradable).Order().ToList());

        twice.Should().HaveCount(2);
        twice["GMNX"].Should().Equal(false, true);
        twice["TWNX"].Should().Equal(false, false);
        Assets.Select(static asset => asset.Id).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Alpaca_has_what_is_no_share_no_asset_or_unheard_of()
    {
        Assets.Count(static asset => asset.Class == "crypto" && asset.Symbol.Contains('/', StringComparison.Ordinal)).Should().Be(2);
        Assets.Should().Contain(static asset => asset.Exchange == "ASCX").And.Contain(static asset => asset.Class == "us_perpetual");
        Assets.Should().Contain(static asset => asset.Attributes != null && asset.Attributes.Contains("lunar_trading"));
        Assets.Should().Contain(static asset => asset.Attributes == null).And.Contain(static asset => asset.Exchange == null);
        Assets.Should().Contain(static asset => asset.Name == null).And.Contain(static asset => asset.Name == "");
        Assets.Should().Contain(static asset => asset.Name != null && asset.Name.EndsWith(' '));
        Assets.Should().Contain(static asset => asset.Symbol == "").And.Contain(static asset => asset.Symbol.Contains(' ', StringComparison.Ordinal));
        Assets.Should().Contain(static asset => asset.Symbol == "ZVZZT").And.Contain(static asset => asset.Symbol == "003CVR016");
    }

    [Theory]
    [InlineData(300, 200)]
    [InlineData(1_300, 1_000)]
    public void Shorter_lists_have_the_same_odd_things_in_them(int assets, int reports)
    {
        var week = new ReferenceWeek(Week.Monday, assets, reports);

        week.Assets(Week.Monday).Should().HaveCount(assets);
        week.Assets(Week.Monday).GroupBy(static asset => asset.Symbol).Count(static group => group.Count() > 1).Should().Be(2);
        week.AlphaVantage(Week.Monday).Should().HaveCount(reports);
        week.AlphaVantage(Week.Monday).Select(static report => (report.Symbol, report.FiscalPeriodEnd)).Should().OnlyHaveUniqueItems();
        week.AlphaVantage(Week.Monday).Select(static report => report.Symbol).Should().Contain([ReferenceWeek.Moved, "BRK-B", "CHSX"]);
    }

    [Fact]
    public void Much_that_is_active_at_alpaca_is_not_tradable() =>
        Assets.Count(static asset => asset.IsActive && !asset.IsTradable).Should().BeInRange(1_000, 2_000);

    [Fact]
    public void Half_of_alpacas_assets_say_how_they_are_borrowed_in_the_new_way() =>
        Assets.Count(static asset => asset.HasBorrowStatus).Should().BeInRange(6_000, 7_000);

    [Fact]
    public void Alpha_vantage_mostly_repeats_the_symbol_for_a_name_and_once_has_none()
    {
        AlphaVantage.Count(static report => report.Name == report.Symbol).Should().BeInRange(5_500, 6_500);
        AlphaVantage.Should().ContainSingle(static report => report.Name == "");
        AlphaVantage.Should().Contain(static report => report.Name.Contains(',', StringComparison.Ordinal) && report.Name.Contains('"', StringComparison.Ordinal));
    }

    [Fact]
    public void Alpha_vantage_has_few_estimates_some_of_losses_in_31_currencies()
    {
        AlphaVantage.Count(static report => report.Estimate is null).Should().BeInRange(4_200, 5_200);
        AlphaVantage.Count(static report => report.Estimate < 0).Should().BeInRange(900, 1_400);
        AlphaVantage.Select(static report => report.Currency).Distinct().Should().HaveCount(31);
        AlphaVantage.Count(static report => report.Currency == "USD").Should().BeInRange(9_000, 9_500);
    }

    [Fact]
    public void Alpha_vantage_has_companies_twice_and_one_with_two_quarters_on_one_day()
    {
        AlphaVantage.GroupBy(static report => report.Symbol).Count(static group => group.Count() > 1).Should().Be(59);
        AlphaVantage.GroupBy(static report => (report.Symbol, report.Date)).Where(static group => group.Count() > 1)
            .Should().ContainSingle().Which.Key.Symbol.Should().Be("CHSX");
        AlphaVantage.Select(static report => (report.Symbol, report.FiscalPeriodEnd)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Alpha_vantage_spells_shares_its_own_way()
    {
        AlphaVantage.Select(static report => report.Symbol).Should().Contain(["BRK-B", "BF-B", "AKO-A", "HRBX-PD", "WFC-P-A", "TRVX_OLD"])
            .And.NotContain(static symbol => symbol.Contains('.', StringComparison.Ordinal));
        AlphaVantage.Count(static report => report.Symbol.Length == 5 && report.Symbol[4] is 'F' or 'Y').Should().BeGreaterThan(5_000, "most are foreign");
    }

    [Fact]
    public void Alpha_vantage_has_only_what_is_to_come_and_seldom_says_when_on_the_day()
    {
        AlphaVantage.Min(static report => report.Date).Should().Be(Week.Monday);
        Week.AlphaVantage(Week.Days[5]).Min(static report => report.Date).Should().BeGreaterThanOrEqualTo(Week.Days[5]);
        AlphaVantage.Count(static report => report.TimeOfDay.Length > 0).Should().BeInRange(200, 1_000);
        AlphaVantage.Should().Contain(static report => report.Date.DayOfWeek == IsoDayOfWeek.Saturday);
        AlphaVantage.GroupBy(static report => report.Date).Max(static day => day.Count()).Should().BeInRange(500, 800, "that is the busiest day");
    }

    [Fact]
    public void Every_report_is_of_a_quarter_that_has_ended_not_long_before()
    {
        AlphaVantage.Should().OnlyContain(static report => report.FiscalPeriodEnd == report.FiscalPeriodEnd.With(DateAdjusters.EndOfMonth));
        AlphaVantage.Select(static report => Period.DaysBetween(report.FiscalPeriodEnd, report.Date)).Should().OnlyContain(static days => days >= 10 && days <= 200);
    }

    [Fact]
    public void Finnhub_counts_quarters_as_companies_do()
    {
        Named("AAPL").Should().Be((1, 2027), "its year ends in September");
        Named("NVDA").Should().Be((3, 2027), "its year ends in January");
        Named("IBM").Should().Be((4, 2026));

        static (int, int) Named(string symbol) => Finnhub.Where(report => report.Symbol == symbol).Select(static report => (report.Quarter, report.Year)).Single();
    }

    [Fact]
    public void Finnhub_has_other_companies_other_estimates_and_a_few_other_dates()
    {
        var both = Finnhub.Join(
            AlphaVantage,
            static one => (one.Symbol, one.FiscalPeriodEnd),
            static one => (one.Symbol.Replace('-', '.'), one.FiscalPeriodEnd),
            static (one, other) => (one, other)).ToList();

        (Finnhub.Count - both.Count).Should().Be(60, "so many only Finnhub has");
        both.Count(static pair => pair.one.Date != pair.other.Date).Should().BeInRange(5, 60);
        both.Should().Contain(static pair => pair.one.Estimate != pair.other.Estimate);
        Finnhub.Select(static report => report.TimeOfDay).Distinct().Should().BeEquivalentTo(["", "pre-market", "post-market", "in-session"]);
        Finnhub.Select(static report => report.Symbol).Should().Contain("BRK.B");
        Week.Finnhub(Week.Days[5], Week.Monday, Week.Monday).Should().NotBeEmpty("it has the past too");
    }
}
