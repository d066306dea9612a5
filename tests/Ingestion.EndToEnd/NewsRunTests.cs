using System.Text.Json.Nodes;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Lambda;

namespace Ingestion.EndToEnd;

public sealed class NewsRunTests : FunctionFixture
{
    [Fact]
    public async Task Collects_stores_announces_and_writes_everything_down()
    {
        var function = await StartAsync();

        var answer = await RunAsync(function, FirstRun);

        var expected = StoriesAt(FirstRun, static story => story.OnTiingo);
        expected.Should().BeGreaterThan(20);
        ((string?)answer["job"]).Should().Be("news");
        ((string?)answer["run"]).Should().Be("news/2026-11-20T15:05:00Z");
        ((string?)answer["outcome"]).Should().Be("collected");
        ((string?)answer["source"]).Should().Be("tiingo");
        ((bool)answer["is_failover"]!).Should().BeFalse();
        new[] { "collected", "new", "merged", "known", "rejected", "announced" }.Select(name => (int)answer[name]!)
            .Should().Equal(expected, expected, 0, 0, 0, expected);

        var announcement = Announcements.Should().ContainSingle().Which;
        ((string?)announcement["event_type"]).Should().Be("NEW_MARKET_DATA");
        ((string?)announcement["id"]).Should().Be("news-20261120T150500Z-1");
        ((int)announcement["item_count"]!).Should().Be(expected);
        ((string?)announcement["run"]).Should().Be("news/2026-11-20T15:05:00Z");
        announcement["tickers"]!.AsArray().Select(static ticker => (string?)ticker).Should().Equal("AAPL", "AMZN", "BRK.B", "MSFT", "NVDA");
        Cloud.Sns.Messages.Single().Attributes.ToDictionary(static attribute => attribute.Key, static attribute => attribute.Value.Value)
            .Should().BeEquivalentTo(new Dictionary<string, string>
            {
                ["event_type"] = "NEW_MARKET_DATA",
                ["feed"] = "news",
                ["source"] = "tiingo",
                ["is_failover"] = "false",
                ["tickers"] = """["AAPL","AMZN","BRK.B","MSFT","NVDA"]""",
            });

        var run = (await RecordsAsync("RUN#news")).Should().ContainSingle().Which;
        ((string?)run["sk"]).Should().Be(FirstRun);
        ((string?)run["outcome"]).Should().Be("collected");
        ((string?)run["coverage"]).Should().Be("5/5");
        ((string?)run["attempts"]![0]!["source"]).Should().Be("tiingo");
        ((string?)run["attempts"]![0]!["outcome"]).Should().Be("answered");
        new[] { "collected", "new", "merged", "known", "rejected" }.Select(name => (int)run[name]!).Should().Equal(expected, expected, 0, 0, 0);
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task Puts_at_most_twelve_metrics_in_one_call()
    {
        var function = await StartAsync();

        await RunAsync(function, FirstRun);

        Cloud.Aws.Calls.Count(static call => call.Service == "monitoring").Should().Be(1);
        Cloud.CloudWatch.Values.Select(static value => value.Name).Should().OnlyHaveUniqueItems()
            .And.HaveCountLessThanOrEqualTo(12)
            .And.Contain(["RunsSucceeded", "RunsFailed", "ItemsNew", "CollectionLatency", "OldestOwedMessage", "Freshness"]);
        Cloud.CloudWatch.Values.Should().OnlyContain(static value => value.Namespace == "Ingestion/local" && value.Dimensions == "Environment=local,Feed=news");
    }

    [Fact]
    public async Task Logs_one_line_of_json()
    {
        var function = await StartAsync();

        await RunAsync(function, FirstRun);

        var line = JsonNode.Parse(await LineAsync(function, FirstRun))!;
        function.Output.Should().ContainSingle();
        ((string?)line["event"]).Should().Be("run");
        ((string?)line["run"]).Should().Be("news/2026-11-20T15:05:00Z");
        line["steps_ms"]!.AsObject().Select(static step => step.Key).Should().Equal("claim", "prepare", "collect", "store", "announce", "metrics", "alert");
        function.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task A_log_line_says_how_serious_it_is_where_Lambda_looks_for_it()
    {
        var function = await StartAsync();
        await RunAsync(function, FirstRun);
        await RunAsync(function, SecondRun);

        var first = JsonNode.Parse(await LineAsync(function, FirstRun))!;
        ((string?)first["level"], (string?)first["troubles"]![0]).Should().Be(("WARN", "finnhub's sentiment is off until 2026-11-21T00:00:00Z: HTTP 403: {\"detail\":\"This plan does not include news\"}"));
        var second = JsonNode.Parse(await LineAsync(function, SecondRun))!;
        ((string?)second["level"]).Should().Be("INFO");
        DateTimeOffset.TryParseExact((string?)second["timestamp"], "yyyy-MM-dd'T'HH:mm:ss'Z'", null, System.Globalization.DateTimeStyles.None, out _).Should().BeTrue();
    }

    [Fact]
    public async Task Asked_the_same_again_it_does_nothing_again()
    {
        var function = await StartAsync();
        var first = await RunAsync(function, FirstRun);
        var asked = Cloud.Providers.Requests.Count;

        var again = await RunAsync(function, FirstRun);

        ((string?)again["outcome"]).Should().Be("already_done");
        ((int)again["new"]!).Should().Be((int)first["new"]!);
        ((int)again["announced"]!).Should().Be(0);
        Cloud.Providers.Requests.Should().HaveCount(asked);
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task The_next_run_stores_and_announces_only_what_is_new()
    {
        var function = await StartAsync();
        var first = (int)(await RunAsync(function, FirstRun))["new"]!;

        var second = await RunAsync(function, SecondRun);

        var all = StoriesAt(SecondRun, static story => story.OnTiingo);
        ((int)second["new"]!).Should().Be(all - first).And.BePositive();
        ((int)second["known"]!).Should().Be((int)second["collected"]! - (all - first));
        Announcements.Should().HaveCount(2);
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task Nothing_new_is_announced_to_nobody()
    {
        Cloud.Providers.Stories = [];
        var function = await StartAsync();

        var answer = await RunAsync(function, FirstRun);

        ((string?)answer["outcome"]).Should().Be("collected");
        Cloud.Sns.Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task A_closed_exchange_costs_no_call_at_all()
    {
        var function = await StartAsync();

        var answer = await RunAsync(function, "2026-11-20T21:00:00Z");

        ((string?)answer["outcome"]).Should().Be("closed");
        ((string?)answer["next_open"]).Should().Be("2026-11-23T14:30:00Z");
        Cloud.Aws.Calls.Should().BeEmpty();
        Cloud.Providers.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"job":"quotes"}""", "'quotes'")]
    [InlineData("nonsense", "not JSON")]
    public async Task A_wrong_event_is_an_error_that_lists_the_jobs(string payload, string said)
    {
        var function = await StartAsync();

        var failed = (await function.InvokeAsync(payload)).Should().BeOfType<Invocation.Failed>().Which;

        var error = JsonNode.Parse(failed.Error)!;
        ((string?)error["errorType"]).Should().Be("InvalidEventException");
        ((string?)error["errorMessage"]).Should().Contain(said).And.Contain("jobs: news");
        ((string?)(await RunAsync(function, FirstRun))["outcome"]).Should().Be("collected", "the process goes on");
    }

    [Fact]
    public async Task Wrong_settings_are_reported_to_lambda_all_at_once_and_end_the_process()
    {
        var environment = Cloud.FunctionEnvironment();
        environment.Remove("TABLE_NAME");
        environment["TICKERS"] = "AAPL,$$$";
        var function = await Cloud.StartFunctionAsync(environment);

        var error = JsonNode.Parse(await function.Api.InitError.WaitAsync(TimeSpan.FromMinutes(1)))!;

        ((string?)error["errorType"]).Should().Be("SettingsException");
        ((string?)error["errorMessage"]).Should().ContainAll("TABLE_NAME is not set", "'$$$'");
        (await function.ExitCodeAsync(TimeSpan.FromMinutes(1))).Should().NotBe(0);
    }

    [Fact]
    public async Task An_endpoint_for_one_service_counts_more_than_the_one_for_all()
    {
        var function = await StartAsync(
            ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
            ("AWS_ENDPOINT_URL_DYNAMODB", Cloud.Aws.Url),
            ("AWS_ENDPOINT_URL_SNS", Cloud.Aws.Url),
            ("AWS_ENDPOINT_URL_CLOUDWATCH", Cloud.Aws.Url),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", Cloud.Aws.Url));

        await RunAsync(function, FirstRun);

        Cloud.Aws.Calls.Select(static call => call.Service).Distinct().Should()
            .BeEquivalentTo("dynamodb", "sns", "monitoring", "secretsmanager");
    }

    [Fact]
    public async Task Told_to_end_it_ends_well()
    {
        var function = await StartAsync();
        await RunAsync(function, FirstRun);

        (await function.TerminateAsync(TimeSpan.FromMinutes(1))).Should().Be(0);
    }

    [Fact]
    public async Task Twenty_copies_with_the_same_event_store_each_story_once_and_announce_once()
    {
        var functions = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => StartAsync()));
        Cloud.Providers.Now = NodaTime.Instant.FromUtc(2026, 11, 20, 15, 5);

        // Lambda may deliver one event twice: the id is no help.
        var invocations = await Task.WhenAll(functions.Select(function => function.InvokeAsync(Cloud.Event(FirstRun), "the-same-invocation")));

        var answers = invocations.Cast<Invocation.Answered>().Select(static answer => JsonNode.Parse(answer.Payload)!).ToList();
        answers.Select(static answer => (string)answer["outcome"]!).Should()
            .ContainSingle(static outcome => outcome == "collected")
            .And.OnlyContain(static outcome => outcome == "collected" || outcome == "in_progress" || outcome == "already_done");
        (await RecordsAsync("NEWS#")).Should().HaveCount(StoriesAt(FirstRun, static story => story.OnTiingo));
        Announcements.Should().ContainSingle();
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task Two_runs_at_once_share_the_stories_between_them()
    {
        var functions = await Task.WhenAll(StartAsync(), StartAsync());
        Cloud.Providers.Now = NodaTime.Instant.FromUtc(2026, 11, 20, 15, 10);

        var answers = await Task.WhenAll(
            functions[0].InvokeAsync(Cloud.Event(FirstRun)), functions[1].InvokeAsync(Cloud.Event(SecondRun)));

        var stories = StoriesAt(SecondRun, static story => story.OnTiingo);
        answers.Cast<Invocation.Answered>().Sum(static answer => (int)JsonNode.Parse(answer.Payload)!["new"]!).Should().Be(stories);
        (await RecordsAsync("NEWS#")).Should().HaveCount(stories);
        await EverythingIsAnnouncedOnceAsync();
    }
}
