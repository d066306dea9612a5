using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Providers;

namespace Ingestion.EndToEnd;

public sealed class NewsSentimentTests : FunctionFixture
{
    [Fact]
    public async Task Every_story_and_its_rows_have_score_confidence_label_method_and_version()
    {
        var function = await StartAsync();
        await RunAsync(function, FirstRun);

        foreach (var story in (await RecordsAsync("NEWS#")).Concat(await RecordsAsync("TICKER#")))
        {
            var sentiment = story["sentiment"]!.AsObject();
            sentiment.Select(static field => field.Key).Should().BeEquivalentTo("score", "confidence", "label", "method", "version", "calculated_at");
            ((string?)sentiment["method"]).Should().Be("lexicon");
        }

        var counts = JsonNode.Parse(await LineAsync(function, FirstRun))!["sentiment"]!;
        ((int)counts["positive"]! + (int)counts["negative"]! + (int)counts["neutral"]!).Should().Be((await RecordsAsync("NEWS#")).Count);
        ((int)counts["positive"]!).Should().BePositive();
    }

    [Fact]
    public async Task A_plan_without_it_is_asked_once_a_day_and_costs_a_line_in_the_log()
    {
        await RunAsync(await StartAsync(), FirstRun);
        var second = await StartAsync();
        await RunAsync(second, SecondRun);
        await RunAsync(second, ThirdRun);

        AskedForSentiment().Should().Be(1);
        ((string?)JsonNode.Parse(await LineAsync(second, ThirdRun))!["outcome"]).Should().Be("collected");
    }

    [Fact]
    public async Task The_provider_s_word_is_shown_where_there_is_one_and_the_text_s_is_kept()
    {
        foreach (var ticker in Tickers)
        {
            Cloud.Providers.Bullish[ticker] = 0.9;
        }

        await RunAsync(await StartAsync(), FirstRun);

        foreach (var story in await RecordsAsync("NEWS#"))
        {
            ((string?)story["sentiment"]!["method"], (string?)story["sentiment"]!["label"]).Should().Be(("finnhub", "positive"));
            story["sentiments"]!.AsObject().Select(static one => one.Key).Should().BeEquivalentTo("finnhub", "lexicon");
        }

        AskedForSentiment().Should().Be(Tickers.Count);
    }

    [Fact]
    public async Task Ten_tickers_are_asked_about_in_one_run_at_most()
    {
        string[] tickers = [.. Enumerable.Range(0, 12).Select(static i => $"T{i}")];
        foreach (var ticker in tickers)
        {
            Cloud.Providers.Bullish[ticker] = 0.9;
        }

        Cloud.Providers.Stories = [.. tickers.Select(static (ticker, i) => new ReplayStory(i, $"Story {i}", null, "Harbor Wire", "harborwire.example", At, At, [ticker]))];
        await RunAsync(await StartAsync(("TICKERS", string.Join(',', tickers))), FirstRun);

        AskedForSentiment().Should().Be(10);
        (await RecordsAsync("NEWS#")).Should().HaveCount(12);
    }

    [Fact]
    public async Task A_provider_s_word_with_a_name_that_is_no_text_costs_no_story()
    {
        Cloud.Providers.Intercept = static async context =>
        {
            var isSentiment = context.Request.Path.Value!.Contains("news-sentiment", StringComparison.Ordinal);
            if (isSentiment)
            {
                await FaultyAnswer.WriteAsync(context, Fault.None, """{"\ud800":1,"sentiment":{"bearishPercent":0.1,"bullishPercent":0.9}}""", string.Empty);
            }

            return isSentiment;
        };
        var function = await StartAsync();

        var answer = await RunAsync(function, FirstRun);

        ((string?)answer["outcome"], (int)answer["new"]!).Should().Be(("collected", StoriesAt(FirstRun, static story => story.OnTiingo)));
        (await RecordsAsync("NEWS#")).Should().OnlyContain(static story => (string)story["sentiment"]!["method"]! == "lexicon");
    }

    private static NodaTime.Instant At => NodaTime.Instant.FromUtc(2026, 11, 20, 15, 0);

    [Theory]
    [InlineData(Fault.Hang)]
    [InlineData(Fault.ServerError)]
    [InlineData(Fault.Html)]
    [InlineData(Fault.ErrorObject)]
    public async Task A_sentiment_that_cannot_be_had_is_none_and_the_run_goes_on(Fault fault)
    {
        Cloud.Providers.Intercept = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("news-sentiment", StringComparison.Ordinal))
            {
                return false;
            }

            await FaultyAnswer.WriteAsync(context, fault, string.Empty, string.Empty);
            return true;
        };

        var answer = await RunAsync(await StartAsync(), FirstRun);

        ((string?)answer["outcome"], (bool)answer["is_failover"]!).Should().Be(("collected", false));
        (await RecordsAsync("NEWS#")).Should().OnlyContain(static story => (string?)story["sentiment"]!["method"] == "lexicon");
    }

    private int AskedForSentiment() => Cloud.Providers.Requests.Count(static request => request.Contains("news-sentiment", StringComparison.Ordinal));
}
