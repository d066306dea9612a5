using System.Text.Json.Nodes;

namespace Ingestion.LocalCloud.Lambda;

/// <summary>Lambda's own line about an invocation (https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-report).</summary>
public static class PlatformReport
{
    private const double MemoryMegabytes = 512;

    /// <summary>The line; its metrics can be added to.</summary>
    /// <param name="function">The process that took the event.</param>
    /// <param name="isNew">Whether it was started for it.</param>
    public static async Task<JsonObject> OfAsync(FunctionProcess function, bool isNew)
    {
        var metrics = new JsonObject { ["maxMemoryUsedMB"] = Math.Ceiling(function.PeakMemoryBytes / 1048576.0), ["memorySizeMB"] = MemoryMegabytes };
        if (isNew)
        {
            metrics["initDurationMs"] = (await function.Started).TotalMilliseconds;
        }

        return new JsonObject { ["type"] = "platform.report", ["record"] = new JsonObject { ["metrics"] = metrics } };
    }
}
