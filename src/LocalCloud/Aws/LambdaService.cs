using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Lambda;

namespace Ingestion.LocalCloud.Aws;

/// <summary>
/// Lambda's Invoke (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html): an idle process takes the event, or a new one; who asks for the log's tail gets the
/// report on it.
/// </summary>
/// <param name="start">Starts a process of the function.</param>
/// <param name="time">The timer.</param>
public sealed class LambdaService(Func<Task<FunctionProcess>> start, TimeProvider time) : IAwsService
{
    private readonly ConcurrentBag<FunctionProcess> _idle = [];

    /// <inheritdoc/>
    public string OperationOf(HttpRequest request, byte[] body) =>
        request.Method == "POST" && request.Path.Value!.EndsWith("/invocations", StringComparison.Ordinal) ? "Invoke" : $"{request.Method} {request.Path}";

    /// <inheritdoc/>
    public async Task AnswerAsync(AwsCall call, HttpResponse response)
    {
        if (call.Operation != "Invoke")
        {
            await RefuseAsync(response, new AwsError(404, "UnknownOperationException", call.Operation));
            return;
        }

        var isNew = !_idle.TryTake(out var idle);
        var function = idle ?? await start();
        await function.Started;
        var began = time.GetTimestamp();
        var ended = await function.InvokeAsync(Encoding.UTF8.GetString(call.Body));
        var took = time.GetElapsedTime(began).TotalMilliseconds;
        _idle.Add(function);
        var report = await PlatformReport.OfAsync(function, isNew);
        var metrics = report["record"]!["metrics"]!;
        metrics["durationMs"] = took;
        metrics["billedDurationMs"] = Math.Ceiling(took + ((double?)metrics["initDurationMs"] ?? 0));
        if (call.Request.Headers["X-Amz-Log-Type"] == "Tail")
        {
            response.Headers["X-Amz-Log-Result"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(report.ToJsonString() + "\n"));
        }

        response.ContentType = "application/json";
        if (ended is not Invocation.Answered)
        {
            response.Headers["X-Amz-Function-Error"] = "Unhandled";
        }

        await response.WriteAsync(ended switch
        {
            Invocation.Answered answered => answered.Payload,
            Invocation.Failed failed => failed.Error,
            var other => new JsonObject { ["errorMessage"] = string.Create(CultureInfo.InvariantCulture, $"{other}") }.ToJsonString(),
        });
    }

    /// <inheritdoc/>
    public Task RefuseAsync(HttpResponse response, AwsError error)
    {
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        response.Headers["x-amzn-ErrorType"] = error.Code;
        return response.WriteAsync(new JsonObject { ["message"] = error.Message }.ToJsonString());
    }
}
