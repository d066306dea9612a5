using Ingestion.Providers.AlphaVantage;
using NodaTime;

namespace Ingestion.Tests.Providers.AlphaVantage;

/// <summary>How the calls of a day are shared out.</summary>
public sealed class CallAllowanceTests
{
    private const string AfterEarnings = "refresh_after_earnings", Oldest = "refresh_oldest";

    [Theory]
    [InlineData(0, 0, 0, 25)]
    [InlineData(1, 20, 3, 1)]
    [InlineData(0, 20, 4, 1)]
    [InlineData(1, 20, 4, 0)]
    [InlineData(0, 20, 5, 0)]
    [InlineData(1, 20, 5, 0)] // one too many, as when the setting was made smaller
    public void The_calendar_may_have_all_that_is_left(int calendar, int refresh, int sentiment, int left) =>
        LeftFor(CallPurpose.Calendar, calendar, refresh, sentiment).Should().Be(left);

    [Theory]
    [InlineData(0, 0, 0, 24)]
    [InlineData(1, 0, 0, 24)]
    [InlineData(2, 0, 0, 23)]
    [InlineData(0, 23, 0, 1)]
    [InlineData(0, 24, 0, 0)] // the last call is the calendar's
    [InlineData(1, 23, 0, 1)]
    [InlineData(1, 24, 0, 0)]
    [InlineData(1, 20, 3, 1)]
    [InlineData(1, 20, 4, 0)]
    [InlineData(0, 25, 0, 0)]
    public void Documents_leave_the_calendar_its_call(int calendar, int refresh, int sentiment, int left) =>
        LeftFor(CallPurpose.Refresh, calendar, refresh, sentiment).Should().Be(left);

    [Theory]
    [InlineData(1, 0, 0, 0, 0, 20)] // four are kept for repeats
    [InlineData(0, 0, 0, 0, 0, 20)] // and one for the calendar
    [InlineData(2, 0, 0, 0, 0, 19)]
    [InlineData(1, 0, 0, 15, 4, 1)]
    [InlineData(1, 0, 0, 15, 5, 0)]
    [InlineData(1, 0, 0, 15, 10, 0)]
    [InlineData(1, 10, 0, 10, 5, 5)] // of what is planned, what is made is not kept a second time
    [InlineData(1, 15, 0, 10, 5, 5)]
    [InlineData(1, 16, 0, 10, 5, 4)] // repeats
    [InlineData(1, 15, 4, 10, 5, 1)]
    [InlineData(1, 15, 5, 10, 5, 0)]
    [InlineData(1, 19, 5, 10, 5, 0)]
    public void News_have_what_the_plans_leave(int calendar, int refresh, int sentiment, int afterEarnings, int oldest, int left) =>
        LeftFor(CallPurpose.Sentiment, calendar, refresh, sentiment, (AfterEarnings, afterEarnings), (Oldest, oldest)).Should().Be(left);

    [Fact]
    public void News_have_nothing_before_both_plans_are_made()
    {
        LeftFor(CallPurpose.Sentiment, 1, 0, 0).Should().Be(0);
        LeftFor(CallPurpose.Sentiment, 1, 0, 0, (AfterEarnings, 5)).Should().Be(0);
        LeftFor(CallPurpose.Sentiment, 1, 0, 0, (Oldest, 5)).Should().Be(0);
        LeftFor(CallPurpose.Sentiment, 1, 0, 0, (AfterEarnings, 0), (Oldest, 0)).Should().Be(20);
    }

    [Theory]
    [InlineData(0, 0, 24)]
    [InlineData(1, 0, 24)]
    [InlineData(0, 23, 1)]
    [InlineData(0, 24, 0)]
    [InlineData(1, 24, 0)]
    public void Where_nobody_plans_news_wait_for_no_plan_and_nothing_is_kept_for_repeats(int calendar, int sentiment, int left) =>
        new CallAllowance(25, 5, []).LeftFor(CallPurpose.Sentiment, Day(calendar, 0, sentiment)).Should().Be(left);

