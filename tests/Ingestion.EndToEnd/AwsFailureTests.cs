using System.Text.Json.Nodes;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Aws;
using Ingestion.LocalCloud.Lambda;

namespace Ingestion.EndToEnd;

public sealed class AwsFailureTests : FunctionFixture
{
    [Theory]
    [InlineData(500, "InternalError", 3)]
    [InlineData(403, "KMSAccessDenied", 1)]
    [InlineData(404, "NotFound", 1)]
    public async Task What_sns_does_not_take_stays_owed_and_goes_out_later_in_order_and_unchanged(int status, string code, int tries)
    {
        Cloud.Aws.Fault = call => call.Service == "sns" ? new AwsError(status, code, "as told") : null;
        var function = await StartAsync();

        var first = await RunAsync(function, FirstRun);
        Cloud.Aws.Calls.Count(static call => call.Service == "sns").Should().Be(tries);
        await RunAsync(function, SecondRun);

        ((string?)first["outcome"]).Should().Be("collected");
        ((int)first["announced"]!).Should().Be(0);
        (await RecordsAsync("OUTBOX")).Should().HaveCount(2);
        ((JsonArray)JsonNode.Parse(await LineAsync(function, SecondRun))!["owed"]!).Select(static id => (string?)id).Should().Equal("news-20261120T150500Z-1", "news-20261120T151000Z-1");
        Cloud.Aws.Fault = static _ => null;

        await RunAsync(function, ThirdRun);

        ((JsonObject)JsonNode.Parse(await LineAsync(function, ThirdRun))!).Should().NotContainKey("owed");
        Cloud.CloudWatch.Values.Last(static value => value.Name == "OldestOwedMessage").Value.Should().Be(0);

        Announcements.Select(static announcement => (string?)announcement["id"])
            .Should().Equal("news-20261120T150500Z-1", "news-20261120T151000Z-1", "news-20261120T151500Z-1");
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task What_sns_refuses_for_what_it_says_is_set_aside_after_three_runs_with_one_alert_and_the_alarm_clears()
    {
        Cloud.Aws.Fault = static call => call.Service == "sns" && call.Body.AsSpan().IndexOf("T150500Z"u8) >= 0 && call.Body.AsSpan().IndexOf("set_aside"u8) < 0
            ? new AwsError(400, "InvalidParameter", "Invalid parameter: Message too long")
            : null;
        var function = await StartAsync();
        foreach (var minute in new[] { "05", "10", "15" })
        {
            await RunAsync(function, $"2026-11-20T15:{minute}:00Z");
        }

        (await RecordsAsync("OUTBOX")).Should().ContainSingle("the others were not kept waiting");
        await RunAsync(function, "2026-11-20T15:20:00Z");
        await RunAsync(function, "2026-11-20T15:25:00Z");

        (await RecordsAsync("OUTBOX")).Should().BeEmpty();
        var aside = (await RecordsAsync("SET_ASIDE")).Should().ContainSingle().Which;
        ((string?)aside["last_error"]).Should().Contain("Message too long");
        aside["keys"]!.AsArray().Should().NotBeEmpty("somebody can still tell subscribers what it was about");
        var alert = Cloud.Sns.Messages.Where(static message => message.TopicArn == LocalCloud.Cloud.AlertTopic).Should().ContainSingle().Which;
        alert.Attributes["alert_id"].Value.Should().Be("message_set_aside/news-20261120T150500Z-1");
        alert.Body.Should().Contain("Message too long").And.Contain("SET_ASIDE");
        Cloud.CloudWatch.Values.Last(static value => value.Name == "OldestOwedMessage").Value.Should().Be(0);
    }

    [Fact]
    public async Task A_wrong_topic_is_no_fault_of_the_message()
    {
        Cloud.Aws.Fault = static call => call.Service == "sns" ? new AwsError(400, "InvalidParameter", "Invalid parameter: TopicArn") : null;
        var function = await StartAsync();
        foreach (var minute in new[] { "05", "10", "15", "20", "25" })
        {
            await RunAsync(function, $"2026-11-20T15:{minute}:00Z");
        }

        Cloud.Aws.Fault = static _ => null;
        await RunAsync(function, "2026-11-20T15:30:00Z");

        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task Two_thousand_stories_with_nine_tickers_each_that_nobody_asked_for_are_announced()
    {
        Cloud.Providers.Stories = [.. Enumerable.Range(0, 2_000).Select(static i => new LocalCloud.Providers.ReplayStory(
            i, $"Story {i}", null, "Harbor Wire", "harborwire.example", At(i), At(i), ["AAPL", .. Enumerable.Range(0, 9).Select(n => $"X{(9 * i) + n:D5}.TICKER"[..12])]))];
        var function = await StartAsync();
        foreach (var minute in new[] { "05", "10" })
        {
            await RunAsync(function, $"2026-11-20T15:{minute}:00Z");
        }

        (await RecordsAsync("OUTBOX")).Should().BeEmpty();
        var announcement = Announcements.MaxBy(static announcement => (int)announcement["item_count"]!)!;
        announcement["tickers"]!.AsArray().Select(static ticker => (string)ticker!).Should().HaveCount(2_000).And.Contain("AAPL");
        ((int)announcement["tickers_omitted"]!).Should().BeGreaterThan(10_000);
        await EverythingIsAnnouncedOnceAsync();

        static NodaTime.Instant At(int i) => NodaTime.Instant.FromUtc(2026, 11, 20, 15, 4) - NodaTime.Duration.FromSeconds(i);
    }

    [Fact]
    public async Task The_age_of_what_is_owed_grows_until_it_is_delivered()
    {
        Cloud.Aws.Fault = static call => call.Service == "sns" ? new AwsError(404, "NotFound", "as told") : null;
        var function = await StartAsync();
        await RunAsync(function, FirstRun);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);

        await RunAsync(function, SecondRun);

        Cloud.CloudWatch.Values.Last(static value => value.Name == "OldestOwedMessage").Value.Should().BeInRange(1, 30);
    }

    [Fact]
    public async Task A_run_that_is_too_large_for_the_memory_ends_in_order_and_the_process_goes_on()
    {
        Cloud.Providers.Stories = [.. Enumerable.Range(0, 6_000).Select(static i => new LocalCloud.Providers.ReplayStory(i, $"Story {i}", new string('x', 1_000), "Harbor Wire", "harborwire.example", At(i), At(i), ["AAPL"]))];
        var function = await StartAsync(("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "32"));

        var failed = (await InvokeAsync(function, FirstRun)).Should().BeOfType<Invocation.Failed>().Which;

        failed.Error.Should().Contain("OutOfMemoryException");
        ((string?)JsonNode.Parse(await LineAsync(function, FirstRun))!["error_code"]).Should().Be("OutOfMemoryException");
        Cloud.Providers.Stories = [];
        ((string?)(await RunAsync(function, SecondRun))["outcome"]).Should().Be("collected");

        static NodaTime.Instant At(int i) => NodaTime.Instant.FromUtc(2026, 11, 20, 15, 4) - NodaTime.Duration.FromSeconds(i);
    }

    [Fact]
    public async Task A_process_that_was_frozen_while_its_peers_hung_up_connects_anew_and_repeats_nothing()
    {
        var warm = await StartAsync();
        await RunAsync(warm, FirstRun);
        Cloud.Providers.Stories = [.. Cloud.Providers.Stories.Where(static story => story.SeenAt <= NodaTime.Text.InstantPattern.General.Parse(FirstRun).Value)];
        var before = Cloud.Aws.Calls.Count;
        await RunAsync(warm, SecondRun);
        var usual = Cloud.Aws.Calls.Count - before;

        warm.Freeze();
        Cloud.Aws.CloseConnections().Should().BePositive();
        warm.Thaw();
        var answer = await RunAsync(warm, ThirdRun);

        ((string?)answer["outcome"]).Should().Be("collected");
        (Cloud.Aws.Calls.Count - before - usual).Should().Be(usual, "no call had to be made twice");
        JsonNode.Parse(await LineAsync(warm, ThirdRun))!.AsObject().Should().NotContainKey("troubles");
    }

    [Fact]
    public async Task A_cloudwatch_that_refuses_does_not_make_a_run_fail()
    {
        Cloud.Aws.Fault = static call => call.Service == "monitoring" ? new AwsError(403, "AccessDenied", "as told") : null;
        var function = await StartAsync();

        ((string?)(await RunAsync(function, FirstRun))["outcome"]).Should().Be("collected");
        ((string?)JsonNode.Parse(await LineAsync(function, FirstRun))!["troubles"]![0]).Should().StartWith("metrics: ");
    }

    [Fact]
    public async Task Throttling_by_dynamodb_is_waited_out()
    {
        var calls = 0;
        Cloud.Aws.Fault = call => call.Service == "dynamodb" && Interlocked.Increment(ref calls) % 4 == 0
            ? new AwsError(400, "ThrottlingException", "as told")
            : null;
        var function = await StartAsync();

        ((int)(await RunAsync(function, FirstRun))["new"]!).Should().Be(StoriesAt(FirstRun, static story => story.OnTiingo));
        await EverythingIsAnnouncedOnceAsync();
    }

    [Theory]
    [InlineData("PutItem")] // the claim itself
    [InlineData("BatchGetItem")] // in the middle
    public async Task A_table_that_cannot_be_used_is_an_error_for_lambda_whose_retry_does_the_run(string operation)
    {
        Cloud.Aws.Fault = call => call.Operation == operation ? new AwsError(400, "AccessDeniedException", "as told") : null;
        var function = await StartAsync();

        (await InvokeAsync(function, FirstRun, "the-same-invocation")).Should().BeOfType<Invocation.Failed>();
        Cloud.Aws.Fault = static _ => null;
        var retry = (Invocation.Answered)await InvokeAsync(function, FirstRun, "the-same-invocation");

        ((string?)JsonNode.Parse(retry.Payload)!["outcome"]).Should().Be("collected");
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_is_an_error_and_does_not_hold_the_run()
    {
        Cloud.Secrets.Secrets.Clear();
        var function = await StartAsync();

        (await InvokeAsync(function, FirstRun)).Should().BeOfType<Invocation.Failed>();
        Cloud.UseKeys("t", "f");

        ((string?)(await RunAsync(function, FirstRun))["outcome"]).Should().Be("collected");
    }

    [Fact]
    public async Task An_answer_that_was_lost_after_the_table_had_changed_changes_nothing()
    {
        // DynamoDB does what it is asked and then the connection breaks: every third write.
        var writes = 0;
        Cloud.Aws.LosesAnswer = call => call.Operation is "PutItem" or "UpdateItem" && Interlocked.Increment(ref writes) % 3 == 0;
        var function = await StartAsync();

        var answer = await RunAsync(function, FirstRun);

        ((int)answer["new"]!).Should().Be(StoriesAt(FirstRun, static story => story.OnTiingo));
        ((int)answer["announced"]!).Should().Be((int)answer["new"]!);
        await EverythingIsAnnouncedOnceAsync();
    }
}
