using Ingestion.LocalCloud.Lambda;

namespace Ingestion.EndToEnd;

/// <summary>SIGKILL at points spread over a run; the next run, by another process, makes it whole.</summary>
public sealed class CrashTests : FunctionFixture
{
    [Theory]
    [InlineData("dynamodb", "PutItem", 1)] // at the claim
    [InlineData("dynamodb", "BatchGetItem", 1)] // while looking up what is known
    [InlineData("dynamodb", "BatchWriteItem", 1)] // before the announcement is owed
    [InlineData("dynamodb", "PutItem", 2)] // before the first story
    [InlineData("dynamodb", "PutItem", 10)]
    [InlineData("dynamodb", "PutItem", 20)]
    [InlineData("dynamodb", "BatchWriteItem", 2)] // before the ticker rows
    [InlineData("sns", "Publish", 1)] // before the announcement
    [InlineData("dynamodb", "DeleteItem", 1)] // after it, before it is settled
    [InlineData("dynamodb", "UpdateItem", 1)] // before the run is finished
    [InlineData("monitoring", "PutMetricData", 1)] // after
    public async Task Nothing_is_lost_and_nothing_is_told_twice_under_two_ids(string service, string operation, int nth)
    {
        var victim = await StartAsync();
        var seen = 0;
        var killed = new TaskCompletionSource();
        Cloud.Aws.Fault = call =>
        {
            if (call.Service == service && call.Operation == operation && Interlocked.Increment(ref seen) == nth)
            {
                victim.KillAsync().GetAwaiter().GetResult();
                killed.SetResult();
            }

            return null;
        };

        (await InvokeAsync(victim, FirstRun)).Should().BeOfType<Invocation.Crashed>();
        await killed.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Cloud.Aws.Fault = static _ => null;
        await WaitOutTheLeaseAsync();
        var next = await StartAsync();
        await RunAsync(next, SecondRun);

        (await RecordsAsync("NEWS#")).Count(static record => record.ContainsKey("headline"))
            .Should().Be(StoriesAt(SecondRun, static story => story.OnTiingo));
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task The_same_run_is_taken_over_and_completed_when_its_lease_has_ended()
    {
        var victim = await StartAsync();
        var puts = 0;
        Cloud.Aws.Fault = call =>
        {
            if (call.Operation == "PutItem" && Interlocked.Increment(ref puts) == 12)
            {
                victim.KillAsync().GetAwaiter().GetResult();
            }

            return null;
        };
        await InvokeAsync(victim, FirstRun);
        Cloud.Aws.Fault = static _ => null;
        var next = await StartAsync();

        ((string?)(await RunAsync(next, FirstRun))["outcome"]).Should().Be("in_progress");
        await WaitOutTheLeaseAsync();
        var answer = await RunAsync(next, FirstRun);

        ((string?)answer["outcome"]).Should().Be("collected");
        (await RecordsAsync("NEWS#")).Should().HaveCount(StoriesAt(FirstRun, static story => story.OnTiingo));
        Announcements.Select(static announcement => (string?)announcement["id"]).Should()
            .Equal("news-20261120T150500Z-1", "news-20261120T150500Z-2");
        await EverythingIsAnnouncedOnceAsync();
    }

    /// <summary>Ends the lease in the table, which is what time does.</summary>
    private Task WaitOutTheLeaseAsync() => Cloud.Records.EndLeasesAsync();
}