    [Theory]
    [InlineData(CallPurpose.Calendar)]
    [InlineData(CallPurpose.Refresh)]
    [InlineData(CallPurpose.Sentiment)]
    public void Of_a_day_that_is_over_nothing_is_left(CallPurpose purpose)
    {
        var day = Day(0, 0, 0, (AfterEarnings, 0), (Oldest, 0));

        Allowance.LeftFor(purpose, day).Should().BePositive();
        Allowance.LeftFor(purpose, day with { IsClosed = true }).Should().Be(0);
        Allowance.LeftToPlan(day with { IsClosed = true }, Oldest).Should().Be(0);
    }

    [Theory]
    [InlineData(0, 0, 0, null, null, 20)]
    [InlineData(1, 0, 0, null, null, 20)]
    [InlineData(1, 0, 0, null, 15, 5)] // the other job's plan is kept
    [InlineData(1, 0, 0, null, 19, 1)]
    [InlineData(1, 0, 0, null, 20, 0)]
    [InlineData(1, 0, 0, null, 21, 0)]
    [InlineData(1, 0, 0, 10, null, 20)] // its own, made again, is not
    [InlineData(1, 0, 0, 10, 15, 5)]
    [InlineData(1, 15, 0, null, 15, 5)] // all of the other plan is done
    [InlineData(1, 10, 0, null, 15, 5)]
    [InlineData(1, 10, 2, null, 15, 3)]
    [InlineData(1, 19, 0, null, null, 1)]
    [InlineData(1, 20, 0, null, null, 0)]
    public void A_plan_leaves_what_others_planned_and_what_is_kept_for_repeats(int calendar, int refresh, int sentiment, int? own, int? other, int left)
    {
        var planned = new[] { (Name: AfterEarnings, Calls: own), (Name: Oldest, Calls: other) }.Where(static plan => plan.Calls is not null);

        Allowance.LeftToPlan(Day(calendar, refresh, sentiment, [.. planned.Select(static plan => (plan.Name, plan.Calls!.Value))]), AfterEarnings).Should().Be(left);
    }

    [Theory]
    [InlineData(1, new[] { 0, 60_000, 120_000 })]
    [InlineData(2, new[] { 0, 1_000, 60_000, 61_000, 120_000 })]
    [InlineData(5, new[] { 0, 1_000, 2_000, 3_000, 4_000, 60_000, 61_000 })]
    [InlineData(75, new[] { 0, 800, 1_600 })]
    [InlineData(1_200, new[] { 0, 50, 100 })]
    public void No_minute_has_more_calls_than_it_may_and_few_calls_follow_each_other_at_once(int aMinute, int[] milliseconds)
    {
        var allowance = new CallAllowance(25, aMinute, []);
        List<Instant> turns = [];
        for (var i = 0; i < milliseconds.Length; i++)
        {
            turns.Add(allowance.NextTurn([.. turns.TakeLast(allowance.LooksBack)], Some.Scheduled));
        }

        turns.Select(static turn => (int)(turn - Some.Scheduled).TotalMilliseconds).Should().Equal(milliseconds);
    }

    [Fact]
    public void A_purpose_that_nobody_knows_has_no_calls() =>
        FluentActions.Invoking(static () => Allowance.LeftFor((CallPurpose)99, new CallDay())).Should().Throw<InvalidOperationException>();

    private static CallAllowance Allowance { get; } = new(25, 5, [AfterEarnings, Oldest]);

    private static int LeftFor(CallPurpose purpose, int calendar, int refresh, int sentiment, params (string Planner, int Calls)[] planned) =>
        Allowance.LeftFor(purpose, Day(calendar, refresh, sentiment, planned));

    private static CallDay Day(int calendar, int refresh, int sentiment, params (string Planner, int Calls)[] planned) => new()
    {
        Calendar = calendar,
        Refresh = refresh,
        Sentiment = sentiment,
        Planned = planned.ToDictionary(static plan => plan.Planner, static plan => plan.Calls),
    };
}
