using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Providers;
using NodaTime;

namespace Ingestion.LocalCloud.Running;

/// <summary><c>make run</c>: a scheduled run through the native binary, the same again, and the next one; shown to a person.</summary>
public static class RunCommand
{
    private static readonly Instant ReplayedRun = Instant.FromUtc(2026, 11, 20, 15, 5);
    private static readonly Duration Every = Duration.FromMinutes(5);

    /// <summary>0 when all went as it should.</summary>
    /// <exception cref="CommandFailedException">It did not.</exception>
    public static async Task<int> RunAsync()
    {
#pragma warning disable RS0030 // LocalCloud's composition.
        var time = TimeProvider.System;
        var now = SystemClock.Instance.GetCurrentInstant();
#pragma warning restore RS0030
        if (!File.Exists(Repository.Bootstrap))
        {
            throw new CommandFailedException($"{Repository.Bootstrap} is not there: run make build first.");
        }

        Console.WriteLine("run: starting DynamoDB (dynalite), SNS, CloudWatch, Secrets Manager, Lambda and the providers on loopback ...");
        await using var cloud = await Cloud.StartAsync(time);
        var real = RealProviders.NewsKeys;
        var first = real is null ? ReplayedRun : Mark(now);
        var function = await StartAsync(cloud, real);
        var report = new RunReport(cloud, function);

        try
        {
            report.Title(real is null
                ? $"1. The run of {first}, of a replayed day"
                : $"1. The run of {first}, from the real providers");
            var answer = await report.InvokeAsync(first);
            while (real is not null && (string?)answer["outcome"] == "closed")
            {
                first = LastMarkOfTheDayBefore(first);
                report.Title($"   The exchange is closed then. The last session's end instead: {first}");
                answer = await report.InvokeAsync(first);
            }

            Check(answer, "outcome", "collected");
            await report.CollectedAsync(answer);

            report.Title("2. The same event again: nothing is done twice");
            Check(await report.InvokeAsync(first), "outcome", "already_done");

            report.Title("3. The next run, five minutes later: most stories are known");
            Check(await report.InvokeAsync(first + Every), "outcome", "collected", "closed");

            await report.EndAsync();
            return 0;
        }
        catch (CommandFailedException exception)
        {
            throw new CommandFailedException(
                $"failed: {exception.Message}\n{string.Join('\n', function.Output.Concat(function.Errors).TakeLast(20).Select(static line => $"   {line}"))}");
        }
    }

    private static Task<FunctionProcess> StartAsync(Cloud cloud, (string Tiingo, string Finnhub)? real)
    {
        List<(string, string)> changes = [];
        if (real is { } keys)
        {
            cloud.UseKeys(keys.Tiingo, keys.Finnhub);
            changes.AddRange(RealProviders.Settings);
        }
        else
        {
            var day = ReplayedRun.InUtc().Date;
            cloud.Providers.Stories = [.. MarketDay.Of(day.PlusDays(-1), Cloud.Tickers), .. MarketDay.Of(day, Cloud.Tickers)];
        }

        return cloud.StartFunctionAsync(cloud.FunctionEnvironment(changes));
    }

    private static Instant Mark(Instant instant) =>
        Instant.FromUnixTimeSeconds(instant.ToUnixTimeSeconds() / (long)Every.TotalSeconds * (long)Every.TotalSeconds);

    private static Instant LastMarkOfTheDayBefore(Instant instant)
    {
        var newYork = DateTimeZoneProviders.Tzdb["America/New_York"];
        var today = instant.InZone(newYork);
        var last = new LocalTime(15, 50);
        var date = today.TimeOfDay > last && today.Date.At(last).InZoneLeniently(newYork).ToInstant() < instant ? today.Date : today.Date.PlusDays(-1);
        return date.At(last).InZoneLeniently(newYork).ToInstant();
    }

    private static void Check(JsonNode answer, string field, params string[] allowed)
    {
        if (!allowed.Contains((string?)answer[field]))
        {
            throw new CommandFailedException($"the run answered {field} '{answer[field]}', expected {string.Join(" or ", allowed)}");
        }
    }
}
