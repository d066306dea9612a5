using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Aws;
using Ingestion.LocalCloud.Events;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Providers;
using Ingestion.LocalCloud.Reference;
using Ingestion.LocalCloud.Running;

namespace Ingestion.EndToEnd;

/// <summary>What the native binary calls and sends over all its paths, held against what Terraform grants and watches.</summary>
public sealed class PermissionTests : FundamentalsFixture
{
    private readonly ConcurrentDictionary<(string Action, string Resource), bool> _used = [];

    [Fact]
    public async Task The_function_uses_exactly_what_its_role_is_granted_on_exactly_its_own_resources()
    {
        await GoEveryWayAsync();

        var granted = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "terraform", "modules", "lambda_function", "permissions.json"), TestContext.Current.CancellationToken))!.AsObject();
        var kinds = new Dictionary<string, string>
        {
            [LocalCloud.Cloud.Table] = "table",
            [LocalCloud.Cloud.MarketDataTable] = "market_data",
            [LocalCloud.Cloud.AuditTrailTable] = "audit_trail",
            [$"{LocalCloud.Cloud.AuditTrailTable}/index/MinuteIndex"] = "audit_trail_index",
            [LocalCloud.Cloud.RejectedEventsTable] = "rejected_events",
            ["assets-local"] = "assets",
            ["assets-local/index/RefreshIndex"] = "assets_index",
            ["earnings-calendar-local"] = "earnings_calendar",
            ["earnings-calendar-local/index/UpcomingEarningsIndex"] = "earnings_calendar_index",
            ["fundamentals-local"] = "fundamentals",
            [$"event-bus/{LocalCloud.Cloud.EventBus}"] = "bus",
            [LocalCloud.Cloud.NotificationTopic] = "topics",
            [LocalCloud.Cloud.AlertTopic] = "topics",
            [LocalCloud.Cloud.Secret] = "secret",
            ["Ingestion/local"] = "metrics",
        };
        granted.Select(static kind => kind.Key).Should().BeEquivalentTo(kinds.Values.Distinct());
        _used.Keys.Select(static used => used.Resource).Distinct().Should().BeEquivalentTo(kinds.Keys);
        foreach (var (resource, kind) in kinds)
        {
            _used.Keys.Where(used => used.Resource == resource).Select(static used => used.Action)
                .Should().BeEquivalentTo(granted[kind]!.AsArray().Select(static action => (string)action!), $"of {resource}");
        }
    }

    [Fact]
    public async Task The_function_puts_all_attributes_of_the_audit_trail_that_its_role_may_put_and_no_other()
    {
        var function = await StartAsync(("MARKET_EVENT_WINDOW_MINUTES", "1"));
        await function.InvokeAsync(EventQueue.BatchOf(new Bus().Messages(EventMix.Of(10, NodaTime.Instant.FromUtc(2026, 11, 20, 15, 5)), NodaTime.Instant.FromUtc(2026, 11, 20, 15, 5))));

        var written = (await Cloud.AuditTrail.AllAsync()).SelectMany(static entry => entry.Select(static attribute => attribute.Key)).Distinct();

        var module = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "terraform", "modules", "lambda_function", "main.tf"), TestContext.Current.CancellationToken);
        var granted = module.Split("audit_attributes = [")[1].Split(']')[0].Split(',').Select(static name => name.Trim(' ', '"'));
        written.Should().BeEquivalentTo(granted);
    }

    [Fact]
    public async Task The_function_sends_all_metrics_that_the_dashboard_and_the_alarms_know_and_no_other()
    {
        await GoEveryWayAsync();

        string[] ofAll = ["RunsSucceeded", "RunsFailed", "Failovers", "ItemsCollected", "ItemsNew", "ItemsRejected", "CollectionLatency", "OldestOwedMessage"];
        var names = new Dictionary<string, string[]>
        {
            ["news"] = [.. ofAll, "Freshness", "CollectionLag", "AnnouncementLatency"],
            ["assets"] = [.. ofAll, "ItemsChanged"],
            ["earnings_calendar"] = [.. ofAll, "ItemsChanged", "Disagreements"],
            [AfterEarnings] = [.. ofAll, "SymbolsChosen", "SymbolsWaiting", "CalendarAgeHours"],
            [Oldest] = [.. ofAll, "SymbolsChosen", "SymbolsWaiting"],
            ["fundamentals"] = ["SymbolsRefreshed", "DocumentsStored", "DocumentsFailed", "RowsWritten", "CallsToday"],
        };
        Cloud.CloudWatch.Values.Should().OnlyContain(static value => value.Namespace == "Ingestion/local");
        Cloud.CloudWatch.Values.Select(static value => value.Dimensions).Distinct()
            .Should().BeEquivalentTo(names.Keys.Select(static feed => $"Environment=local,Feed={feed}"));
        foreach (var (feed, own) in names)
        {
            Cloud.CloudWatch.Values.Where(value => value.Dimensions == $"Environment=local,Feed={feed}").Select(static value => value.Name).Distinct()
                .Should().BeEquivalentTo(own, $"of {feed}");
        }

        Cloud.Aws.Calls.Count(static call => call.Operation == "PutMetricData").Should().Be(8 + 4 + 2 + OnTheBus("pollenationNeeded").Count, "one call for each run that did something, and for each batch with a refresh");
    }

    [Fact]
    public async Task A_dry_run_asks_and_reads_and_changes_nothing_also_while_the_exchange_is_closed()
    {
        var function = await StartAsync();
        Cloud.Providers.Now = NodaTime.Instant.FromUtc(2026, 11, 21, 3, 0);

        var answer = (Invocation.Answered)await function.InvokeAsync("""{"job":"news","scheduled_at":"2026-11-21T03:00:00Z","dry_run":true}""");

        var payload = JsonNode.Parse(answer.Payload)!;
        ((string?)payload["outcome"], (bool)payload["dry_run"]!, (string?)payload["source"]).Should().Be(("collected", true, "tiingo"));
        ((int)payload["new"]!).Should().BeGreaterThan(100);
        (await RecordsAsync(string.Empty)).Should().BeEmpty();
        Cloud.Aws.Calls.Select(static call => call.Operation).Distinct().Should().BeEquivalentTo("GetSecretValue", "Query", "BatchGetItem");
    }

    /// <summary>All is well; again; a failover; nobody answers, three times; SNS refuses; a process dies; recovery; events from a bus; reference data; refreshes.</summary>
    private async Task GoEveryWayAsync()
    {
        Cloud.Providers.Reference = new ReferenceWeek(new NodaTime.LocalDate(2026, 11, 9), assets: 120, reports: 100);
        Cloud.Aws.Fault = call =>
        {
            _used[(ActionOf(call), ResourceOf(call))] = true;
            return null;
        };
        var function = await StartAsync(Cloud.ReferenceFeeds);
        await RunAsync(function, FirstRun);
        await RunAsync(function, FirstRun);
        Cloud.Providers.Faults["tiingo"] = Fault.Unauthorized;
        await RunAsync(function, SecondRun);
        Cloud.Providers.Faults["finnhub"] = Fault.ServerError;
        foreach (var minute in new[] { 15, 20, 25 })
        {
            await RunAsync(function, $"2026-11-20T15:{minute}:00Z");
        }

        var watching = Cloud.Aws.Fault;
        Cloud.Aws.Fault = call => watching(call) ?? (call.Service == "sns" ? new AwsError(404, "NotFound", "as told") : null);
        Cloud.Providers.Faults.Clear();
        await RunAsync(function, "2026-11-20T15:30:00Z");
        Cloud.Aws.Fault = call =>
        {
            if (call.Operation == "BatchWriteItem" && call.Body.AsSpan().IndexOf("TICKER#"u8) >= 0)
            {
                function.KillAsync().GetAwaiter().GetResult();
            }

            return watching(call);
        };
        await InvokeAsync(function, "2026-11-20T15:35:00Z");
        Cloud.Aws.Fault = watching;
        await Cloud.Records.EndLeasesAsync();
        var next = await StartAsync(Cloud.ReferenceFeeds);
        await RunAsync(next, "2026-11-20T15:35:00Z");
        await RunAsync(next, "2026-11-20T15:40:00Z");
        await EverythingIsAnnouncedOnceAsync();
        var bus = new Bus();
        var queue = new EventQueue(Cloud, TimeProvider.System);
        await queue.StartAsync(1);
        var putAt = NodaTime.Instant.FromUtc(2026, 11, 20, 15, 5);
        var entries = EventMix.Of(10, putAt);
        await queue.DeliverAsync(bus.Messages([.. entries, entries[0] with { Source = "market.other" }], putAt), 1);
        await Windows.OweAsync(Cloud, "2026-11-20T15:05:00Z");
        (await next.InvokeAsync("""{"job":"events"}""")).Should().BeOfType<Invocation.Answered>();
        await GoEveryWayAsync("assets", LocalCloud.Cloud.AssetsTable);
        await GoEveryWayAsync("earnings_calendar", LocalCloud.Cloud.EarningsCalendarTable);
        await RefreshAsync();
        (await RecordsAsync("OUTBOX")).Should().BeEmpty();
    }

    /// <summary>A first day, of which an answer of the table is lost; a day on which the process dies amid the changes; and what it left behind.</summary>
    private async Task GoEveryWayAsync(string job, string table)
    {
        var puts = 0;
        Cloud.Aws.LosesAnswer = call => call.Operation == "PutItem" && ResourceOf(call) == table && Interlocked.Increment(ref puts) == 1;
        var function = await StartAsync(Cloud.ReferenceFeeds);
        var week = Cloud.Providers.Reference.Days;
        (await ReferenceRun.InvokeAsync(Cloud, function, week[0], job)).Outcome.Should().Be("collected");
        Cloud.Aws.LosesAnswer = static _ => false;
        var watching = Cloud.Aws.Fault;
        Cloud.Aws.Fault = call =>
        {
            if (call.Operation == "UpdateItem" && ResourceOf(call) == table)
            {
                function.KillAsync().GetAwaiter().GetResult();
            }

            return watching(call);
        };
        var due = ReferenceWeek.Due(week[2], job);
        Cloud.Providers.Now = due;
        (await function.InvokeAsync(LocalCloud.Cloud.Event(due.ToString(), job))).Should().BeOfType<Invocation.Crashed>();
        Cloud.Aws.Fault = watching;
        await Cloud.Records.EndLeasesAsync();
        (await ReferenceRun.InvokeAsync(Cloud, await StartAsync(Cloud.ReferenceFeeds), week[3], job)).Outcome.Should().Be("collected");
    }

    /// <summary>A company that has reported, and others in turn, as many as there are calls for.</summary>
    private async Task RefreshAsync()
    {
        Cloud.Providers.Now = ReferenceWeek.Due(Morning, AfterEarnings);
        (await MorningAsync("IBM")).Select(static delivery => delivery.Outcome).Should().Contain(["refreshed", "marked"]).And.NotContainNulls();
        (await PlanAsync(await StartFeedAsync(), Oldest)).Outcome.Should().Be("collected");
        (await WorkAsync()).Should().NotBeEmpty().And.OnlyContain(static delivery => delivery.Outcome == "refreshed");
    }

    private static string ActionOf(AwsCall call) => $"{(call.Service == "monitoring" ? "cloudwatch" : call.Service)}:{call.Operation}";

    private static string ResourceOf(AwsCall call) => call.Service switch
    {
        "sns" => HttpUtility.ParseQueryString(Encoding.UTF8.GetString(call.Body))["TopicArn"]!,
        "secretsmanager" => (string)JsonNode.Parse(call.Body)!["SecretId"]!,
        "dynamodb" => JsonNode.Parse(call.Body) is JsonObject body && body.TryGetPropertyValue("TableName", out var table)
            ? body.TryGetPropertyValue("IndexName", out var index) ? $"{table}/index/{index}" : (string)table!
            : JsonNode.Parse(call.Body)!["RequestItems"]!.AsObject().Single().Key,
        "events" => $"event-bus/{(string?)JsonNode.Parse(call.Body)!["Entries"]![0]!["EventBusName"]}",
        _ => (string)((Dictionary<string, object?>)new CborReader(call.Body).Read()!)["Namespace"]!,
    };
}
