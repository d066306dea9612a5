using Ingestion.LocalCloud.Costs;
using Ingestion.LocalCloud.Running;

return args switch
{
    ["run"] => await RunCommand.RunAsync(),
    ["cost"] => CostCommand.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: LocalCloud run     one collection by the native binary, against everything on loopback (make run)
               LocalCloud cost    what a month costs, from what Terraform makes (make cost)
        """);
    return 2;
}
