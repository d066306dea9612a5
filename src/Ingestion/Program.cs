using Ingestion;

return await FunctionEntry.RunAsync();
