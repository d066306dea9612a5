using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Tests.Simulation;

/// <summary>
/// Whole market days of the production pipeline, thousands of them, each from a seed. <c>make simulate SEED=17</c> plays one again,
/// <c>make simulate SEEDS=20000</c> more of them.
/// </summary>
[Collection(Alone.Name)]
public sealed class SimulatedDayTests
{
    private const int Usual = 2_000;

    [Fact]
    public void Nothing_is_lost_nothing_is_told_twice_and_nobody_goes_uninformed()
    {
        var seeds = Number("SIMULATION_SEED") is { } one ? [one] : Enumerable.Range(1, Number("SIMULATION_SEEDS") ?? Usual).ToArray();
        var failures = new ConcurrentBag<string>();
        long steps = 0, crashes = 0, invocations = 0, checks = 0, incidents = 0, done = 0;
        var began = TimeProvider.System.GetTimestamp();
        Parallel.ForEach(Partitioner.Create(seeds, loadBalance: true), seed =>
        {
            var (day, invariants) = Play(seed);
            foreach (var violation in invariants.Violations.Take(3))
            {
                failures.Add($"seed {seed}: {violation}\n  to replay it: make simulate SEED={seed}");
            }

            Interlocked.Add(ref steps, day.World.Steps);
            Interlocked.Add(ref crashes, day.World.Crashes);
            Interlocked.Add(ref invocations, day.Invocations);
            Interlocked.Add(ref checks, invariants.Checked);
            Interlocked.Add(ref incidents, invariants.Incidents);
            if (seeds.Length == 1)
            {
                Show(day);
            }

            if (Interlocked.Increment(ref done) % 100 == 0)
            {
                Console.Error.WriteLine($"simulate: {done} of {seeds.Length} days");
            }
        });

        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"simulate: {seeds.Length} days, {invocations} invocations, {crashes} killed, {incidents} incidents, {steps} steps, {checks} checks, {failures.Count} violations, {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s"));
        failures.Should().BeEmpty();
    }

    [Fact]
    public void The_same_seed_gives_the_same_day()
    {
        var (one, _) = Play(4711);
        var (other, _) = Play(4711);

        other.World.Steps.Should().Be(one.World.Steps);
        other.Topics.Accepted.Select(static message => message.Message).Should().Equal(one.Topics.Accepted.Select(static message => message.Message));
    }

    [Fact]
    public void What_sns_refused_for_an_hour_arrives_afterwards_once_each_and_in_order()
    {
        var day = new MarketDay(1, new LocalDate(2026, 11, 20), badness: 0);
        var invariants = new Invariants(day);
        day.World.At(day.Session.Open + Duration.FromMinutes(29), () => day.Topics.IsDown = true);
        day.World.At(day.Session.Open + Duration.FromMinutes(44), () => Faults(SourceFailureKind.ServerError));
        day.World.At(day.Session.Open + Duration.FromMinutes(74), () => Faults(null));
        day.World.At(day.Session.Open + Duration.FromMinutes(89), () => day.Topics.IsDown = false);
        day.Run();
        invariants.AtTheEnd();

        invariants.Violations.Should().BeEmpty();
        var announced = day.Topics.Accepted.Where(static message => message.TopicArn == MarketDay.Announcements)
            .Select(static message => (string)JsonNode.Parse(message.Message)!["id"]!).ToList();
        announced.Should().OnlyHaveUniqueItems().And.BeInAscendingOrder(StringComparer.Ordinal);
        announced.Should().Contain("news-20261120T150500Z-1", "it was owed while SNS was down");
        day.Topics.Accepted.Where(static message => message.TopicArn == MarketDay.Alerts)
            .Select(static message => message.MessageAttributes["alert_id"].StringValue)
            .Should().Equal("all_sources_down/news/2026-11-20T15:15:00Z/opened", "all_sources_down/news/2026-11-20T15:15:00Z/recovered");

        void Faults(SourceFailureKind? fault)
        {
            foreach (var provider in day.Providers)
            {
                provider.Fault = fault;
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Sources_that_are_days_behind_are_complete_before_the_day_is_over_and_operations_hear_of_it(int days)
    {
        var day = new MarketDay(1, new LocalDate(2026, 11, 20), badness: 0, days);
        var invariants = new Invariants(day);

        day.Run();
        invariants.AtTheEnd();

        invariants.Violations.Should().BeEmpty("nothing that the source had since then may be missing");
        day.Table.WithPrefix("RUN#").Select(RunRecordMapping.From).MaxBy(static run => run.Key.ScheduledAt)!.Lag.Should().Be(Duration.Zero);
        Alerts(day).Where(static id => id.StartsWith("collection_lag", StringComparison.Ordinal)).Should()
            .Equal(days < 7 ? [] : ["collection_lag/news/2026-11-20T15:00:00Z/opened", "collection_lag/news/2026-11-20T15:00:00Z/recovered"]);
    }

    [Fact]
    public void A_record_from_the_future_mutes_no_alert()
    {
        var day = new MarketDay(1, new LocalDate(2026, 11, 20), badness: 0);
        var future = Some.Run("2027-02-09T15:05:00Z");
        var record = RunRecordMapping.Claimed(future);
        record["outcome"] = new Amazon.DynamoDBv2.Model.AttributeValue(future.Outcome);
        record["finished_at"] = new Amazon.DynamoDBv2.Model.AttributeValue(Instants.Text(future.FinishedAt!.Value));
        day.Table.Put(record["pk"].S, record["sk"].S, record);
        foreach (var provider in day.Providers)
        {
            day.World.At(day.Session.Open + Duration.FromMinutes(59), () => provider.Fault = SourceFailureKind.ServerError);
            day.World.At(day.Session.Open + Duration.FromMinutes(84), () => provider.Fault = null);
        }

        day.Run();

        Alerts(day).Should().Equal("all_sources_down/news/2026-11-20T15:30:00Z/opened", "all_sources_down/news/2026-11-20T15:30:00Z/recovered");
    }

    private static IEnumerable<string> Alerts(MarketDay day) => day.Topics.Accepted
        .Where(static message => message.TopicArn == MarketDay.Alerts)
        .Select(static message => message.MessageAttributes["alert_id"].StringValue);

    private static (MarketDay Day, Invariants Invariants) Play(int seed)
    {
        // The program must find no other way back than the process's own.
        SynchronizationContext.SetSynchronizationContext(null);

        // Every other day is a short one: more days in the same time.
        var day = new MarketDay(seed, seed % 2 == 0 ? new LocalDate(2026, 11, 20) : new LocalDate(2026, 11, 27));
        var invariants = new Invariants(day);
        day.Run();
        invariants.AtTheEnd();
        return (day, invariants);
    }

    /// <summary>The ledger and the alerts of a day, for whoever looks into a violation.</summary>
    private static void Show(MarketDay day)
    {
        foreach (var run in day.Table.WithPrefix("RUN#").Select(RunRecordMapping.From).OrderBy(static run => run.Key.ScheduledAt))
        {
            Console.Error.WriteLine(
                $"{run.Key.ScheduledAt} began {run.StartedAt} ended {run.FinishedAt} {run.Outcome} {run.ErrorCode} attempt {run.Attempt} alerts [{string.Join(' ', run.Alerts)}]");
        }

        foreach (var alert in day.Topics.Accepted.Where(static message => message.TopicArn == MarketDay.Alerts))
        {
            Console.Error.WriteLine($"told: {alert.MessageAttributes["alert_id"].StringValue}");
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
