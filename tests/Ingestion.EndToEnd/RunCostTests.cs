using System.Xml.Linq;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud;
using NodaTime.Text;

namespace Ingestion.EndToEnd;

/// <summary>Guards what a run uses, in figures that do not depend on the machine: requests, capacity units, bytes, assemblies.</summary>
public sealed class RunCostTests : FunctionFixture
{
    [Fact]
    public async Task A_warm_run_that_finds_nothing_new_makes_six_calls_to_AWS_and_takes_two_units_each_way()
    {
        NothingNewAfter(FirstRun);
        var function = await StartAsync();
        await RunAsync(function, FirstRun);
        var (calls, reads, writes) = Used();

        await RunAsync(function, SecondRun);

        Cloud.Aws.Calls.Skip(calls).Select(static call => call.Operation)
            .Should().BeEquivalentTo("Query", "PutItem", "Query", "Query", "UpdateItem", "PutMetricData");
        (Cloud.Capacity.Reads - reads, Cloud.Capacity.Writes - writes).Should().Be((2, 2));
    }

    [Fact]
    public async Task A_cold_run_that_finds_nothing_new_reads_each_known_story_at_most_once_and_writes_no_more()
    {
        NothingNewAfter(FirstRun);
        await RunAsync(await StartAsync(), FirstRun);
        var stories = (await RecordsAsync("NEWS#")).Count;
        var (_, reads, writes) = Used();

        await RunAsync(await StartAsync(), SecondRun);

        (Cloud.Capacity.Reads - reads).Should().BeInRange(2, (stories * 0.5) + 2);
        (Cloud.Capacity.Writes - writes).Should().Be(2);
    }

    [Fact]
    public async Task New_stories_take_at_most_a_unit_and_a_fifth_for_each_record_and_four_a_run()
    {
        var function = await StartAsync();
        await RunAsync(function, FirstRun);
        var records = await RecordsCountAsync();
        var (calls, _, writes) = Used();

        var answer = await RunAsync(function, SecondRun);

        var added = await RecordsCountAsync() - records;
        added.Should().BeGreaterThan((int)answer["new"]!);
        (Cloud.Capacity.Writes - writes).Should().BeLessThanOrEqualTo((1.2 * added) + 4);
        (Cloud.Aws.Calls.Count - calls).Should().BeLessThanOrEqualTo(13 + (int)answer["new"]!);
    }

    [Fact]
    public async Task A_run_while_the_exchange_is_closed_calls_nobody()
    {
        await RunAsync(await StartAsync(), "2026-11-21T15:05:00Z");

        Cloud.Aws.Calls.Should().BeEmpty();
        Cloud.Providers.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_whole_run_under_JIT_loads_no_more_assemblies_than_it_did()
    {
        // The native binary has them linked in; each is size and start-up time there too.
        var bootstrap = Path.Combine(Repository.Root, "artifacts", "bin", "Ingestion", "release", "bootstrap.dll");
        await using var function = await FunctionProcess.StartAsync("dotnet", [bootstrap], Cloud.FunctionEnvironment(), TimeProvider.System);

        Cloud.Providers.Now = InstantPattern.General.Parse(FirstRun).Value;
        (await function.InvokeAsync(Cloud.Event(FirstRun))).Should().BeOfType<Invocation.Answered>();

        var loaded = (await File.ReadAllLinesAsync($"/proc/{function.Id}/maps", TestContext.Current.CancellationToken))
            .Where(static line => line.EndsWith(".dll", StringComparison.Ordinal))
            .Select(static line => Path.GetFileName(line))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        loaded.Should().Contain("bootstrap.dll").And.HaveCountLessThanOrEqualTo(StandIns.Count < 5 ? 58 : 55, string.Join(' ', loaded));
    }

    /// <summary>Official packages bring some of their own: CBOR of CloudWatch, logging of the runtime's client.</summary>
    private static IReadOnlyList<string> StandIns =>
        Path.Combine(Repository.Root, "artifacts", "feed.props") is var answer && File.Exists(answer)
            ? [.. XDocument.Load(answer).Descendants("CompatPackages").Single().Value.Split(';', StringSplitOptions.RemoveEmptyEntries)]
            : [];

    private void NothingNewAfter(string instant) =>
        Cloud.Providers.Stories = [.. Cloud.Providers.Stories.Where(story => story.SeenAt <= InstantPattern.General.Parse(instant).Value)];

    private (int Calls, double Reads, double Writes) Used() => (Cloud.Aws.Calls.Count, Cloud.Capacity.Reads, Cloud.Capacity.Writes);

    private async Task<int> RecordsCountAsync() => (await RecordsAsync("NEWS#")).Count + (await RecordsAsync("TICKER#")).Count;
}
