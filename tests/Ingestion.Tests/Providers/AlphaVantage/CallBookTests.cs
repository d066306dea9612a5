using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Ingestion.Providers;
using Ingestion.Providers.AlphaVantage;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Tests.Providers.AlphaVantage;

/// <summary>The book of calls, with the real SDK, against DynamoDB's wire protocol.</summary>
public sealed class CallBookTests : IAsyncLifetime
{
    private const string Prefix = "CALLS#alphavantage", AfterEarnings = "refresh_after_earnings", Oldest = "refresh_oldest";

    private readonly CloudFixture _aws = new();

    /// <summary>A Friday, 10:05 in New York.</summary>
    private readonly StoppedClock _clock = new(Some.Scheduled);

    public ValueTask InitializeAsync() => _aws.InitializeAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Calls_are_counted_by_what_they_are_for()
    {
        var book = Book();
        foreach (var purpose in new[] { CallPurpose.Calendar, CallPurpose.Refresh, CallPurpose.Refresh, CallPurpose.Sentiment })
        {
            await GrantedAsync(book, purpose);
        }

        var day = await book.TodayAsync(CancellationToken.None);

        (day.Calendar, day.Refresh, day.Sentiment, day.Used, day.IsClosed).Should().Be((1, 2, 1, 4, false));
        day.Turns.Select(static turn => (turn - Some.Scheduled).TotalSeconds).Should().Equal(0, 1, 2, 3);
    }

