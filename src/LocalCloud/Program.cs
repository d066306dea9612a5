using Ingestion.LocalCloud.Running;

return args switch
{
    ["run"] => await RunCommand.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: LocalCloud run    one collection by the native binary, against everything on loopback (make run)");
    return 2;
}
