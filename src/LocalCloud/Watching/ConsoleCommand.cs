using System.Net.Sockets;
using Ingestion.LocalCloud.Costs;

namespace Ingestion.LocalCloud.Watching;

/// <summary><c>make console</c>: market days on fast-forward, and a page that shows the dashboard that Terraform deploys.</summary>
public static class ConsoleCommand
{
    private const string Environment = "dev";
    private const int RunsPerSession = 78;

    /// <summary>Serves until it is told to end.</summary>
    /// <param name="port">Where to listen; 0 for any free port.</param>
    /// <param name="ready">Told of the page's address.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<int> RunAsync(int port, Action<string> ready, CancellationToken stop)
    {
#pragma warning disable RS0030 // LocalCloud's composition.
        var time = TimeProvider.System;
#pragma warning restore RS0030
        await using var cloud = await Cloud.StartAsync(time);
        var history = new MetricHistory();
        var resources = Costs.Environments.Resources(Environment);
        var days = new MarketDays(cloud, history, Bill.Of(resources, Costs.Environments.Prices, CostCommand.Metrics).Sum(static line => line.Usd), time);
        var page = new Page(new DashboardView(resources, Environment, history), cloud, days);
        await using var server = await StartAsync(page, port);
        ready(server.Url);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(120), time);
        while (!stop.IsCancellationRequested)
        {
            if (!page.IsPaused)
            {
                await days.RunAsync();
                if (days.Runs % (RunsPerSession / 6) == 0)
                {
                    Console.WriteLine($"console: day {((days.Runs - 1) / RunsPerSession) + 1}, run {((days.Runs - 1) % RunsPerSession) + 1} of {RunsPerSession}");
                }
            }

            try
            {
                await tick.WaitForNextTickAsync(stop);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return 0;
    }

    private static async Task<Loopback> StartAsync(Page page, int port)
    {
        try
        {
            return await Loopback.StartAsync(page.AnswerAsync, port);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new CommandFailedException($"cannot listen on port {port}: {(exception.InnerException ?? exception).Message}. Another one: make console PORT=8643");
        }
    }
}
