using System.Text.Json.Nodes;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Providers;
using Microsoft.AspNetCore.Http;

namespace Ingestion.EndToEnd;

public sealed class FailoverTests : FunctionFixture
{
    [Theory]
    [InlineData(Fault.Hang, "timeout")]
    [InlineData(Fault.HeadersOnly, "timeout")]
    [InlineData(Fault.Drip, "timeout")]
    [InlineData(Fault.HalfThenNothing, "timeout")]
    [InlineData(Fault.BreaksOff, "connection")]
    [InlineData(Fault.Disconnect, "connection")]
    [InlineData(Fault.Unauthorized, "unauthorized")]
    [InlineData(Fault.Forbidden, "unauthorized")]
    [InlineData(Fault.RateLimited, "rate_limited")]
    [InlineData(Fault.ServerError, "server_error")]
    [InlineData(Fault.Truncated, "malformed")]
    [InlineData(Fault.Html, "malformed")]
    [InlineData(Fault.Redirect, "refused")]
    [InlineData(Fault.Empty, "empty_body")]
    [InlineData(Fault.QuotaText, "malformed")]
    public async Task The_second_source_stands_in_and_says_so_everywhere(Fault fault, string code)
    {
        Cloud.Providers.Faults["tiingo"] = fault;
        var function = await StartAsync(("SOURCE_TIMEOUT_SECONDS", TimeoutFor(code)));

        var answer = await RunAsync(function, FirstRun);

        ((string?)answer["outcome"]).Should().Be("collected");
        ((string?)answer["source"]).Should().Be("finnhub");
        ((bool)answer["is_failover"]!).Should().BeTrue();
        ((int)answer["new"]!).Should().Be(StoriesAt(FirstRun, static story => story.OnFinnhub));
        var run = (await RecordsAsync("RUN#news")).Single();
        run["attempts"]!.AsArray().Select(static attempt => ((string?)attempt!["source"], (string?)attempt["outcome"]))
            .Should().Equal(("tiingo", code), ("finnhub", "answered"));
        ((bool)run["is_failover"]!).Should().BeTrue();
        ((int)run["attempts"]![0]!["duration_ms"]!).Should().BeGreaterThanOrEqualTo(code == "timeout" ? 4_990 : 0, "five seconds were set");
        ((bool)Announcements.Single()["is_failover"]!).Should().BeTrue();
        (await RecordsAsync("NEWS#")).Should().OnlyContain(static story => (bool)story["is_failover"]!);
        ((string?)JsonNode.Parse(await LineAsync(function, FirstRun))!["level"]).Should().Be("WARN");
        Cloud.CloudWatch.Values.Single(static value => value.Name == "Failovers").Value.Should().Be(1);
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task A_source_that_hangs_is_left_after_ten_seconds_and_costs_the_run_little_else()
    {
        Cloud.Providers.Faults["tiingo"] = Fault.Hang;
        var function = await StartAsync();

        var answer = await RunAsync(function, FirstRun);

        ((string?)answer["source"]).Should().Be("finnhub");
        var attempts = (await RecordsAsync("RUN#news")).Single()["attempts"]!;
        var hung = (int)attempts[0]!["duration_ms"]!;
        hung.Should().BeGreaterThanOrEqualTo(9_990);
        ((int)answer["duration_ms"]! - hung).Should().BeLessThan(hung / 2, "of a run that takes milliseconds otherwise, nearly all was the waiting");
    }

    [Theory]
    [InlineData(TlsFault.Silent, "timeout")]
    [InlineData(TlsFault.Closes, "connection")]
    [InlineData(TlsFault.PlainText, "connection")]
    [InlineData(TlsFault.UnknownCertificate, "connection")]
    public async Task Broken_tls_is_a_source_that_failed_and_the_second_stands_in(TlsFault fault, string code)
    {
        await using var server = new BrokenTls(fault);
        var function = await StartAsync(("SOURCE_TIMEOUT_SECONDS", TimeoutFor(code)), ("TIINGO_BASE_URL", server.Url));

        var answer = await RunAsync(function, FirstRun);

        ((string?)answer["source"]).Should().Be("finnhub");
        ((int)answer["new"]!).Should().Be(StoriesAt(FirstRun, static story => story.OnFinnhub));
        var attempt = (await RecordsAsync("RUN#news")).Single()["attempts"]![0]!;
        ((string?)attempt["outcome"]).Should().Be(code);
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task The_preferred_source_back_again_adds_what_only_it_has_and_its_name_to_the_rest()
    {
        Cloud.Providers.Faults["tiingo"] = Fault.ServerError;
        var function = await StartAsync();
        await RunAsync(function, FirstRun);
        Cloud.Providers.Faults["tiingo"] = Fault.None;

        var answer = await RunAsync(function, SecondRun);

        ((bool)answer["is_failover"]!).Should().BeFalse();
        ((int)answer["merged"]!).Should().Be(StoriesAt(FirstRun, static story => story is { OnTiingo: true, OnFinnhub: true }));
        var stories = await RecordsAsync("NEWS#");
        stories.Should().HaveCount(
            StoriesAt(SecondRun, static story => story.OnTiingo) + StoriesAt(FirstRun, static story => story is { OnTiingo: false, OnFinnhub: true }));
        stories.Count(static story => story["sources"]!.AsObject().Count == 2).Should().Be((int)answer["merged"]!);
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task Nobody_answering_is_a_failed_run_and_the_third_in_a_row_tells_operations_once()
    {
        (Cloud.Providers.Faults["tiingo"], Cloud.Providers.Faults["finnhub"]) = (Fault.ServerError, Fault.Html);
        var function = await StartAsync();

        foreach (var run in new[] { FirstRun, SecondRun, ThirdRun, "2026-11-20T15:20:00Z" })
        {
            ((string?)(await RunAsync(function, run))["outcome"]).Should().Be("failed");
            ((string?)JsonNode.Parse(await LineAsync(function, run))!["level"]).Should().Be("ERROR");
        }

        var alert = Cloud.Sns.Messages.Should().ContainSingle().Which;
        alert.TopicArn.Should().Be(Cloud.AlertTopic);
        alert.Subject.Should().Be("[local] news: all sources down, 3 runs in a row failed");
        alert.Body.Should().ContainAll("2026-11-20T15:05:00Z", "tiingo: HTTP 500", "finnhub: the answer is not JSON");
        alert.Attributes["event_type"].Value.Should().Be("all_sources_down");

        Cloud.Providers.Faults.Clear();
        ((string?)(await RunAsync(function, "2026-11-20T15:25:00Z"))["outcome"]).Should().Be("collected");

        var recovery = Cloud.Sns.Messages.Single(static message => message.Attributes["event_type"].Value == "recovery");
        recovery.Body.Should().ContainAll("Runs lost:     4", "20 minutes, from 2026-11-20T15:05:00Z");
        ((string?)(await RunAsync(function, "2026-11-20T15:30:00Z"))["outcome"]).Should().Be("collected");
        Cloud.Sns.Messages.Count(static message => message.TopicArn == Cloud.AlertTopic).Should().Be(2);
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task A_source_that_failed_is_left_alone_and_probed_as_the_ledger_remembers_also_by_another_process()
    {
        Cloud.Providers.Faults["tiingo"] = Fault.ServerError;
        string[] runs = [FirstRun, SecondRun, ThirdRun, "2026-11-20T15:20:00Z", "2026-11-20T15:25:00Z"];
        foreach (var run in runs)
        {
            await RunAsync(await StartAsync(), run);
        }

        var first = (await RecordsAsync("RUN#news")).Select(static run => $"{run["attempts"]![0]!["source"]}:{run["attempts"]![0]!["why"]}");
        first.Should().Equal("tiingo:preferred", "tiingo:probe", "finnhub:stands_in", "tiingo:probe", "finnhub:stands_in");
    }

    [Fact]
    public async Task A_body_that_is_small_on_the_way_and_huge_as_a_document_fails_its_source_and_not_the_run()
    {
        var bomb = $"[{string.Join(',', Enumerable.Repeat("{}", 1_390_000))}]";
        Cloud.Providers.Intercept = async context =>
        {
            var isTiingo = context.Request.Path.Value!.Contains("tiingo", StringComparison.Ordinal);
            if (isTiingo)
            {
                await FaultyAnswer.WriteAsync(context, Fault.None, bomb, string.Empty);
            }

            return isTiingo;
        };
        var tickers = string.Join(',', Tickers.Concat(Enumerable.Range(0, 75).Select(static i => $"X{i}")));
        var function = await StartAsync(("TICKERS", tickers), ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"));

        var answer = await RunAsync(function, FirstRun);

        ((string?)answer["outcome"], (string?)answer["source"]).Should().Be(("collected", "finnhub"));
        function.PeakMemoryBytes.Should().BeLessThan(128 * 1024 * 1024);
    }

    [Fact]
    public async Task A_thousand_hostile_headlines_cost_the_run_nothing()
    {
        var hostile = string.Concat(Enumerable.Repeat(" -", 83)) + "a" + string.Concat(Enumerable.Range(0, 300).Select(static i => i % 2 == 0 ? '\u0316' : '\u0301'));
        var good = Cloud.Providers.Stories.Where(static story => story.OnTiingo).Take(20).ToList();
        Cloud.Providers.Stories = [.. good, .. Enumerable.Range(0, 900).Select(i => good[0] with { Id = 100_000 + i, Headline = $"{i}{hostile}" })];
        var function = await StartAsync();

        var answer = await RunAsync(function, FirstRun);

        ((string?)answer["outcome"], (string?)answer["source"]).Should().Be(("collected", "tiingo"));
        (await RecordsAsync("NEWS#")).Count.Should().BeGreaterThan(good.Count);
    }

    [Fact]
    public async Task One_ticker_without_an_answer_costs_no_other_and_is_made_up_for()
    {
        Cloud.Providers.Faults["tiingo"] = Fault.ServerError;
        Cloud.Providers.Intercept = static async context =>
        {
            var isMicrosoft = context.Request.Query["symbol"] == "MSFT";
            if (isMicrosoft)
            {
                await FaultyAnswer.WriteAsync(context, Fault.Html, string.Empty, string.Empty);
            }

            return isMicrosoft;
        };
        var function = await StartAsync();

        await RunAsync(function, FirstRun);
        var run = (await RecordsAsync("RUN#news")).Single();
        ((string?)run["coverage"]).Should().Be("4/5");
        ((string?)run["collected_through"]!["finnhub"]!["gaps"]!.AsArray().Single()!["tickers"]).Should().Be("MSFT");

        Cloud.Providers.Intercept = static _ => Task.FromResult(false);
        await RunAsync(function, SecondRun);
        (await RecordsAsync("RUN#news"))[1]["collected_through"]!["finnhub"]!.AsObject().Should().NotContainKey("gaps");
        (await RecordsAsync("NEWS#")).Should().HaveCount(StoriesAt(SecondRun, static story => story.OnFinnhub));
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task An_answer_that_looks_healthy_and_is_empty_is_noticed()
    {
        var function = await StartAsync();
        await RunAsync(function, FirstRun);
        Cloud.Providers.Faults["tiingo"] = Fault.NoRows;

        var answer = await RunAsync(function, SecondRun);

        ((string?)answer["source"]).Should().Be("finnhub");
        ((bool)answer["is_failover"]!).Should().BeTrue();
        ((string?)(await RecordsAsync("RUN#news"))[1]["attempts"]![0]!["outcome"]).Should().Be("suspiciously_empty");
    }

    [Fact]
    public async Task An_invocation_whose_time_runs_out_writes_that_down_and_the_third_tells_operations()
    {
        (Cloud.Providers.Faults["tiingo"], Cloud.Providers.Faults["finnhub"]) = (Fault.Hang, Fault.Hang);
        var function = await StartAsync();
        function.Timeout = TimeSpan.FromSeconds(9);

        foreach (var run in new[] { FirstRun, SecondRun, ThirdRun })
        {
            ((string?)(await RunAsync(function, run))["outcome"]).Should().Be("failed");
        }

        var record = (await RecordsAsync("RUN#news"))[0];
        ((string?)record["error_code"]).Should().Be("deadline");
        ((string?)record["attempts"]![0]!["outcome"]).Should().Be("cut_off");
        Cloud.Sns.Messages.Should().ContainSingle().Which.Subject.Should().Be("[local] news: 3 runs in a row failed");
    }

    [Fact]
    public async Task What_was_missed_while_nothing_ran_is_caught_up_once()
    {
        var function = await StartAsync();
        await RunAsync(function, FirstRun);

        var late = await RunAsync(function, "2026-11-20T19:05:00Z");

        (await RecordsAsync("NEWS#")).Should().HaveCount(StoriesAt("2026-11-20T19:05:00Z", static story => story.OnTiingo));
        ((int)(await RunAsync(function, "2026-11-20T19:10:00Z"))["collected"]!).Should().BeLessThan((int)late["collected"]!);
    }

    [Fact]
    public async Task Runs_that_never_began_are_noticed_by_the_next_and_told_as_an_incident_that_is_over()
    {
        var function = await StartAsync();
        await RunAsync(function, FirstRun);
        await RunAsync(function, "2026-11-20T15:25:00Z");

        Cloud.Sns.Messages.Where(static message => message.TopicArn == LocalCloud.Cloud.AlertTopic)
            .Select(static message => message.Attributes["alert_id"].Value).Should().Equal(
                "consecutive_failures/news/2026-11-20T15:10:00Z/opened", "consecutive_failures/news/2026-11-20T15:10:00Z/recovered");
        Cloud.CloudWatch.Values.Last(static value => value.Name == "RunsFailed").Value.Should().Be(3);
    }

    [Fact]
    public async Task A_refused_key_is_told_of_at_once_and_again_when_it_is_taken()
    {
        Cloud.Providers.Faults["tiingo"] = Fault.Unauthorized;
        var function = await StartAsync();
        await RunAsync(function, FirstRun);
        await RunAsync(function, SecondRun);
        Cloud.Providers.Faults.Clear();
        await RunAsync(function, "2026-11-20T15:15:00Z");

        var opening = Cloud.Sns.Messages.Single(static message => message.TopicArn == LocalCloud.Cloud.AlertTopic);
        opening.Subject.Should().Be("[local] news: tiingo rejects its key");
        opening.Body.Should().ContainAll("First command: aws secretsmanager", "credentials_rejected");

        // It is asked again after half an hour.
        foreach (var minute in new[] { 20, 25, 30, 35 })
        {
            await RunAsync(function, $"2026-11-20T15:{minute}:00Z");
        }

        Cloud.Sns.Messages.Last(static message => message.TopicArn == LocalCloud.Cloud.AlertTopic).Subject
            .Should().Be("[local] news: recovered, tiingo takes its key again");
    }

    [Fact]
    public async Task A_slow_run_is_told_of_with_the_time_of_each_step()
    {
        // Both sources use up their time, and so does the table.
        Cloud.Providers.Faults["tiingo"] = Fault.Hang;
        var function = await StartAsync(("SOURCE_TIMEOUT_SECONDS", "14"));
        var delayed = 0;
        Cloud.Providers.Intercept = async context =>
        {
            if (context.Request.Path.StartsWithSegments("/as-finnhub", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromSeconds(10.5), TimeProvider.System, context.RequestAborted);
            }

            return false;
        };
        Cloud.Aws.Fault = call =>
        {
            if (call.Operation == "BatchWriteItem" && Interlocked.Increment(ref delayed) < 6)
            {
                Thread.Sleep(TimeSpan.FromSeconds(1.4));
            }

            return null;
        };

        var answer = await RunAsync(function, FirstRun);

        ((string?)answer["outcome"]).Should().Be("collected");
        var alert = Cloud.Sns.Messages.Single(static message => message.TopicArn == LocalCloud.Cloud.AlertTopic);
        alert.Subject.Should().Be("[local] news: a run took over 30 s");
        alert.Body.Should().MatchRegex("collect [23]\\d\\.\\d s").And.Contain("tiingo timeout after 14");
    }

    [Fact]
    public async Task A_key_that_was_rotated_is_read_again_within_the_run()
    {
        var function = await StartAsync();
        await RunAsync(function, FirstRun);
        Cloud.UseKeys("another-tiingo-key", "local-finnhub-key");

        var answer = await RunAsync(function, SecondRun);

        ((string?)answer["source"]).Should().Be("tiingo");
        Cloud.Secrets.Reads.Should().Be(2);
    }

    [Fact]
    public async Task No_key_is_ever_shown_whatever_the_providers_make_of_it()
    {
        const string Tiingo = "very-recognisable-tiingo-key", Finnhub = "very-recognisable-finnhub-key";
        Cloud.UseKeys(Tiingo, Finnhub);
        (Cloud.Providers.Faults["tiingo"], Cloud.Providers.Faults["finnhub"]) = (Fault.EchoesKey, Fault.EchoesKey);
        var function = await StartAsync();
        foreach (var run in new[] { FirstRun, SecondRun, ThirdRun })
        {
            await RunAsync(function, run);
        }

        Cloud.Providers.Faults.Clear();
        await RunAsync(function, "2026-11-20T15:20:00Z");

        await NowhereIsAsync(function, "very-recognisable");
    }

    [Fact]
    public async Task Hostile_text_stays_text()
    {
        Cloud.Providers.Intercept = static async context =>
        {
            var rows = new JsonArray(
                Row("Break\n\u001b[31mthe\u202e log\",\"outcome\":\"failed", "https://harborwire.example/1"),
                Row("{\"event\":\"run\"}\u2028", "no url"));
            await context.Response.WriteAsync(rows.ToJsonString());
            return true;

            static JsonObject Row(string headline, string url) => new()
            {
                ["title"] = headline,
                ["url"] = url,
                ["publishedDate"] = "2026-11-20T15:00:00Z",
                ["tickers"] = new JsonArray("aapl"),
            };
        };
        var function = await StartAsync();

        var answer = await RunAsync(function, FirstRun);

        ((int)answer["rejected"]!).Should().Be(1);
        ((string?)(await RecordsAsync("NEWS#")).Single()["headline"]).Should().Be("Break [31mthe log\",\"outcome\":\"failed");
        var line = await LineAsync(function, FirstRun);
        function.Output.Should().ContainSingle();
        ((string?)JsonNode.Parse(line)!["outcome"]).Should().Be("collected");
        line.Should().MatchRegex("^[ -~]+$", "everything else is escaped");
    }

    /// <summary>In seconds. Only a timeout has to be waited for; every other fault has all the time that a busy machine takes.</summary>
    private static string TimeoutFor(string code) => code == "timeout" ? "5" : "14";
}
