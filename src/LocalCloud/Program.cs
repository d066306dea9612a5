using Ingestion.LocalCloud.Costs;
using Ingestion.LocalCloud.Running;

return args switch
{
    ["run"] => await RunCommand.RunAsync(),
    ["query", var ticker] => await QueryCommand.RunAsync(ticker),
    ["cost"] => CostCommand.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: LocalCloud run     one collection by the native binary, against everything on loopback (make run)
               LocalCloud query AAPL    the stories of a ticker in a replayed day (make query TICKER=AAPL)
               LocalCloud cost    what a month costs, from what Terraform makes (make cost)
        """);
    return 2;
}
