using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Watching;

namespace Ingestion.EndToEnd;

/// <summary>The dashboard that Terraform deploys, drawn by a real browser from what the native binary sent.</summary>
public sealed partial class ConsoleTests
{
    private static readonly string? Browser = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(static name => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    [Fact]
    public async Task Draws_every_chart_with_the_right_values_and_a_fault_shows_as_an_alert()
    {
        Assert.SkipWhen(Browser is null, "there is no Chromium: apt-get install chromium");
        Assert.SkipUnless(File.Exists(Path.Combine(Repository.Root, "artifacts", "terraform", "dev.json")), "make validate makes the dashboard that is drawn here");
        using var stop = new CancellationTokenSource();
        var ready = new TaskCompletionSource<string>();
        var console = ConsoleCommand.RunAsync(0, ready.SetResult, stop.Token);
        var url = await ready.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        (await http.PostAsync(new Uri("/break/tiingo", UriKind.Relative), null, TestContext.Current.CancellationToken)).StatusCode
            .Should().Be(HttpStatusCode.NotFound, "a form on any page can send that, but not the console's own header");
        http.DefaultRequestHeaders.Add("X-Console", "1");

        await UntilAsync(http, static state => (int)state["runs"]! >= 8);
        await http.PostAsync(new Uri("/break/tiingo", UriKind.Relative), null, TestContext.Current.CancellationToken);
        await http.PostAsync(new Uri("/break/finnhub", UriKind.Relative), null, TestContext.Current.CancellationToken);
        await UntilAsync(http, static state => state["alerts"]!.AsArray().Count > 0);
        await http.PostAsync(new Uri("/break/scheduler", UriKind.Relative), null, TestContext.Current.CancellationToken);
        await UntilAsync(http, static state => state["alarms"]!.AsArray().Any(static alarm => (string)alarm!["name"]! == "no-runs" && (string)alarm["state"]! == "ALARM"));
        await http.PostAsync(new Uri("/pause", UriKind.Relative), null, TestContext.Current.CancellationToken);
        var state = await StateAsync(http);

        var (dashboard, said) = await LookAsync(url + "/");
        said.Should().BeEmpty("the browser has nothing to complain about");
        var charts = state["widgets"]!.AsArray().Where(static widget => (string)widget!["type"]! == "metric").ToList();
        Canvas().Count(dashboard).Should().Be(charts.Count);
        charts.SelectMany(static chart => chart!["series"]!.AsArray().Select(series => ($"{chart["properties"]!["title"]}", series!["points"]!.AsArray().Count)))
            .Should().NotContain(static series => series.Count == 0, "there is something in every chart");
        state["widgets"]!.AsArray().Where(static widget => (string)widget!["type"]! == "log").Should().OnlyContain(static widget => widget!["rows"]!.AsArray().Count > 0);
        state["widgets"]!.AsArray().SelectMany(static widget => widget!["rows"]?.AsArray() ?? []).OfType<JsonObject>().Where(static row => row.ContainsKey("day"))
            .Should().NotBeEmpty().And.OnlyContain(static row => row["day"] != null, "each line of the log has its day, Lambda's reports too");
        foreach (var series in charts.Where(static chart => ((string)chart!["properties"]!["title"]!).StartsWith("Runs that failed", StringComparison.Ordinal)).SelectMany(static chart => chart!["series"]!.AsArray()))
        {
            dashboard.Should().Contain($"{series!["label"]}: {(double)series["points"]!.AsArray()[^1]![1]!:0.#}");
        }

        (await LookAsync(url + "/#alerts")).Dom.Should().Contain("all sources down, 3 runs in a row failed");
        (await LookAsync(url + "/#runs")).Dom.Should().Contain("tiingo (probe): server_error");
        (await LookAsync(url + "/#stories")).Dom.Should().Contain("AAPL");
        (await LookAsync(url + "/#events")).Dom.Should().Contain("price is -1");
        state["reference"]!["feeds"]!.AsArray().Select(static feed => ((string)feed!["feed"]!, (string)feed["run"]!["outcome"]!))
            .Should().Equal([("assets", "collected"), ("earnings_calendar", "collected")], "both jobs run before the session");
        var reference = (await LookAsync(url + "/#reference")).Dom;
        reference.Should().Contain("NVDA", "it reports on the first Wednesday");
        reference.Should().Contain($">{(int)state["reference"]!["feeds"]![0]!["rows"]!:N0}</td>");
        await stop.CancelAsync();
        (await console).Should().Be(0);
    }

    private static async Task<JsonNode> StateAsync(HttpClient http) =>
        JsonNode.Parse(await http.GetStringAsync(new Uri("/state", UriKind.Relative), TestContext.Current.CancellationToken))!;

    private static async Task UntilAsync(HttpClient http, Func<JsonNode, bool> holds)
    {
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds(await StateAsync(http)))
        {
            await often.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>The page as the browser has it after a few seconds, and what it wrote to its console.</summary>
    private static async Task<(string Dom, IReadOnlyList<string> Said)> LookAsync(string url)
    {
        var start = new ProcessStartInfo(
            Browser!,
            ["--headless", "--no-sandbox", "--disable-gpu", "--window-size=1600,1500", "--enable-logging=stderr", "--virtual-time-budget=4000", "--dump-dom", url]);
        var (_, dom, errors) = await Finished.RunAsync(start, TestContext.Current.CancellationToken);
        return (dom, [.. errors.Split('\n').Where(static line => line.Contains("CONSOLE", StringComparison.Ordinal))]);
    }

    [GeneratedRegex("<canvas")]
    private static partial Regex Canvas();
}
