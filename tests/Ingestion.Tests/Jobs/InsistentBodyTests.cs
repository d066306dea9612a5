using Ingestion.Jobs;
using Ingestion.LocalCloud.Aws;

namespace Ingestion.Tests.Jobs;

/// <summary>A job whose next run is a day away sends what it has to say in Lambda's retries.</summary>
public sealed class InsistentBodyTests : SyncJobFixture
{
    [Fact]
    public async Task A_run_that_is_done_and_told_of_is_answered()
    {
        List = Assets(3);

        var answer = await RunAsync(Friday);

        (answer.Outcome, answer.New, answer.Announced).Should().Be(("collected", 3, 3));
        Announcements.Should().ContainSingle().Which["changes"]!["new"]!.AsArray().Should().HaveCount(3);
        (await OwedAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task While_sns_is_down_the_run_is_recorded_and_the_invocation_fails()
    {
        (List, IsSnsDown) = (Assets(3), true);

        (await FluentActions.Awaiting(() => RunAsync(Friday)).Should().ThrowAsync<UnsentException>())
            .Which.Message.Should().Contain("assets-20261120T090000Z-1");

        ((string?)(await RunRecordAsync(Friday))["outcome"]).Should().Be("collected");
        (await Cloud.Assets.CountAsync()).Should().Be(3);
        var owed = (await OwedAsync()).Should().ContainSingle().Which;
        ((string?)owed["body"]).Should().Contain("\"item_count\":3", "what it says is written down before it is tried");
    }

    [Fact]
    public async Task The_retry_finds_the_run_done_and_sends_what_was_left()
    {
        (List, IsSnsDown) = (Assets(3), true);
        await FluentActions.Awaiting(() => RunAsync(Friday)).Should().ThrowAsync<UnsentException>();
        IsSnsDown = false;

        var answer = await RunAsync(Friday, secondsLater: 90);

        answer.Outcome.Should().Be("already_done");
        ((int)Announcements.Should().ContainSingle().Which["item_count"]!).Should().Be(3);
        (await OwedAsync()).Should().BeEmpty();
        (await RunAsync(Friday, secondsLater: 180)).Outcome.Should().Be("already_done");
        Announcements.Should().ContainSingle("it is sent once");
    }

    [Fact]
    public async Task A_retry_while_sns_is_still_down_fails_too()
    {
        (List, IsSnsDown) = (Assets(3), true);
        await FluentActions.Awaiting(() => RunAsync(Friday)).Should().ThrowAsync<UnsentException>();

        await FluentActions.Awaiting(() => RunAsync(Friday, secondsLater: 90)).Should().ThrowAsync<UnsentException>();

        (await OwedAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task While_the_invocation_that_did_the_run_may_still_be_sending_nobody_else_does()
    {
        (List, IsSnsDown) = (Assets(3), true);
        await FluentActions.Awaiting(() => RunAsync(Friday)).Should().ThrowAsync<UnsentException>();
        IsSnsDown = false;

        (await RunAsync(Friday, secondsLater: 30)).Outcome.Should().Be("already_done");

        Announcements.Should().BeEmpty();
        (await OwedAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task What_no_retry_could_send_the_next_run_does()
    {
        (List, IsSnsDown) = (Assets(3), true);
        await FluentActions.Awaiting(() => RunAsync(Friday)).Should().ThrowAsync<UnsentException>();
        (List, IsSnsDown) = (Assets(4), false);

        await RunAsync(Saturday);

        Announcements.Select(static one => ((string?)one["id"], (int)one["item_count"]!)).Should().Equal(("assets-20261120T090000Z-1", 3), ("assets-20261121T090000Z-1", 1));
        (await OwedAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task An_alert_that_was_not_taken_is_sent_by_the_retry_too()
    {
        List = Assets(10);
        await RunAsync(Friday);
        (List, IsSnsDown) = (Assets(2), true);
        await FluentActions.Awaiting(() => RunAsync(Saturday)).Should().ThrowAsync<UnsentException>();
        IsSnsDown = false;

        (await RunAsync(Saturday, secondsLater: 90)).Outcome.Should().Be("already_done");

        Alerts.Should().ContainSingle().Which.Should().Contain("alpaca");
    }

    [Fact]
    public async Task A_broken_table_is_no_matter_of_messages()
    {
        List = Assets(3);
        Cloud.Aws.Fault = static call => call.Operation == "Scan" ? new AwsError(400, "ResourceNotFoundException", "as told") : null;

        (await FluentActions.Awaiting(() => RunAsync(Friday)).Should().ThrowAsync<Exception>()).Which.Should().NotBeOfType<UnsentException>();

        Cloud.Aws.Fault = static _ => null;
        (await RunAsync(Friday, secondsLater: 1)).Outcome.Should().Be("collected", "the run is given up at once");
    }

    [Fact]
    public async Task Sunday_is_refused()
    {
        var answer = await RunAsync(Some.At("2026-11-22T09:00:00Z"));

        (answer.Outcome, answer.NextOpen).Should().Be(("closed", "2026-11-23T09:00:00Z"));
        (await Cloud.Records.WithPrefixAsync("RUN#")).Should().BeEmpty();
    }
}
