using System.Globalization;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.LocalCloud.Running;

/// <summary><c>make run-reference</c>: a week of assets and of the earnings calendar through the native binary, and what a planner sees of it.</summary>
public static class ReferenceCommand
{
    private static readonly string[] Stories =
    [
        "everything is there for the first time",
        "nothing is different",
        $"{ReferenceWeek.Delisted} is gone, {ReferenceWeek.RenamedFrom} is called {ReferenceWeek.RenamedTo}; {ReferenceWeek.Moved} moves, "
            + $"{ReferenceWeek.Disputed} is disputed, {ReferenceWeek.Agreed} is agreed on",
        $"{ReferenceWeek.Delisted} is back; nobody has {ReferenceWeek.Withdrawn} any more",
        "the list of assets is cut off in the middle",
        $"it is whole again, and another company has the symbol {ReferenceWeek.RenamedFrom}",
        "closed",
    ];

    /// <summary>0 when all went as it should.</summary>
    /// <exception cref="CommandFailedException">It did not.</exception>
    public static async Task<int> RunAsync()
    {
#pragma warning disable RS0030 // LocalCloud's composition.
        var time = TimeProvider.System;
#pragma warning restore RS0030
        if (!File.Exists(Repository.Bootstrap))
        {
            throw new CommandFailedException($"{Repository.Bootstrap} is not there: run make build first.");
        }

        Console.WriteLine("run-reference: starting DynamoDB (dynalite), SNS, CloudWatch, Secrets Manager, Lambda and the providers on loopback ...");
        await using var cloud = await Cloud.StartAsync(time);
        if (RealProviders.ReferenceKeys is { } real)
        {
            return await AskRealProvidersAsync(cloud, real.Keys, real.Finnhub);
        }

        var function = await StartAsync(cloud, cloud.ReferenceFeeds);
        var rows = new ScriptedRows(cloud);
        var began = time.GetTimestamp();
        foreach (var (day, story) in ReferenceWeek.Played.Days.Zip(Stories))
        {
            Console.WriteLine($"\n{ReferenceReport.Name(day)}: {story}");
            await PlayAsync(cloud, function, rows, day);
        }

        await EndAsync(cloud);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nrun-reference: a week in {time.GetElapsedTime(began).TotalSeconds:0} s"));
        return 0;
    }

    private static async Task<FunctionProcess> StartAsync(Cloud cloud, IEnumerable<(string, string)> settings)
    {
        var function = await cloud.StartFunctionAsync(cloud.FunctionEnvironment(settings));
        function.Timeout = TimeSpan.FromMinutes(5);
        return function;
    }

    private static async Task PlayAsync(Cloud cloud, FunctionProcess function, ScriptedRows rows, LocalDate day)
    {
        foreach (var (job, at) in new[] { ("assets", "04:00"), ("earnings_calendar", "05:00") })
        {
            var run = await ReferenceRun.InvokeAsync(cloud, function, day, job);
            ReferenceReport.Show(run, at);
            Check(run, day);
        }

        if (await rows.ChangedAsync() is { Count: > 0 } changed)
        {
            ReferenceReport.Show("in the tables", changed);
        }

        if (day.DayOfWeek != IsoDayOfWeek.Sunday)
        {
            var view = await PlannerView.OnAsync(cloud, day);
            ReferenceReport.Show(view);
            if (day.DayOfWeek == IsoDayOfWeek.Monday)
            {
                Console.WriteLine("\n  The planner's questions, as one asks AWS:");
                view.Queries.ToList().ForEach(static one => Console.WriteLine(one.Query.Command(one.Table)));
            }
        }
    }

    /// <summary>What a reader could overlook.</summary>
    private static void Check(ReferenceRun run, LocalDate day)
    {
        var (isAssets, weekday) = (run.Job == "assets", day.DayOfWeek);
        Must(weekday != IsoDayOfWeek.Sunday || run is { Outcome: "closed", Calls.Count: 0, Requests.Count: 0 }, "a Sunday must be closed, and cost no call");
        Must(weekday is IsoDayOfWeek.Sunday or IsoDayOfWeek.Friday || run.Outcome == "collected", "it must be collected");
        Must(!isAssets || weekday != IsoDayOfWeek.Tuesday || run.Changes.Count == 0, "nothing must change");
        Must(
            !isAssets || weekday is not (IsoDayOfWeek.Friday or IsoDayOfWeek.Saturday) || run.Alerts.Any(),
            "operations must hear of the short list, and that it is over");
        Must(!isAssets || weekday != IsoDayOfWeek.Friday || run.Changes.Count == 0, "a short list must change nothing");

        void Must(bool holds, string what)
        {
            if (!holds)
            {
                throw new CommandFailedException($"{run.Job} on {ReferenceReport.Name(day)}: {what}\n{run.Answer.ToJsonString()}");
            }
        }
    }

    private static async Task EndAsync(Cloud cloud)
    {
        var (assets, reports) = (await cloud.Assets.AllAsync(), await cloud.EarningsCalendar.AllAsync());
        var (confirmed, withdrawn, disputed) = (Count(reports, "confirmed"), Count(reports, "withdrawn"), reports.Count(static row => (bool?)row["is_disputed"] == true));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            At the end
              {Cloud.AssetsTable,-26} {assets.Count,7:N0} rows, {Count(assets, "active"):N0} active
              {Cloud.EarningsCalendarTable,-26} {reports.Count,7:N0} rows, {confirmed:N0} confirmed, {disputed:N0} disputed, {withdrawn:N0} withdrawn

            To look further: make query ASSET={ReferenceWeek.RenamedFrom}, make query EARNINGS=2026-11-30, make console.
            """));

        static int Count(IReadOnlyList<JsonObject> rows, string status) => rows.Count(row => (string?)row["status"] == status);
    }

    /// <summary>Today's run of each job, and the same again.</summary>
    private static async Task<int> AskRealProvidersAsync(Cloud cloud, ReferenceKeys keys, string? finnhub)
    {
        cloud.UseKeys("none", finnhub ?? string.Empty, keys);
        var function = await StartAsync(cloud, [.. Cloud.ReferenceTables, .. RealProviders.Settings]);
        foreach (var job in new[] { "assets", "earnings_calendar" })
        {
            Console.WriteLine($"\n{job}, from the real providers");
            ReferenceReport.Show(await ReferenceRun.InvokeAsync(cloud, function, job, $$"""{"job":"{{job}}"}"""), "now  ");
            ReferenceReport.Show(await ReferenceRun.InvokeAsync(cloud, function, job, $$"""{"job":"{{job}}"}"""), "again");
        }

        return 0;
    }
}
