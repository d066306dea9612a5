using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Reference;

namespace Ingestion.EndToEnd;

/// <summary>SIGKILL after every call to AWS and to the provider of a planner's run, and of a refresh: what is repeated comes to the same tables.</summary>
public sealed partial class FundamentalsCrashTests : FundamentalsFixture
{
    private const string Symbol = "IBM";

    /// <summary>Only when, by whom and how often something was written.</summary>
    private static readonly string[] Incidental = ["announcement", "attempt", "duration_ms", "expires_at", "held_by", "calls", "refresh", "turns_ms", "last_turn_ms", "attempts"];

    private int _calls, _told, _put;

    [Fact]
    public async Task A_planner_that_dies_after_any_of_its_calls_is_made_whole_by_the_next_attempt()
    {
        var (expected, calls) = await UndisturbedAsync(plans: true);
        calls.Should().BeGreaterThan(10);

        for (var nth = 1; nth <= calls; nth++)
        {
            await StartOverAsync();
            var victim = await StartFeedAsync();
            Kill(nth, victim.KillAsync);
            var due = ReferenceWeek.Due(Morning, AfterEarnings).ToString();
            (await victim.InvokeAsync(LocalCloud.Cloud.Event(due, AfterEarnings))).Should().BeOfType<Invocation.Crashed>($"of call {nth}");
            Watch();
            var next = await StartFeedAsync();
            var outcome = "in_progress";
            for (var patience = 0; patience < 20 && outcome == "in_progress"; patience++)
            {
                // What the dead process had sent last may arrive only now, its claim too.
                await Cloud.Records.EndLeasesAsync();
                outcome = (await PlanAsync(next, AfterEarnings)).Outcome;
            }

            outcome.Should().BeOneOf(["collected", "already_done"], $"after call {nth}");
            await WorkAsync();
            await NothingIsLostAsync(expected, nth);
        }
    }

    [Fact]
    public async Task A_refresh_that_dies_after_any_of_its_calls_is_made_whole_by_the_next_delivery()
    {
        await UndisturbedAsync(plans: false);
        var (expected, calls) = await UndisturbedAsync(plans: false);
        calls.Should().BeGreaterThan(40);
        var planner = await StartFeedAsync();

        for (var nth = 1; nth <= calls; nth++)
        {
            await StartOverAsync();
            await PlanAsync(planner, AfterEarnings);
            var killed = 0;
            Kill(nth, async () => killed += await Queue.KillAsync());
            await WorkAsync();
            Watch();
            killed.Should().Be(1, $"of call {nth}");
            await NothingIsLostAsync(expected, nth);
        }
    }

    /// <summary>What an undisturbed morning comes to, and how many calls the part took that is killed later.</summary>
    private async Task<(IReadOnlyList<string> Content, int Calls)> UndisturbedAsync(bool plans)
    {
        await StartOverAsync();
        Watch();
        await PlanAsync(await StartFeedAsync(), AfterEarnings);
        var ofPlanner = _calls;
        await WorkAsync();
        (await CalendarAsync(Symbol))["is_processed"]!.GetValue<bool>().Should().BeTrue();
        return (await ContentAsync(), plans ? ofPlanner : _calls - ofPlanner);
    }

    /// <summary>Counts calls, of both kinds together.</summary>
    private void Watch() => Kill(int.MaxValue, static () => Task.CompletedTask);

    /// <summary>Ends whoever makes the nth call from now on, which is done and not answered.</summary>
    private void Kill(int nth, Func<Task> kill)
    {
        _calls = 0;
        Cloud.Aws.LosesAnswer = _ => IsIt();
        Cloud.Providers.Intercept = _ =>
        {
            IsIt();
            return Task.FromResult(false);
        };

        bool IsIt()
        {
            var isIt = Interlocked.Increment(ref _calls) == nth;
            if (isIt)
            {
                kill().GetAwaiter().GetResult();
            }

            return isIt;
        }
    }

