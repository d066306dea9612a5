using System.Text.Json.Nodes;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Providers;
using Ingestion.LocalCloud.Running;

namespace Ingestion.EndToEnd;

/// <summary>The job <c>news_sentiment</c> beside that of news, through the native binary.</summary>
public sealed class AlphaVantageSentimentTests : FunctionFixture
{
    private const string Three = "2026-11-20T15:00:00Z", Four = "2026-11-20T16:00:00Z", Five = "2026-11-20T17:00:00Z";

    private const string Show = "SHOW_SENTIMENT", CallsADay = "ALPHA_VANTAGE_CALLS_A_DAY";

    /// <summary>Calls need not be far apart here.</summary>
    private static readonly (string Name, string Value) Quick = ("ALPHA_VANTAGE_CALLS_A_MINUTE", "1200");

    [Fact]
    public async Task A_story_of_Tiingo_s_gets_its_sentiment_and_is_not_announced_again_and_a_new_one_is_announced_as_news()
    {
        var function = await StartAsync(Quick);
        await RunAsync(function, FirstRun);

        var answer = await SentimentAsync(function, Three);

        var (both, alone) = (StoriesAt(Three, static story => story.OnTiingo && story.OnAlphaVantage), StoriesAt(Three, static story => !story.OnTiingo && story.OnAlphaVantage));
        ((string?)answer["outcome"], (int)answer["merged"]!, (int)answer["new"]!, (int)answer["rejected"]!, (int)answer["announced"]!)
            .Should().Be(("collected", both, alone, 0, alone));
        var stories = await RecordsAsync("NEWS#");
        stories.Count(static story => story["sentiments"]!["alphavantage"] is not null && story["sources"]!["alphavantage"] is not null).Should().Be(both + alone);
        stories.Where(static story => story["sources"]!["tiingo"] is not null).Should().OnlyContain(static story => (string)story["source"]! == "tiingo");
        Announcements.Select(static announcement => ((string?)announcement["feed"], (string?)announcement["source"], (string?)announcement["id"])).Should().Equal(
            ("news", "tiingo", "news-20261120T150500Z-1"), ("news", "alphavantage", "news_sentiment-20261120T150000Z-1"));
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "src", "Ingestion", "Announcing", "announcement.schema.json"), TestContext.Current.CancellationToken))!;
        Announcements.SelectMany(announcement => JsonSchema.Problems(schema, announcement)).Should().BeEmpty();
        await EverythingIsAnnouncedOnceAsync();

        (await SentimentAsync(function, Four))["merged"]!.GetValue<int>().Should()
            .Be(StoriesAt(FirstRun, static story => story.OnTiingo && story.OnAlphaVantage) - both, "what has been told once is not told again");
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task Each_ticker_has_a_score_and_a_relevance_under_this_product_s_symbols_and_what_is_no_share_has_none()
    {
        Cloud.Providers.Stories = [.. Cloud.Providers.Stories.Where(static story => story.Tickers.Contains("BRK.B"))];
        var function = await StartAsync(Quick);

        await SentimentAsync(function, Three);

        var stories = await RecordsAsync("NEWS#");
        stories.Should().NotBeEmpty();
        foreach (var story in stories)
        {
            var tickers = story["sentiments"]!["alphavantage"]!["tickers"]!.AsObject();
            tickers.Select(static ticker => ticker.Key).Should().BeEquivalentTo(story["tickers"]!.AsArray().Select(static ticker => (string?)ticker)).And.BeSubsetOf(Tickers);
            tickers.Should().OnlyContain(static ticker => ticker.Value!["score"] != null && ticker.Value["relevance"] != null && ticker.Value["label"] != null);
            ((string?)story["headline"]).Should().NotContain("NASDAQ");
        }
    }

    [Theory]
    [InlineData("finnhub", "lexicon")]
    [InlineData("alphavantage", "alphavantage")]
    public async Task The_setting_says_whose_is_shown_by_story_rows_and_index(string show, string method)
    {
        var function = await StartAsync(Quick, (Show, show));
        await RunAsync(function, FirstRun);

        await SentimentAsync(function, Three);

        var told = (await RecordsAsync("NEWS#")).Where(static story => story["sentiments"]!["alphavantage"] is not null).ToList();
        told.Should().NotBeEmpty().And.OnlyContain(story => (string)story["sentiment"]!["method"]! == method)
            .And.OnlyContain(story => (double)story["sentiment_score"]! == (double)story["sentiments"]![method]!["score"]!)
            .And.OnlyContain(static story => (string)story["sentiment_day"]! == ((string)story["published_at"]!).Substring(0, 10))
            .And.OnlyContain(static story => story["sentiments"]!["lexicon"] != null, "all methods stay on the story");
        var shown = (await RecordsAsync("NEWS#")).ToDictionary(static story => (string)story["dedup_key"]!, static story => story["sentiment"]!.ToJsonString());
        (await RecordsAsync("TICKER#")).Should().OnlyContain(row => row["sentiment"]!.ToJsonString() == shown[(string)row["dedup_key"]!]);
    }

    [Fact]
    public async Task Without_a_call_left_a_run_is_postponed_without_an_alert_and_the_next_one_with_a_call_catches_up()
    {
        // One is kept for the calendar.
        var poor = await StartAsync(Quick, (CallsADay, "2"));
        (await SentimentAsync(poor, Three))["outcome"]!.GetValue<string>().Should().Be("collected");
        var answer = await SentimentAsync(poor, Four);
        ((string?)answer["outcome"], (int)answer["collected"]!).Should().Be(("postponed", 0));
        Asked().Should().HaveCount(1);
        var run = (await RecordsAsync("RUN#news_sentiment"))[^1];
        ((string?)run["outcome"], (string?)run["collected_through"]!["alphavantage"]!["through"], (int)run["lost"]!).Should().Be(("postponed", Three, 0));

        (await SentimentAsync(await StartAsync(Quick), Five))["outcome"]!.GetValue<string>().Should().Be("collected");

        Asked().Should().HaveCount(2).And.Subject.Last().Should().Contain("time_from=20261120T1300&time_to=20261120T1700");
        (await RecordsAsync("NEWS#")).Should().HaveCount(StoriesAt(Five, static story => story.OnAlphaVantage));
        Cloud.Sns.Messages.Should().OnlyContain(static message => message.TopicArn == LocalCloud.Cloud.NotificationTopic);
        Cloud.CloudWatch.Values.Where(static value => value.Name == "RunsFailed").Should().OnlyContain(static value => value.Value == 0);
        Cloud.CloudWatch.Values.Where(static value => value.Name == "RunsSucceeded").Select(static value => value.Value).Should().Equal(1, 0, 1);
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task When_the_provider_says_that_the_day_s_calls_are_used_up_it_is_not_asked_again_that_day_and_its_echo_is_told_nobody()
    {
        var function = await StartAsync(Quick);
        Cloud.Providers.Faults["alphavantage"] = Fault.DailyLimit;
        (await SentimentAsync(function, Three))["outcome"]!.GetValue<string>().Should().Be("postponed");
        Cloud.Providers.Faults.Clear();

        (await SentimentAsync(function, Four))["outcome"]!.GetValue<string>().Should().Be("postponed");

        Asked().Should().ContainSingle();
        await NowhereIsAsync(function, "local-alpha-vantage-key");
    }

    [Theory]
    [InlineData(Fault.Unauthorized, "unauthorized")]
    [InlineData(Fault.Premium, "not_in_plan")]
    [InlineData(Fault.EmptyObject, "no_data")]
    [InlineData(Fault.Note, "rate_limited")]
    [InlineData(Fault.Html, "malformed")]
    [InlineData(Fault.ServerError, "server_error")]
    public async Task Anything_else_is_a_failure_and_the_next_run_catches_up(Fault fault, string code)
    {
        var function = await StartAsync(Quick);
        Cloud.Providers.Faults["alphavantage"] = fault;

        (await SentimentAsync(function, Three))["outcome"]!.GetValue<string>().Should().Be("failed");

        ((string?)(await RecordsAsync("RUN#news_sentiment"))[0]["error_code"]).Should().Be(code);
        Cloud.Providers.Faults.Clear();
        (await SentimentAsync(function, Four))["outcome"]!.GetValue<string>().Should().Be("collected");
        (await RecordsAsync("NEWS#")).Should().HaveCount(StoriesAt(Four, static story => story.OnAlphaVantage));
    }

    [Theory]
    [InlineData("PutItem", 3)] // after some stories
    [InlineData("BatchWriteItem", 2)] // before the rows
    [InlineData("Publish", 1)] // before the announcement
    public async Task A_run_that_dies_is_made_whole_by_the_next(string operation, int nth)
    {
        var (victim, seen) = (await StartAsync(Quick), 0);
        Cloud.Aws.Fault = call =>
        {
            if (call.Operation == operation && Interlocked.Increment(ref seen) == nth)
            {
                victim.KillAsync().GetAwaiter().GetResult();
            }

            return null;
        };
        (await InvokeSentimentAsync(victim, Three)).Should().BeOfType<Invocation.Crashed>();
        Cloud.Aws.Fault = static _ => null;
        await Cloud.Records.EndLeasesAsync();

        (await SentimentAsync(await StartAsync(Quick), Four))["outcome"]!.GetValue<string>().Should().Be("collected");

        (await RecordsAsync("NEWS#")).Count(static story => story.ContainsKey("headline")).Should().Be(StoriesAt(Four, static story => story.OnAlphaVantage));
        await EverythingIsAnnouncedOnceAsync();
    }

    [Fact]
    public async Task The_mood_of_a_day_is_one_query_of_the_index()
    {
        var function = await StartAsync(Quick, (Show, "alphavantage"));
        await RunAsync(function, FirstRun);
        await SentimentAsync(function, Three);

        var rows = await Cloud.Records.QueryAsync(MoodQueryCommand.Query("2026-11-20"));

        rows.Should().HaveCount((await RecordsAsync("NEWS#")).Count);
        rows.Select(static row => (double)row["sentiment_score"]!).Should().BeInAscendingOrder();
        var lines = MoodQueryCommand.Lines(rows).ToList();
        lines.Should().HaveCount(1 + 10 + 1 + 3);
        lines[1].Should().Contain((string)rows[0]["headline"]!).And.Contain("-0.");
        lines[^3].Should().Contain((string)rows[^1]["headline"]!);
        (await Cloud.Records.QueryAsync(MoodQueryCommand.Query("2026-11-21"))).Should().BeEmpty();
    }

    [Fact]
    public async Task On_a_Sunday_it_calls_nobody()
    {
        var answer = await SentimentAsync(await StartAsync(Quick), "2026-11-15T15:00:00Z");

        ((string?)answer["outcome"], (string?)answer["next_open"]).Should().Be(("closed", "2026-11-16T05:00:00Z"));
        Cloud.Aws.Calls.Should().BeEmpty();
        Cloud.Providers.Requests.Should().BeEmpty();
    }

    private IReadOnlyList<string> Asked() => [.. Cloud.Providers.Requests.Where(static request => request.Contains("NEWS_SENTIMENT", StringComparison.Ordinal))];

    private Task<Invocation> InvokeSentimentAsync(FunctionProcess function, string scheduledAt)
    {
        Cloud.Providers.Now = NodaTime.Text.InstantPattern.General.Parse(scheduledAt).Value;
        return function.InvokeAsync(LocalCloud.Cloud.Event(scheduledAt, "news_sentiment"));
    }

    private async Task<JsonNode> SentimentAsync(FunctionProcess function, string scheduledAt) => await InvokeSentimentAsync(function, scheduledAt) switch
    {
        Invocation.Answered answered => JsonNode.Parse(answered.Payload)!,
        var other => throw new InvalidOperationException($"{other}\n{string.Join('\n', function.Output)}\n{string.Join('\n', function.Errors)}"),
    };
}
