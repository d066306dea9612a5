using System.Globalization;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Costs;
using Ingestion.LocalCloud.Events;
using Ingestion.LocalCloud.Running;
using Ingestion.LocalCloud.Watching;

#pragma warning disable RS0030 // LocalCloud's composition.
var time = TimeProvider.System;
#pragma warning restore RS0030
return args switch
{
    ["run"] => await Command.RunAsync("run", RunCommand.RunAsync, time),
    ["reference"] => await Command.RunAsync("run-reference", ReferenceCommand.RunAsync, time),
    ["query", "EARNINGS", var from] => await Command.RunAsync("query", () => EarningsQueryCommand.RunAsync(from), time),
    ["query", "ASSET", var symbol] => await Command.RunAsync("query", () => AssetQueryCommand.RunAsync(symbol), time),
    ["query", "MOOD", var day] => await Command.RunAsync("query", () => MoodQueryCommand.RunAsync(day), time),
    ["query", "FUNDAMENTALS", var symbol, .. var at] => await Command.RunAsync("query", () => FundamentalsQueryCommand.RunAsync(symbol, at.FirstOrDefault() ?? string.Empty), time),
    ["fundamentals"] => await Command.RunAsync("run-fundamentals", FundamentalsCommand.RunAsync, time),
    ["query", "TICKER", var ticker] => await Command.RunAsync("query", () => QueryCommand.RunAsync(ticker), time),
    ["console", var port] when ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => await Command.RunAsync(
        "console",
        () => ConsoleCommand.RunAsync(number, static url => Console.WriteLine($"console: {url} (Ctrl-C ends it)"), CancellationToken.None),
        time),
    ["events"] => await Command.RunAsync("run-events", EventsCommand.RunAsync, time),
    ["dead-letters"] => await Command.RunAsync("dead-letters", DeadLettersCommand.RunAsync, time),
    ["rehearse", var state, var endpoint] => await Command.RunAsync("rehearse", () => RehearseCommand.RunAsync(state, endpoint), time),
    ["cost"] => CostCommand.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: LocalCloud run     one collection by the native binary, against everything on loopback (make run)
               LocalCloud reference    a week of assets and of the earnings calendar (make run-reference)
               LocalCloud query TICKER AAPL    the stories of a ticker in a replayed day (make query TICKER=AAPL)
               LocalCloud query EARNINGS 2026-11-30    the reports of a week (make query EARNINGS=2026-11-30)
               LocalCloud query ASSET AAPL    an asset through all its symbols (make query ASSET=AAPL)
               LocalCloud query MOOD 2026-11-20    the most negative stories of a day (make query MOOD=2026-11-20)
               LocalCloud query FUNDAMENTALS IBM 2026-11-01    what was known of a company on a day (make query FUNDAMENTALS=IBM AT=2026-11-01)
               LocalCloud fundamentals    a season's busiest day (make run-fundamentals)
               LocalCloud console 8642  market days on fast-forward, and the dashboard (make console)
               LocalCloud events  a thousand events from a bus (make run-events)
               LocalCloud dead-letters  events that end as dead letters, and are redriven (make dead-letters)
               LocalCloud rehearse STATE URL  the native binary against what Terraform made in an emulator (make rehearse)
               LocalCloud cost    what a month costs, from what Terraform makes (make cost)
        """);
    return 2;
}
