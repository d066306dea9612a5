using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.Tests.LocalCloud;

/// <summary>The week that is played differs from day to day in what the script says, and in nothing else.</summary>
public sealed class ReferenceWeekTests
{
    private static readonly ReferenceWeek Week = ReferenceWeek.Played;
    private static readonly LocalDate Monday = Week.Days[0], Tuesday = Week.Days[1], Wednesday = Week.Days[2];
    private static readonly LocalDate Thursday = Week.Days[3], Friday = Week.Days[4], Saturday = Week.Days[5];
    private static readonly LocalDate End = Monday.PlusMonths(3);

    [Fact]
    public void It_begins_on_a_monday_that_is_over_and_ends_on_a_sunday()
    {
        Week.Days.Select(static day => day.DayOfWeek).Should().Equal(Enum.GetValues<IsoDayOfWeek>().Skip(1));
        ReferenceWeek.Due(Monday, "assets").Should().Be(Instant.FromUtc(2026, 11, 9, 9, 0), "four in New York");
        ReferenceWeek.Due(Monday, "earnings_calendar").Should().Be(Instant.FromUtc(2026, 11, 9, 10, 0));
    }

    [Fact]
    public void It_is_as_long_as_the_providers_lists_and_another_copy_is_the_same()
    {
        Week.Assets(Monday).Should().HaveCount(13_000);
        Week.AlphaVantage(Monday).Should().HaveCount(10_000);
        Week.Finnhub(Monday, Monday, End).Count.Should().BeInRange(3_000, 5_000, "it has companies of the United States only");

        var again = new ReferenceWeek(Monday);
        Texts(again.Assets(Saturday)).Should().Equal(Texts(Week.Assets(Saturday)));
        again.AlphaVantage(Friday).Should().Equal(Week.AlphaVantage(Friday));
        again.Finnhub(Friday, Monday, End).Should().Equal(Week.Finnhub(Friday, Monday, End));
    }

    [Fact]
    public void On_tuesday_nothing_is_different_but_that_monday_is_over()
    {
        Week.Assets(Tuesday).Should().Equal(Week.Assets(Monday));
        Week.AlphaVantage(Tuesday).Should().Equal(Week.AlphaVantage(Monday).Where(static report => report.Date >= Tuesday));
        Week.Finnhub(Tuesday, Monday, End).Should().Equal(Week.Finnhub(Monday, Monday, End));
    }

    [Fact]
    public void On_wednesday_one_asset_is_gone_and_one_is_called_otherwise()
    {
        var (before, after) = (Week.Assets(Tuesday), Week.Assets(Wednesday));

        before.Except(after).Select(static asset => asset.Symbol).Should().BeEquivalentTo([ReferenceWeek.Delisted, ReferenceWeek.RenamedFrom]);
        var renamed = after.Except(before).Should().ContainSingle().Which;
        renamed.Should().Be(before.Single(static asset => asset.Symbol == ReferenceWeek.RenamedFrom) with { Symbol = ReferenceWeek.RenamedTo });
        Week.InactiveAssets(Wednesday).Should().Contain(static asset => asset.Symbol == ReferenceWeek.Delisted && !asset.IsActive);
    }

    [Fact]
    public void On_wednesday_one_report_moves_and_the_providers_fall_out_over_one_and_agree_on_another()
    {
        Changed(Week.AlphaVantage(Tuesday), Week.AlphaVantage(Wednesday))
            .Should().BeEquivalentTo([$"{ReferenceWeek.Moved} 2026-11-30 > 2026-12-09"], "another month, so another part of the index");
        Changed(Week.Finnhub(Tuesday, Wednesday, End), Week.Finnhub(Wednesday, Wednesday, End)).Should().BeEquivalentTo(
            [$"{ReferenceWeek.Moved} 2026-11-30 > 2026-12-09", $"{ReferenceWeek.Disputed} 2026-11-24 > 2026-11-25", $"{ReferenceWeek.Agreed} 2026-12-02 > 2026-12-01"]);
        Disagreement(ReferenceWeek.Disputed, Tuesday).Should().BeFalse();
        Disagreement(ReferenceWeek.Disputed, Wednesday).Should().BeTrue();
        Disagreement(ReferenceWeek.Agreed, Tuesday).Should().BeTrue();
        Disagreement(ReferenceWeek.Agreed, Wednesday).Should().BeFalse();
        Disagreement(ReferenceWeek.Moved, Wednesday).Should().BeFalse();
    }

