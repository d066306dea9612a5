using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Events;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.LocalCloud.Running;

/// <summary>
/// Refreshes of a symbol on some days of the past and of the week that is played. The function writes down its own time; which day that stands for is kept here.
/// </summary>
public sealed class PlayedRefreshes
{
    private readonly List<(Instant From, Instant Day)> _played = [];

    private readonly TimeProvider _time;

    private PlayedRefreshes(Cloud cloud, TimeProvider time) => (Cloud, _time) = (cloud, time);

    /// <summary>The days, at six in the morning in New York: between them a season's reports came, and figures were restated.</summary>
    public static IReadOnlyList<LocalDate> Days { get; } =
        [new(2026, 8, 3), new(2026, 10, 30), ReferenceWeek.Played.Monday, ReferenceWeek.Played.Monday.PlusDays(2), ReferenceWeek.Played.Monday.PlusDays(5)];

    /// <summary>Where the tables are.</summary>
    public Cloud Cloud { get; }

    /// <summary>The day that an instant of the function's clock stands for.</summary>
    public Instant TimeOf(Instant at) => _played.LastOrDefault(one => one.From <= at, _played[0]).Day;

    /// <summary>Starts everything and plays the days.</summary>
    /// <exception cref="CommandFailedException">A refresh failed.</exception>
    public static async Task<PlayedRefreshes> OfAsync(string symbol)
    {
#pragma warning disable RS0030 // LocalCloud's composition.
        var time = TimeProvider.System;
#pragma warning restore RS0030
        var cloud = await Cloud.StartAsync(time);
        cloud.Providers.Reference = ShortWeek.Week;
        var environment = cloud.FunctionEnvironment(cloud.FundamentalsFeed(callsADay: 1_000));
        var shape = QueueShape.Fundamentals(1, environment);
        var function = await cloud.StartFunctionAsync(environment);
        function.Timeout = shape.Timeout;
        var played = new PlayedRefreshes(cloud, time);
        foreach (var day in Days)
        {
            await played.PlayAsync(function, shape, symbol, day);
        }

        return played;
    }

    private async Task PlayAsync(FunctionProcess function, QueueShape shape, string symbol, LocalDate day)
    {
        // The function keeps whole seconds: two days must not be within one.
        await Task.Delay(TimeSpan.FromMilliseconds(1_100), _time);
        var now = Instant.FromUnixTimeSeconds(_time.GetUtcNow().ToUnixTimeSeconds());
        Cloud.Providers.Now = ReferenceWeek.Due(day, "earnings_calendar");
        _played.Add((now, Cloud.Providers.Now));
        var needed = new JsonObject
        {
            ["assetSymbol"] = symbol,
            ["triggerType"] = "regular",
            ["triggerContext"] = new JsonObject(),
            ["timestamp"] = now.ToString(),
            ["eventId"] = $"query-{symbol}-{day:uuuuMMdd}",
        };
        var message = new Bus(BusRule.Fundamentals).Message("ingestion.local", "pollenationNeeded", needed, now)!;
        if (await function.InvokeAsync(EventQueue.BatchOf([message], shape)) is not Invocation.Answered { Payload: var answer } || answer.Contains(message.Id, StringComparison.Ordinal))
        {
            throw new CommandFailedException($"the refresh of {symbol} failed\n{string.Join('\n', function.Output.Concat(function.Errors).TakeLast(5))}");
        }
    }
}
