using Ingestion.Providers;
using Ingestion.Tests.Jobs;

namespace Ingestion.Tests.Pipeline;

/// <summary>Runs that keep a table equal to a list, and lists that are not believed.</summary>
public sealed class SyncedFeedTests : SyncJobFixture
{
    [Fact]
    public async Task The_first_run_writes_the_list_and_the_next_one_nothing_but_its_record()
    {
        List = Assets(3);
        await RunAsync(Friday);
        var calls = Cloud.Aws.Calls.Count;

        var answer = await RunAsync(Saturday);

        (answer.Outcome, answer.Collected, answer.New, answer.Known, answer.Announced).Should().Be(("collected", 3, 0, 3, 0));
        Cloud.Aws.Calls.Skip(calls).Select(static call => call.Operation).Where(static operation => operation is "PutItem" or "UpdateItem" or "BatchWriteItem" or "DeleteItem")
            .Should().Equal("PutItem", "UpdateItem");
        Announcements.Should().ContainSingle("nobody is told of nothing");
    }

    [Theory]
    [InlineData(79, false)]
    [InlineData(80, true)]
    [InlineData(81, true)]
    [InlineData(1, false)]
    public async Task A_list_with_under_four_fifths_of_what_is_active_changes_nothing(int listed, bool isBelieved)
    {
        List = Assets(100);
        await RunAsync(Friday);
        var before = await TableAsync();
        List = Assets(listed);

        var answer = await RunAsync(Saturday);

        answer.Outcome.Should().Be(isBelieved ? "collected" : "failed");
        var run = await RunRecordAsync(Saturday);
        ((string?)run["attempts"]![0]!["outcome"]).Should().Be(isBelieved ? "answered" : "short_list");
        Alerts.Count(static alert => alert.Contains("alpaca", StringComparison.Ordinal)).Should().Be(isBelieved ? 0 : 1);
        if (isBelieved)
        {
            (await Cloud.Assets.AllAsync()).Count(static row => (string?)row["status"] == "inactive").Should().Be(100 - listed);
            Announcements.Last()["changes"]!["delisted"]!.AsArray().Should().HaveCount(100 - listed);
        }
        else
        {
            (await TableAsync()).Should().Equal(before);
        }
    }

    [Fact]
    public async Task A_list_of_other_assets_is_short_however_long_it_is()
    {
        List = Assets(10);
        await RunAsync(Friday);
        List = [.. Assets(60).Skip(3)];

        (await RunAsync(Saturday)).Outcome.Should().Be("failed");
    }

    [Fact]
    public async Task What_is_inactive_already_is_not_missed()
    {
        List = Assets(10);
        await RunAsync(Friday);
        List = Assets(8);
        await RunAsync(Saturday);
        List = Assets(7);

        (await RunAsync(Monday)).Outcome.Should().Be("collected", "seven of eight are over 80 %");
    }

    [Fact]
    public async Task A_short_list_is_told_of_once_and_when_the_source_answers_again()
    {
        List = Assets(10);
        await RunAsync(Friday);
        List = Assets(5);
        await RunAsync(Saturday);
        await RunAsync(Monday);
        Alerts.Where(static alert => alert.Contains("alpaca", StringComparison.Ordinal)).Should().ContainSingle();
        List = Assets(10);

        await RunAsync(Monday + NodaTime.Duration.FromDays(1));

        var run = await RunRecordAsync(Monday + NodaTime.Duration.FromDays(1));
        run["alerts"]!.AsArray().Select(static alert => (string?)alert).Should().Contain(static alert => alert!.Contains("short_list-alpaca/assets/2026-11-21T09:00:00Z", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Before_a_run_got_to_its_end_no_list_is_short_and_nothing_is_removed()
    {
        // The first run dies in the middle: of ten rows, it has written some.
        List = Assets(10);
        var puts = 0;
        Cloud.Aws.Fault = call => call.Operation == "PutItem" && Interlocked.Increment(ref puts) > 5 ? new(400, "ValidationException", "as told") : null;
        await FluentActions.Awaiting(() => RunAsync(Friday)).Should().ThrowAsync<Exception>();
        Cloud.Aws.Fault = static _ => null;
        (await Cloud.Assets.CountAsync()).Should().BeInRange(1, 9);
        List = [.. Assets(40).Skip(20)];

        (await RunAsync(Saturday)).Outcome.Should().Be("collected");

        (await Cloud.Assets.AllAsync()).Should().OnlyContain(static row => !row.ContainsKey("status") || (string?)row["status"] == "active");
    }

    [Fact]
    public async Task A_source_that_does_not_answer_fails_the_run_and_changes_nothing()
    {
        List = Assets(3);
        await RunAsync(Friday);
        var before = await TableAsync();
        Failure = new SourceFailure(SourceFailureKind.ServerError, "HTTP 500");

        (await RunAsync(Saturday)).Outcome.Should().Be("failed");

        (await TableAsync()).Should().Equal(before);
        ((string?)(await RunRecordAsync(Saturday))["attempts"]![0]!["outcome"]).Should().Be("server_error");
    }

    [Fact]
    public async Task A_short_list_counts_when_an_operator_says_so()
    {
        List = Assets(100);
        await RunAsync(Friday);
        List = Assets(50);

        var answer = await RunAsync(Saturday, kind: "accept_short_list");

        answer.Outcome.Should().Be("collected");
        Announcements.Last()["changes"]!["delisted"]!.AsArray().Should().HaveCount(50);
    }

    [Fact]
    public async Task A_kind_that_the_job_does_not_know_is_named_with_those_that_it_does()
    {
        var calls = Cloud.Aws.Calls.Count;

        (await FluentActions.Awaiting(() => RunAsync(Friday, kind: "accept_short_lists")).Should().ThrowAsync<ArgumentException>())
            .Which.Message.Should().Contain("'accept_short_lists'").And.Contain("accept_short_list.");

        Cloud.Aws.Calls.Should().HaveCount(calls, "a typo must not run anything");
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_and_writes_nothing()
    {
        List = Assets(3);
        var calls = Cloud.Aws.Calls.Count;

        var answer = await RunAsync(Friday, isDryRun: true);

        (answer.Outcome, answer.IsDryRun, answer.New).Should().Be(("collected", true, 3));
        Cloud.Aws.Calls.Skip(calls).Should().NotContain(static call => call.Operation == "PutItem" || call.Operation == "UpdateItem" || call.Operation == "BatchWriteItem");
    }

    [Fact]
    public async Task What_is_new_changed_and_gone_is_counted_and_announced_by_kind()
    {
        List = Assets(10);
        await RunAsync(Friday);
        var list = Assets(11);
        List = [.. list.Skip(2), list[1] with { Name = "Other" }];

        var answer = await RunAsync(Saturday);

        (answer.Collected, answer.New, answer.Merged, answer.Known).Should().Be((10, 1, 1, 8));
        Announcements.Last()["changes"]!.ToJsonString().Should().Be("""{"changed":["S001"],"delisted":["S000"],"new":["S010"]}""");
    }

    private async Task<IEnumerable<string>> TableAsync() =>
        (await Cloud.Assets.AllAsync()).Select(static row => row.ToJsonString()).Order(StringComparer.Ordinal);
}
