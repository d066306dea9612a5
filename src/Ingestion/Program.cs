using Ingestion.Hosting;

return args is ["calendar", var from, var to]
    ? CalendarCommand.Run(
        from, to, Environment.GetEnvironmentVariable, Console.Out, Console.Error)
    : await FunctionEntry.RunAsync();
