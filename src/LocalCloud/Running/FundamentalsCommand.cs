using System.Globalization;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Events;

namespace Ingestion.LocalCloud.Running;

/// <summary><c>make run-fundamentals</c>: the morning after a season's busiest day, with a free key to Alpha Vantage and with one that has enough calls.</summary>
public static class FundamentalsCommand
{
    private const int FreeCalls = 25, EnoughCalls = BusiestDay.Reports * 5;

    /// <summary>0 when nothing was lost.</summary>
    /// <exception cref="CommandFailedException">It did not get so far.</exception>
    public static async Task<int> RunAsync()
    {
#pragma warning disable RS0030 // LocalCloud's composition.
        var time = TimeProvider.System;
#pragma warning restore RS0030
        if (!File.Exists(Repository.Bootstrap))
        {
            throw new CommandFailedException($"{Repository.Bootstrap} is not there: run make build first.");
        }

        var isGood = true;
        foreach (var calls in new[] { FreeCalls, EnoughCalls })
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run-fundamentals: {calls:N0} calls a day: starting everything on loopback ..."));
            var began = time.GetTimestamp();
            await using var day = await BusiestDay.StartAsync(calls, time);
            isGood &= await PlayAsync(day, calls);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {time.GetElapsedTime(began).TotalSeconds:0} s\n"));
        }

        Console.WriteLine(isGood
            ? "run-fundamentals: nothing is lost: every report is processed or still due"
            : "run-fundamentals: failed: see \"lost\", dead letters and calls above");
        return isGood ? 0 : 1;
    }

    private static async Task<bool> PlayAsync(BusiestDay day, int calls)
    {
        var date = UpcomingEarnings.Text(day.Morning.PlusDays(-1));
        foreach (var run in await day.PrepareAsync())
        {
            Must(run.Outcome == "collected", run);
            ReferenceReport.Show(run, "     ");
        }

        var reports = await day.ReportsAsync();
        Console.WriteLine($"  {ReferenceReport.Name(day.Morning)}: {reports.Count} companies reported on {date}");
        await PlanAsync(day, "06:00", await day.PlanAfterEarningsAsync());
        await PlanAsync(day, "07:00", await day.PlanOldestAsync());
        var deliveries = await day.WorkAsync();
        return Tell(day, calls, deliveries, await day.ReportsAsync(), await day.PlanAgainAsync());
    }

    /// <summary>Whom a planner has chosen, and whom not and why.</summary>
    private static async Task PlanAsync(BusiestDay day, string at, ReferenceRun run)
    {
        Must(run.Outcome == "collected", run);
        var plan = await day.PlanOfAsync(run.Job);
        List<string> chosen = [.. plan["chosen"]!.AsArray().Select(static one => (string)one!["symbol"]!)];
        List<string> lines = [$"chosen: {chosen.Count}{ReferenceReport.Some(chosen, 6)}"];
        foreach (var (reason, count) in plan["left"]!.AsObject())
        {
            List<string> first = [.. plan["left_first"]!.AsArray().Where(one => (string)one!["reason"]! == reason).Select(static one => (string)one!["symbol"]!)];
            lines.Add($"{reason}: {count}{ReferenceReport.Some(first, 6)}");
        }

        ReferenceReport.Show($"{at} {run.Job}", lines);
    }

    private static bool Tell(BusiestDay day, int calls, IReadOnlyList<Delivery> deliveries, IReadOnlyList<JsonObject> reports, JsonNode again)
    {
        var outcomes = deliveries.GroupBy(static one => one.Outcome ?? "dead letter").OrderByDescending(static group => group.Count()).Select(static group => $"{group.Count()} {group.Key}");
        var processed = reports.Where(static row => (bool?)row["is_processed"] == true).Select(static row => (string)row["symbol"]!).ToList();
        var told = day.Cloud.EventBridge.Events.Where(static entry => entry.DetailType == "earningsProcessed").Select(static entry => (string)JsonNode.Parse(entry.Detail!)!["assetSymbol"]!).ToHashSet();
        var due = (int?)again["collected"] ?? 0;
        var lost = BusiestDay.Reports - processed.Count - due;
        var (used, refused) = (day.Cloud.Providers.Limits.UsedToday, day.Cloud.Providers.Limits.Calls.Count - day.Cloud.Providers.Limits.UsedToday);
        var letters = day.Queue.DeadLetters;
        ReferenceReport.Show("from the queue", [
            $"events: {string.Join(", ", outcomes)}; dead letters: {letters.Count}",
            $"calls: {used} of {calls} used, {refused} refused",
            $"processed: {processed.Count}, of them told by earningsProcessed {processed.Count(told.Contains)}{ReferenceReport.Some(processed, 6)}",
            $"still due the next time: {due}; lost: {lost}",
            .. letters.Take(3).Select(static letter => $"dead letter {letter.Message.Id}: {letter.Error}"),
        ]);
        return lost == 0 && letters.Count == 0 && refused == 0 && processed.TrueForAll(told.Contains) && processed.Count > 0 && reports.Count == BusiestDay.Reports;
    }

    private static void Must(bool holds, ReferenceRun run)
    {
        if (!holds)
        {
            throw new CommandFailedException($"{run.Job}: {run.Answer.ToJsonString()}");
        }
    }
}
