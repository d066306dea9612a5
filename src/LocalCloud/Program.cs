using System.Runtime.InteropServices;
using Ingestion.LocalCloud.Costs;
using Ingestion.LocalCloud.Events;
using Ingestion.LocalCloud.Running;
using Ingestion.LocalCloud.Watching;

return args switch
{
    ["run"] => await RunCommand.RunAsync(),
    ["query", var ticker] => await QueryCommand.RunAsync(ticker),
    ["console", var port] => await ConsoleAsync(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture)),
    ["events"] => await EventsCommand.RunAsync(),
    ["dead-letters"] => await DeadLettersCommand.RunAsync(),
    ["cost"] => CostCommand.Run(),
    _ => Usage(),
};

static async Task<int> ConsoleAsync(int port)
{
    using var stop = new CancellationTokenSource();
    using var sigint = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    return await ConsoleCommand.RunAsync(port, static url => Console.WriteLine($"console: {url} (Ctrl-C ends it)"), stop.Token);

    void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: LocalCloud run     one collection by the native binary, against everything on loopback (make run)
               LocalCloud query AAPL    the stories of a ticker in a replayed day (make query TICKER=AAPL)
               LocalCloud console 8642  market days on fast-forward, and the dashboard (make console)
               LocalCloud events  a thousand events from a bus (make run-events)
               LocalCloud dead-letters  events that end as dead letters, and are redriven (make dead-letters)
               LocalCloud cost    what a month costs, from what Terraform makes (make cost)
        """);
    return 2;
}