    [Fact]
    public void On_thursday_what_was_gone_is_back_and_one_report_is_taken_from_both_calendars()
    {
        var back = Week.Assets(Thursday).Except(Week.Assets(Wednesday)).Should().ContainSingle().Which;
        back.Should().Be(Week.Assets(Monday).Single(static asset => asset.Symbol == ReferenceWeek.Delisted));
        Week.Assets(Wednesday).Except(Week.Assets(Thursday)).Should().BeEmpty();

        Changed(Week.AlphaVantage(Wednesday), Week.AlphaVantage(Thursday)).Should().BeEquivalentTo([$"{ReferenceWeek.Withdrawn} 2026-12-03 > "]);
        Changed(Week.Finnhub(Wednesday, Thursday, End), Week.Finnhub(Thursday, Thursday, End)).Should().BeEquivalentTo([$"{ReferenceWeek.Withdrawn} 2026-12-03 > "]);
    }

    [Fact]
    public void On_friday_the_list_of_assets_is_the_first_half_of_thursdays()
    {
        Week.Assets(Friday).Should().HaveCount(6_500).And.Equal(Week.Assets(Thursday).Take(6_500));
        Changed(Week.AlphaVantage(Thursday), Week.AlphaVantage(Friday)).Should().BeEmpty();
        Week.Finnhub(Friday, Friday, End).Should().Equal(Week.Finnhub(Thursday, Friday, End));
    }

    [Fact]
    public void On_saturday_it_is_whole_and_another_company_has_the_symbol_that_was_given_up()
    {
        Week.Assets(Thursday).Except(Week.Assets(Saturday)).Should().BeEmpty();
        var newcomer = Week.Assets(Saturday).Except(Week.Assets(Thursday)).Should().ContainSingle().Which;
        newcomer.Symbol.Should().Be(ReferenceWeek.RenamedFrom);
        Week.Assets(Monday).Should().NotContain(asset => asset.Id == newcomer.Id);
        Changed(Week.AlphaVantage(Friday), Week.AlphaVantage(Saturday)).Should().BeEmpty();
        Week.Finnhub(Saturday, Saturday, End).Should().Equal(Week.Finnhub(Friday, Saturday, End));
    }

    [Fact]
    public void On_no_day_of_the_week_does_a_report_come_into_the_three_months_that_are_asked_for()
    {
        foreach (var day in Week.Days)
        {
            Week.AlphaVantage(day).Select(Key).Except(Week.AlphaVantage(Monday).Select(Key)).Should().BeEmpty();
        }

        Week.AlphaVantage(Monday, 12).Count.Should().BeGreaterThan(10_000);
    }

    private static bool Disagreement(string symbol, LocalDate day) =>
        Week.AlphaVantage(day).Single(report => report.Symbol == symbol).Date != Week.Finnhub(day, Monday, End).Single(report => report.Symbol == symbol).Date;

    /// <summary>Reports that have another date, or are in one calendar only; what was due on the day before is only over.</summary>
    private static List<string> Changed(IReadOnlyList<ScheduledReport> before, IReadOnlyList<ScheduledReport> after)
    {
        var (old, now) = (before.ToDictionary(Key), after.ToDictionary(Key));
        var first = after.Min(static report => report.Date);
        return
        [
            .. old.Keys.Union(now.Keys)
                .Where(key => old.GetValueOrDefault(key) != now.GetValueOrDefault(key) && !(old[key].Date < first && !now.ContainsKey(key)))
                .Select(key => $"{old[key].Symbol} {old[key].Date:uuuu-MM-dd} > {now.GetValueOrDefault(key)?.Date:uuuu-MM-dd}"),
        ];
    }

    private static string Key(ScheduledReport report) => $"{report.Symbol} {report.FiscalPeriodEnd:uuuu-MM-dd}";

    /// <summary>With its attributes, which a record compares by reference.</summary>
    private static IEnumerable<string> Texts(IEnumerable<AlpacaAsset> assets) =>
        assets.Select(static asset => $"{asset with { Attributes = null }} {string.Join(' ', asset.Attributes ?? [])}");
}
