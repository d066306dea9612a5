using Ingestion;
using Ingestion.Market;

return args is ["calendar", var from, var to]
    ? CalendarCommand.Run(
        from, to, () => Composition.Calendar(SettingsReader.MarketClosures(Environment.GetEnvironmentVariable)), Console.Out, Console.Error)
    : await FunctionEntry.RunAsync();
