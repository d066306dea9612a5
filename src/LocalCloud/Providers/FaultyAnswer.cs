using System.Text;

namespace Ingestion.LocalCloud.Providers;

/// <summary>Answers, or misbehaves as told.</summary>
public static class FaultyAnswer
{
    /// <summary>Writes a good answer, or does what the fault says.</summary>
    public static Task WriteAsync(HttpContext context, Fault fault, string good, string key) => WriteAsync(context, fault, new GoodAnswer(good), key);

    /// <summary>Writes a good answer, or does what the fault says.</summary>
    public static async Task WriteAsync(HttpContext context, Fault fault, GoodAnswer answer, string key)
    {
        var (good, type) = (answer.Body, answer.Type);
        var response = context.Response;
        var aborted = context.RequestAborted;
        switch (fault)
        {
            case Fault.None:
                await BodyAsync(response, 200, type, good);
                break;
            case Fault.Hang:
                await UntilAsync(aborted);
                break;
            case Fault.HeadersOnly:
                response.ContentType = type;
                await response.StartAsync(aborted);
                await UntilAsync(aborted);
                break;
            case Fault.Drip:
                await DripAsync(response, good, aborted);
                break;
            case Fault.HalfThenNothing:
                await HalfAsync(response, answer, aborted);
                await UntilAsync(aborted);
                break;
            case Fault.BreaksOff:
                await HalfAsync(response, answer, aborted);
                context.Abort();
                break;
            case Fault.Disconnect:
                context.Abort();
                break;
            case Fault.Unauthorized:
                await BodyAsync(response, 401, "application/json", """{"error":"Invalid API key"}""");
                break;
            case Fault.Forbidden:
                await BodyAsync(response, 403, "application/json", """{"detail":"This plan does not include news"}""");
                break;
            case Fault.RateLimited:
                response.Headers.RetryAfter = "60";
                await BodyAsync(response, 429, "text/plain", "Too many requests");
                break;
            case Fault.ServerError:
                await BodyAsync(response, 500, "text/plain", "Internal Server Error");
                break;
            case Fault.Truncated:
                await BodyAsync(response, 200, type, good[..(good.Length / 2)]);
                break;
            case Fault.Html:
                await BodyAsync(response, 200, "text/html", "<!doctype html><title>Maintenance</title><p>Back soon.");
                break;
            case Fault.Redirect:
                response.Headers.Location = "/maintenance";
                await BodyAsync(response, 302, "text/html", "<p>Moved.");
                break;
            case Fault.Empty:
                await BodyAsync(response, 200, type, string.Empty);
                break;
            case Fault.QuotaText:
                await BodyAsync(response, 200, "text/plain", "You have used up the quota of this month.");
                break;
            case Fault.ErrorObject:
                await BodyAsync(response, 200, "application/json", """{"detail":"Something is wrong"}""");
                break;
            case Fault.NoRows:
                await BodyAsync(response, 200, type, answer.NoRows);
                break;
            case Fault.EchoesKey:
                await BodyAsync(response, 401, "application/json", $$"""{"error":"The key {{key}} is not valid"}""");
                break;
            default:
                throw new InvalidOperationException($"This provider cannot do {fault}.");
        }
    }

    /// <summary>Writes an answer whole.</summary>
    public static Task BodyAsync(HttpResponse response, int status, string type, string body)
    {
        response.StatusCode = status;
        response.ContentType = type;
        return response.WriteAsync(body);
    }

    /// <summary>The headers promise the whole.</summary>
    private static async Task HalfAsync(HttpResponse response, GoodAnswer answer, CancellationToken aborted)
    {
        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        response.ContentType = answer.Type;
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2), aborted);
        await response.Body.FlushAsync(aborted);
    }

    private static async Task UntilAsync(CancellationToken aborted)
    {
        var end = new TaskCompletionSource();
        await using var registration = aborted.Register(end.SetResult);
        await end.Task;
    }

    private static async Task DripAsync(HttpResponse response, string good, CancellationToken aborted)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        foreach (var letter in Encoding.UTF8.GetBytes(good))
        {
            await response.Body.WriteAsync(new[] { letter }, aborted);
            await response.Body.FlushAsync(aborted);
            await second.WaitForNextTickAsync(aborted);
        }
    }
}
