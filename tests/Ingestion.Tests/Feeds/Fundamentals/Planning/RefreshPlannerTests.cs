using Ingestion.Feeds.Fundamentals;
using Ingestion.Feeds.Fundamentals.Planning;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Tests.Feeds.Fundamentals.Planning;

/// <summary>Tuesday the 17th of November 2026, at six in New York.</summary>
public sealed class RefreshPlannerTests
{
    private static readonly Instant Six = Some.At("2026-11-17T11:00:00Z");
    private static readonly LocalDate Monday = new(2026, 11, 16);
    private static readonly RefreshScore Score = new(0.6m, 0.4m, 0.3m, 30);
    private static readonly Dictionary<Ticker, decimal> NoVolumes = [];

    [Fact]
    public void A_company_that_reported_yesterday_is_refreshed_for_that_report()
    {
        var plan = AfterEarnings([Row("IBM", Monday)], [Asset("IBM")], calls: 5);

        plan.Chosen.Should().ContainSingle().Which.Should().Be(new ChosenSymbol(Some.Ticker("IBM"), new DueReport("IBM#2026-09-30", Monday), Score: null, RefreshedAt: null));
        (plan.Calls, plan.Waiting).Should().Be((5, 0));
    }

    [Theory]
    [InlineData("2026-11-17", "pre-market", "2026-11-17T14:29:59Z", false)]
    [InlineData("2026-11-17", "pre-market", "2026-11-17T14:30:00Z", true)]
    [InlineData("2026-11-17", "in-session", "2026-11-17T20:59:59Z", false)]
    [InlineData("2026-11-17", "in-session", "2026-11-17T21:00:00Z", true)]
    [InlineData("2026-11-17", "post-market", "2026-11-18T00:59:59Z", false)]
    [InlineData("2026-11-17", "post-market", "2026-11-18T01:00:00Z", true)]
    [InlineData("2026-11-17", null, "2026-11-18T04:59:59Z", false)]
    [InlineData("2026-11-17", null, "2026-11-18T05:00:00Z", true)]
    public void A_report_is_due_once_it_has_surely_come_out(string day, string? time, string at, bool isDue)
    {
        var row = Row("IBM", NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value) with { TimeOfDay = time };

        var plan = RefreshPlanner.AfterEarnings([row], [Asset("IBM")], NoVolumes, new HashSet<Ticker>(), calls: 5, Some.At(at));

        plan.Chosen.Should().HaveCount(isDue ? 1 : 0);
        plan.Left.Should().BeEmpty();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 2)]
    [InlineData(15, 3)]
    public void A_symbol_needs_five_calls_and_who_gets_none_waits(int calls, int chosen)
    {
        var plan = AfterEarnings([Row("A", Monday), Row("B", Monday), Row("C", Monday)], [Asset("A"), Asset("B"), Asset("C")], calls);

        (plan.Chosen.Count, plan.Waiting, plan.Symbols).Should().Be((chosen, 3 - chosen, calls / 5));
        plan.Left.Should().NotContain(static left => left.Reason != LeftSymbol.NoCallsLeft);
    }

    [Fact]
    public void Who_waits_longest_is_first_and_of_one_day_the_most_traded()
    {
        var rows = new[] { Row("LATE", Monday), Row("FEW", Monday.PlusDays(-3)), Row("MANY", Monday.PlusDays(-3)), Row("SOME", Monday.PlusDays(-3)) };
        var volumes = new Dictionary<Ticker, decimal> { [Some.Ticker("MANY")] = 9_000_000, [Some.Ticker("FEW")] = 10 };

        var plan = RefreshPlanner.AfterEarnings(rows, rows.Select(static row => Asset(row.Symbol.Symbol)), volumes, new HashSet<Ticker>(), calls: 100, Six);

        plan.Chosen.Select(static one => one.Symbol.Symbol).Should().Equal("MANY", "SOME", "FEW", "LATE");
    }

    [Fact]
    public void Who_is_not_tracked_or_not_traded_is_left_and_it_says_so()
    {
        var plan = AfterEarnings([Row("IBM", Monday), Row("GONE", Monday)], [Asset("GONE") with { IsRefreshed = false }], calls: 50);

        plan.Chosen.Should().BeEmpty();
        plan.LeftByReason.Should().ContainSingle().Which.Should().Be(new KeyValuePair<string, int>(LeftSymbol.NotTracked, 2));
    }

    [Fact]
    public void Whom_another_run_of_the_day_asked_for_is_left()
    {
        var plan = RefreshPlanner.AfterEarnings([Row("IBM", Monday)], [Asset("IBM")], NoVolumes, new HashSet<Ticker> { Some.Ticker("IBM") }, calls: 50, Six);

        plan.Left.Should().ContainSingle().Which.Reason.Should().Be(LeftSymbol.AskedToday);
    }

    [Fact]
    public void Two_reports_of_one_company_are_one_refresh_for_the_earlier()
    {
        var plan = AfterEarnings([Row("CAKE", Monday) with { Period = "2026-09-30" }, Row("CAKE", Monday.PlusDays(-1)) with { Period = "2026-06-30" }], [Asset("CAKE")], calls: 50);

        plan.Chosen.Should().ContainSingle().Which.Report.Should().Be(new DueReport("CAKE#2026-06-30", Monday.PlusDays(-1)));
    }

    /// <summary>The report was surely out at midnight of the 17th, 05:00 UTC: six hours before the run of that day.</summary>
    [Theory]
    [InlineData("2026-11-17T11:00:10Z", "2026-11-18T07:00:09Z", false)] // under 20 hours
    [InlineData("2026-11-17T11:00:10Z", "2026-11-18T11:00:00Z", true)] // the next day
    [InlineData("2026-11-18T11:00:10Z", "2026-11-19T11:00:00Z", false)] // 30 hours after the report: again after 30 more
    [InlineData("2026-11-18T11:00:10Z", "2026-11-19T17:00:20Z", true)]
    [InlineData("2026-11-21T11:00:00Z", "2026-11-24T11:00:00Z", false)]
    [InlineData("2026-11-21T11:00:00Z", "2026-11-25T17:00:00Z", true)]
    public void A_report_that_was_not_in_the_documents_is_asked_for_again_at_growing_distance(string tried, string at, bool isChosen)
    {
        var plan = RefreshPlanner.AfterEarnings(
            [Row("IBM", Monday)], [Asset("IBM") with { RefreshedAt = Some.At(tried) }], NoVolumes, new HashSet<Ticker>(), calls: 50, Some.At(at));

        plan.Chosen.Should().HaveCount(isChosen ? 1 : 0);
        plan.Left.Select(static left => left.Reason).Should().Equal(isChosen ? [] : [LeftSymbol.TriedLately]);
    }

    [Fact]
    public void Who_was_tried_since_the_report_comes_after_everybody_who_was_not()
    {
        var old = Monday.PlusDays(-20);

        var plan = AfterEarnings(
            [Row("AGAIN", old), Row("NEW", Monday)], [Asset("AGAIN") with { RefreshedAt = Some.At("2026-10-28T11:00:00Z") }, Asset("NEW")], calls: 5);

        plan.Chosen.Should().ContainSingle().Which.Symbol.Symbol.Should().Be("NEW");
        plan.Left.Should().ContainSingle().Which.Symbol.Symbol.Should().Be("AGAIN");
    }

    [Fact]
    public void With_nothing_known_of_volumes_the_one_refreshed_longest_ago_is_first()
    {
        var plan = Oldest([Refreshed("YESTERDAY", 1), Refreshed("WEEK", 7), Asset("NEVER"), Refreshed("MONTH", 40)], calls: 100);

        plan.Chosen.Select(static one => (one.Symbol.Symbol, one.Score)).Should().Equal(("NEVER", 0.7m), ("MONTH", 0.7m), ("WEEK", 0.3933m), ("YESTERDAY", 0.3133m));
    }

    [Fact]
    public void What_is_traded_most_is_weighed_by_rank()
    {
        var volumes = new Dictionary<Ticker, decimal> { [Some.Ticker("LOW")] = 1, [Some.Ticker("MID")] = 2, [Some.Ticker("TOP")] = 1_000_000 };

        var plan = RefreshPlanner.Oldest(
            [Refreshed("LOW", 3), Refreshed("MID", 3), Refreshed("TOP", 3), Refreshed("NEW", 3)], volumes, new HashSet<Ticker>(), calls: 100, atMost: 25, Score, Six);

        plan.Chosen.Select(static one => (one.Symbol.Symbol, one.Score)).Should().Equal(("TOP", 0.64m), ("MID", 0.34m), ("NEW", 0.34m));
        plan.Left.Should().ContainSingle().Which.Should().Be(new LeftSymbol(Some.Ticker("LOW"), LeftSymbol.ScoreTooLow));
    }

    [Fact]
    public void A_score_must_be_over_the_limit_not_on_it()
    {
        // Neutral volume gives 0.3, and so does being refreshed at this very moment.
        var plan = Oldest([Refreshed("NOW", 0)], calls: 100);

        plan.LeftByReason.Should().ContainSingle().Which.Key.Should().Be(LeftSymbol.ScoreTooLow);
    }

    [Theory]
    [InlineData(100, 2, LeftSymbol.OverTheCap)]
    [InlineData(10, 3, LeftSymbol.NoCallsLeft)]
    public void Who_is_left_is_left_by_what_there_was_less_of(int calls, int atMost, string reason)
    {
        var plan = RefreshPlanner.Oldest([Asset("A"), Asset("B"), Asset("C"), Asset("D")], NoVolumes, new HashSet<Ticker>(), calls, atMost, Score, Six);

        plan.Chosen.Select(static one => one.Symbol.Symbol).Should().Equal("A", "B");
        plan.Left.Select(static one => (one.Symbol.Symbol, one.Reason)).Should().Equal(("C", reason), ("D", reason));
    }

    [Fact]
    public void With_a_budget_of_one_symbol_a_day_everybody_has_a_turn()
    {
        var refreshed = Enumerable.Range(0, 10).ToDictionary(static i => $"S{i}", static _ => (Instant?)null);
        List<string> turns = [];
        for (var day = 0; day < 20; day++)
        {
            var at = Six + Duration.FromDays(day);
            var chosen = RefreshPlanner.Oldest(
                refreshed.Select(static one => new TrackedAsset(Some.Ticker(one.Key), IsRefreshed: true, one.Value)), NoVolumes, new HashSet<Ticker>(), calls: 5, atMost: 25, Score, at).Chosen.Single();
            refreshed[chosen.Symbol.Symbol] = at;
            turns.Add(chosen.Symbol.Symbol);
        }

        turns.Take(10).Should().OnlyHaveUniqueItems();
        turns.Skip(10).Should().Equal(turns.Take(10));
    }

    [Fact]
    public void A_season_s_busiest_day_is_cut_to_the_calls_and_nobody_is_forgotten()
    {
        List<CalendarRow> rows = [.. Enumerable.Range(0, 690).Select(static i => Row($"S{i}", Monday))];

        var plan = AfterEarnings(rows, rows.Select(static row => Asset(row.Symbol.Symbol)), calls: 20);

        (plan.Chosen.Count, plan.Waiting, plan.Left.Count).Should().Be((4, 686, 686));
        plan.Chosen.Select(static one => one.Symbol).Union(plan.Left.Select(static one => one.Symbol)).Should().BeEquivalentTo(rows.Select(static row => row.Symbol));
    }

    [Fact]
    public void A_plan_comes_back_from_the_record_of_its_run()
    {
        var plan = AfterEarnings([Row("IBM", Monday), Row("BRK.B", Monday), Row("X", Monday)], [Asset("IBM"), Refreshed("BRK.B", 50)], calls: 10);

        var record = PlanRecord.Of(plan);

        PlanRecord.ChosenOf(record).Should().Equal(plan.Chosen);
        PlanRecord.LeftOf(record).Should().Equal(plan.LeftByReason);
        PlanRecord.ChosenOf(PlanRecord.Of(Oldest([Refreshed("IBM", 9)], calls: 5))).Should().Equal(Oldest([Refreshed("IBM", 9)], calls: 5).Chosen);
    }

    private static RefreshPlan AfterEarnings(IEnumerable<CalendarRow> rows, IEnumerable<TrackedAsset> assets, int calls) =>
        RefreshPlanner.AfterEarnings(rows, assets, NoVolumes, new HashSet<Ticker>(), calls, Six);

    private static RefreshPlan Oldest(IEnumerable<TrackedAsset> assets, int calls) =>
        RefreshPlanner.Oldest(assets, NoVolumes, new HashSet<Ticker>(), calls, atMost: 25, Score, Six);

    private static CalendarRow Row(string symbol, LocalDate day) => new(Some.Ticker(symbol), "2026-09-30", day, TimeOfDay: null);

    private static TrackedAsset Asset(string symbol) => new(Some.Ticker(symbol), IsRefreshed: true, RefreshedAt: null);

    private static TrackedAsset Refreshed(string symbol, int daysAgo) => Asset(symbol) with { RefreshedAt = Six - Duration.FromDays(daysAgo) };
}