    [Fact]
    public async Task The_record_is_that_of_the_day_and_expires()
    {
        await GrantedAsync(Book());

        var record = (await RecordsAsync()).Should().ContainSingle().Which;

        ((string?)record["sk"], Number(record, "refresh")).Should().Be(("2026-11-20", 1));
        Number(record, "last_turn_ms").Should().Be(Some.Scheduled.ToUnixTimeMilliseconds());
        Number(record, "expires_at").Should().Be((Some.Scheduled + Duration.FromDays(40)).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Whoever_takes_a_turn_calls_are_as_far_apart_as_the_key_allows()
    {
        var (one, other) = (Book(), Book());

        List<Instant> turns = [];
        for (var i = 0; i < 4; i++)
        {
            turns.AddRange([await GrantedAsync(one), await GrantedAsync(other, CallPurpose.Sentiment)]);
        }

        _clock.Now += Duration.FromMinutes(10);
        turns.AddRange([await GrantedAsync(other), await GrantedAsync(one)]);

        turns.Select(static turn => (turn - Some.Scheduled).TotalSeconds).Should().Equal(0, 1, 2, 3, 4, 60, 61, 62, 600, 601);
    }

    [Fact]
    public async Task Who_would_wait_for_longer_than_a_minute_and_a_half_is_sent_away_and_not_counted()
    {
        var book = Book();
        for (var i = 0; i < 10; i++)
        {
            await GrantedAsync(book);
        }

        var failure = await DeniedAsync(book);

        (failure.Kind, failure.RetryAfter).Should().Be((SourceFailureKind.RateLimited, Duration.FromSeconds(90)));
        (await book.TodayAsync(CancellationToken.None)).Used.Should().Be(10);
        _clock.Now += Duration.FromSeconds(29);
        (await DeniedAsync(book)).Kind.Should().Be(SourceFailureKind.RateLimited);
        _clock.Now += Duration.FromSeconds(1);
        (await GrantedAsync(book)).Should().Be(_clock.Now + Duration.FromSeconds(90));
    }

    [Fact]
    public async Task When_the_calls_are_made_there_are_no_more_that_day()
    {
        var book = Book(aDay: 3);
        await GrantedAsync(book);
        await GrantedAsync(book);

        var failure = await DeniedAsync(book);

        (failure.Kind, failure.Message).Should().Be((SourceFailureKind.DailyLimit, "2 of 3 calls of the day are made, and the rest is not for refresh"));
        await GrantedAsync(book, CallPurpose.Calendar);
        (await DeniedAsync(book, CallPurpose.Calendar)).Kind.Should().Be(SourceFailureKind.DailyLimit);
        (await book.TodayAsync(CancellationToken.None)).Used.Should().Be(3);
    }

    [Theory]
    [InlineData("2026-11-21T04:59:59Z", "2026-11-21T05:00:00Z", 1, 1)] // winter
    [InlineData("2026-07-21T03:59:59Z", "2026-07-21T04:00:00Z", 1, 1)] // summer
    [InlineData("2026-11-02T04:59:59Z", "2026-11-02T05:00:00Z", 1, 1)] // of a day of 25 hours
    [InlineData("2027-03-15T03:59:59Z", "2027-03-15T04:00:00Z", 1, 1)] // of a day of 23
    [InlineData("2026-11-21T04:00:00Z", "2026-11-21T04:59:59Z", 2, 3_599)] // 23:00 in New York, and the day is still the same
    public async Task A_day_begins_at_midnight_in_New_York_and_keeps_its_distance(string before, string after, int used, int secondsLater)
    {
        var book = Book(aDay: 3);
        _clock.Now = Some.At(before);
        await GrantedAsync(book);
        _clock.Now = Some.At(after);

        (await GrantedAsync(book)).Should().Be(Some.At(before) + Duration.FromSeconds(secondsLater));

        (await book.TodayAsync(CancellationToken.None)).Used.Should().Be(used);
    }

    [Fact]
    public async Task A_day_that_the_provider_says_is_over_is_over_for_all_and_the_next_is_not()
    {
        var (one, other) = (Book(), Book());
        await GrantedAsync(one);
        await one.CloseAsync(CancellationToken.None);

        var failure = await DeniedAsync(other, CallPurpose.Calendar);

        (failure.Kind, failure.Message).Should().Be((SourceFailureKind.DailyLimit, "the provider said that the calls of the day are used up"));
        (await other.TodayAsync(CancellationToken.None)).IsClosed.Should().BeTrue();
        ((string?)(await RecordsAsync()).Single()["closed_at"]).Should().Be("2026-11-20T15:05:00Z");
        _clock.Now += Duration.FromDays(1);
        await GrantedAsync(other);
    }

    [Fact]
    public async Task A_day_without_a_call_cannot_be_over()
    {
        await Book().CloseAsync(CancellationToken.None);

        (await RecordsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Plans_are_written_down_and_a_plan_made_again_replaces_itself()
    {
        var book = Book(planners: [AfterEarnings, Oldest]);
        await book.PlanAsync(AfterEarnings, 10, CancellationToken.None);
        await GrantedAsync(book);
        await book.PlanAsync(Oldest, 5, CancellationToken.None);
        await book.PlanAsync(AfterEarnings, 15, CancellationToken.None);

        var day = await book.TodayAsync(CancellationToken.None);

        day.Planned.Should().Equal(new Dictionary<string, int> { [AfterEarnings] = 15, [Oldest] = 5 });
        (day.Refresh, book.Allowance.LeftToPlan(day, Oldest)).Should().Be((1, 5));
        var record = (await RecordsAsync()).Should().ContainSingle().Which;
        (Number(record, "planned_refresh_after_earnings"), Number(record, "planned_refresh_oldest")).Should().Be((15, 5));
        record.Should().ContainKey("expires_at");
    }

    [Fact]
    public async Task A_day_may_begin_with_a_plan()
    {
        var book = Book();
        await book.PlanAsync(Oldest, 5, CancellationToken.None);

        (await GrantedAsync(book)).Should().Be(Some.Scheduled);
    }

    [Fact]
    public async Task However_many_take_turns_at_once_no_two_have_the_same_and_none_is_one_too_many()
    {
        var books = Enumerable.Range(0, 4).Select(_ => Book(aDay: 11, aMinute: 1_200)).ToList();

        var turns = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => books[i % books.Count].TakeAsync(CallPurpose.Refresh, CancellationToken.None)));

        var granted = turns.OfType<CallTurn.Granted>().Select(static turn => turn.NotBefore).Order().ToList();
        granted.Should().HaveCountLessThanOrEqualTo(10).And.OnlyHaveUniqueItems();
        (await books[0].TodayAsync(CancellationToken.None)).Refresh.Should().Be(granted.Count);
        turns.OfType<CallTurn.Denied>().Should().NotBeEmpty();
    }

    [Fact]
    public async Task Who_finds_that_another_was_quicker_looks_again()
    {
        await GrantedAsync(Book());
        using var slow = new Overtaken(_aws, () => GrantedAsync(Book(), CallPurpose.Sentiment), times: 1);

        (await GrantedAsync(Book(slow))).Should().Be(Some.Scheduled + Duration.FromSeconds(2));

        var day = await Book().TodayAsync(CancellationToken.None);
        (day.Refresh, day.Sentiment).Should().Be((2, 1));
    }

    [Fact]
    public async Task Who_is_overtaken_to_the_last_call_has_none()
    {
        using var slow = new Overtaken(_aws, () => GrantedAsync(Book(aDay: 2)), times: 1);

        (await DeniedAsync(Book(slow, aDay: 2))).Kind.Should().Be(SourceFailureKind.DailyLimit);
    }

    [Fact]
    public async Task Who_finds_that_the_day_was_closed_meanwhile_has_no_turn()
    {
        await GrantedAsync(Book());
        using var slow = new Overtaken(_aws, () => Book().CloseAsync(CancellationToken.None), times: 1);

        (await DeniedAsync(Book(slow))).Kind.Should().Be(SourceFailureKind.DailyLimit);
    }

    [Fact]
    public async Task Who_is_always_overtaken_gives_up()
    {
        using var slow = new Overtaken(_aws, () => GrantedAsync(Book(aDay: 100, aMinute: 1_200)), times: int.MaxValue);

        (await DeniedAsync(Book(slow, aDay: 100, aMinute: 1_200))).Message.Should().Be("too many processes make calls at once");
    }

    private CallBook Book(IAmazonDynamoDB? dynamo = null, int aDay = 25, int aMinute = 5, params string[] planners) => new(
        new Table(dynamo ?? _aws.Dynamo, "ingestion-local", TimeProvider.System), new CallAllowance(aDay, aMinute, planners), _clock);

    private static async Task<Instant> GrantedAsync(CallBook book, CallPurpose purpose = CallPurpose.Refresh) =>
        (await book.TakeAsync(purpose, CancellationToken.None)).Should().BeOfType<CallTurn.Granted>().Which.NotBefore;

    private static async Task<SourceFailure> DeniedAsync(CallBook book, CallPurpose purpose = CallPurpose.Refresh) =>
        (await book.TakeAsync(purpose, CancellationToken.None)).Should().BeOfType<CallTurn.Denied>().Which.Failure;

    private static long Number(JsonObject record, string name) => long.Parse(record[name]!.ToString(), CultureInfo.InvariantCulture);

    private Task<IReadOnlyList<JsonObject>> RecordsAsync() => _aws.Cloud.Records.WithPrefixAsync(Prefix);

    /// <summary>Something happens between what it reads and what it writes.</summary>
    private sealed class Overtaken(CloudFixture aws, Func<Task> meanwhile, int times) : AmazonDynamoDBClient(
        CloudFixture.Credentials, new AmazonDynamoDBConfig { ServiceURL = aws.Cloud.Aws.Url, AuthenticationRegion = "us-east-1" })
    {
        private int _left = times;

        public override async Task<UpdateItemResponse> UpdateItemAsync(UpdateItemRequest request, CancellationToken cancellationToken = default)
        {
            if (_left-- > 0)
            {
                await meanwhile();
            }

            return await base.UpdateItemAsync(request, cancellationToken);
        }
    }
}