    /// <summary>Empties all tables, and begins anew with a company that has reported.</summary>
    private async Task StartOverAsync()
    {
        foreach (var (table, keys) in new[]
        {
            (LocalCloud.Cloud.Table, new[] { "pk", "sk" }), (LocalCloud.Cloud.AssetsTable, ["symbol"]),
            (LocalCloud.Cloud.EarningsCalendarTable, ["symbol", "fiscal_period_end"]), (LocalCloud.Cloud.FundamentalsTable, ["symbol", "sk"]),
        })
        {
            foreach (var row in await Cloud.TableOf(table).AllAsync())
            {
                await Cloud.Records.CallAsync("DeleteItem", new JsonObject
                {
                    ["TableName"] = table,
                    ["Key"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key, (JsonNode?)S((string)row[key]!)))),
                }.ToJsonString());
            }
        }

        (History, _told, _put) = (2, Announcements.Count, OnTheBus("earningsProcessed").Count);
        Reported(Symbol);
        await TrackAsync(Symbol);
        await ReportAsync(Symbol);
        Queue.Tried = (_, isAnswered) =>
        {
            if (!isAnswered)
            {
                // The hold of the dead invocation ends: what three minutes do, only in the next second, because ids of announcements are by the second.
                Task.Delay(1_001 - TimeProvider.System.GetUtcNow().Millisecond).GetAwaiter().GetResult();
                EndHoldAsync().GetAwaiter().GetResult();
            }
        };
    }

    private async Task EndHoldAsync()
    {
        if ((await RowsAsync(Symbol)).TryGetValue("REFRESH", out var state) && state.ContainsKey("held_until"))
        {
            await Cloud.Records.CallAsync("UpdateItem", new JsonObject
            {
                ["TableName"] = LocalCloud.Cloud.FundamentalsTable,
                ["Key"] = new JsonObject { ["symbol"] = S(Symbol), ["sk"] = S("REFRESH") },
                ["UpdateExpression"] = "SET held_until = :past",
                ["ExpressionAttributeValues"] = new JsonObject { [":past"] = S("2020-01-01T00:00:00Z") },
            }.ToJsonString());
        }
    }

    private async Task NothingIsLostAsync(IReadOnlyList<string> expected, int nth)
    {
        (await ContentAsync()).Should().Equal(expected, $"call {nth} was the last");
        Queue.DeadLetters.Should().BeEmpty($"call {nth} was the last");
        (await RecordsAsync("OUTBOX")).Should().BeEmpty($"call {nth} was the last");
        var told = Announcements.Skip(_told).ToList();
        (await RowsAsync(Symbol)).Values.Select(static row => (string?)row["announcement"]).OfType<string>()
            .Should().BeSubsetOf(told.Select(static announcement => (string)announcement["id"]!), $"each row is told of, after call {nth}");
        told.GroupBy(static announcement => (string)announcement["id"]!).Should()
            .OnlyContain(static deliveries => deliveries.Select(static one => one.ToJsonString()).Distinct().Count() == 1, "a repeated delivery is the same to the letter");
        OnTheBus("pollenationNeeded").Select(static one => one.ToJsonString()).Distinct().Should().ContainSingle($"after call {nth}");
        OnTheBus("earningsProcessed").Skip(_put).Select(static one => one.ToJsonString()).Distinct().Should().ContainSingle($"after call {nth}");
        ((int)(await CallsAsync())["refresh"]!).Should().BeInRange(5, 6, $"one call at most is made once more, after call {nth}");
    }

    /// <summary>All rows of all tables without instants, and without what is told of the attempt.</summary>
    private async Task<IReadOnlyList<string>> ContentAsync()
    {
        List<string> rows = [];
        foreach (var table in new[] { Cloud.Records, Cloud.Assets, Cloud.EarningsCalendar, Cloud.Fundamentals })
        {
            foreach (var row in (await table.AllAsync()).Where(static row => (string?)row["pk"] != "ALERT"))
            {
                Incidental.ToList().ForEach(name => row.Remove(name));
                rows.Add(AnInstant().Replace(new JsonObject(row.OrderBy(static field => field.Key, StringComparer.Ordinal)
                    .Select(static field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))).ToJsonString(), "\"at\""));
            }
        }

        return [.. rows.Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z\"")]
    private static partial Regex AnInstant();
}
