using System.Text.Json.Nodes;

namespace Ingestion.LocalCloud.Watching;

/// <summary>
/// What the browser is sent: the page, the charting library, the state, and what it may ask to break. What changes something wants a header that no
/// form, and no page of another origin, can send.
/// </summary>
public sealed class Page(DashboardView dashboard, Cloud cloud, MarketDays days)
{
    private const int Shown = 100;

    private static readonly string[] Breakable = ["tiingo", "finnhub", "alpaca", "alphavantage", "sns", "dynamodb", MarketDays.Scheduler];

    private static readonly string Files = Path.Combine(Repository.Root, "src", "LocalCloud", "Watching", "page");
    private static readonly string Library = Path.Combine(Repository.Root, "artifacts", "console", "node_modules", "uplot", "dist");

    /// <summary>Whether time stands still.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Answers a request.</summary>
    public Task AnswerAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET", "/") => FileAsync(context, Path.Combine(Files, "index.html"), "text/html; charset=utf-8"),
        ("GET", "/console.js") => FileAsync(context, Path.Combine(Files, "console.js"), "text/javascript"),
        ("GET", "/console.css") => FileAsync(context, Path.Combine(Files, "console.css"), "text/css"),
        ("GET", "/uplot.js") => FileAsync(context, Path.Combine(Library, "uPlot.iife.min.js"), "text/javascript"),
        ("GET", "/uplot.css") => FileAsync(context, Path.Combine(Library, "uPlot.min.css"), "text/css"),
        ("GET", "/state") => StateAsync(context),
        ("POST", _) when context.Request.Headers["X-Console"] != "1" => NotFound(context),
        ("POST", "/pause") => Done(context, () => IsPaused = !IsPaused),
        ("POST", ['/', 'b', 'r', 'e', 'a', 'k', '/', .. var what]) when Breakable.Contains(what) => Done(context, () => days.Toggle(what)),
        _ => NotFound(context),
    };

    private static Task FileAsync(HttpContext context, string file, string type)
    {
        context.Response.ContentType = type;
        return context.Response.SendFileAsync(file);
    }

    private static Task Done(HttpContext context, Action action)
    {
        action();
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }

    private async Task StateAsync(HttpContext context)
    {
        var state = new JsonObject
        {
            ["now"] = days.Now.ToString(),
            ["runs"] = days.Runs,
            ["paused"] = IsPaused,
            ["breakable"] = new JsonArray([.. Breakable.Select(static what => (JsonNode)what)]),
            ["broken"] = new JsonArray([.. days.Broken.Select(static what => (JsonNode)what)]),
            ["widgets"] = dashboard.Widgets(days.Log),
            ["alarms"] = dashboard.Alarms(days.Now),
            ["announcements"] = Messages(Cloud.NotificationTopic),
            ["alerts"] = Messages(Cloud.AlertTopic),
            ["stories"] = await RecordsAsync("TICKER#", context.Request.Query["ticker"].ToString().ToUpperInvariant()),
            ["events"] = new JsonArray([.. (await cloud.AuditTrail.AllAsync()).Concat(await cloud.RejectedEvents.AllAsync())
                .OrderByDescending(static entry => (string)entry["instant"]!, StringComparer.Ordinal).Take(Shown).Select(static entry => (JsonNode)entry)]),
            ["reference"] = await ReferenceView.OfAsync(cloud, days.Now),
            ["fundamentals"] = await FundamentalsView.OfAsync(cloud),
            ["ledger"] = await RecordsAsync("RUN#", string.Empty),
        };
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(state.ToJsonString(), context.RequestAborted);
    }

    private JsonArray Messages(string topic) =>
    [
        .. cloud.Sns.Messages.Where(message => message.TopicArn == topic).Reverse().Take(Shown).Select(static message =>
            (JsonNode)new JsonObject { ["subject"] = message.Subject, ["body"] = message.Body }),
    ];

    private async Task<JsonArray> RecordsAsync(string prefix, string partition)
    {
        var records = await cloud.Records.WithPrefixAsync(prefix + partition);
        return [.. records.OrderByDescending(static record => (string)record["sk"]!, StringComparer.Ordinal).Take(Shown).Select(static record => (JsonNode)record)];
    }
}
