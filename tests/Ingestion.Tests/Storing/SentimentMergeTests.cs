using System.Text.Json.Nodes;
using Ingestion.Feeds.News;
using Ingestion.Feeds.News.Sentiments;
using Ingestion.LocalCloud.Aws;
using Ingestion.Messages;
using Ingestion.Storing;

namespace Ingestion.Tests.Storing;

/// <summary>What a source says of the sentiment of a story that others have brought.</summary>
public sealed class SentimentMergeTests : StoreFixture
{
    private static readonly ShownSentiment AlphaVantages = new("alphavantage");

    [Fact]
    public async Task A_known_story_gets_attribution_and_sentiment_in_one_write_and_is_not_announced()
    {
        await StoreAsync([Some.Story(tickers: "AAPL,MSFT")]);

        var result = await TellAsync(ShownSentiment.Standard, Told(-0.5));

        result.Should().BeEquivalentTo(new { New = 0, Merged = 1, Known = 0 });
        result.Stored.Should().BeEmpty();
        var story = await StoryAsync();
        ((string?)story["source"], story["sources"]!["alphavantage"]!.AsObject().Count).Should().Be(("tiingo", 0), "it has no id, and the same address");
        var said = story["sentiments"]!["alphavantage"]!;
        said.AsObject().Select(static field => field.Key).Should().BeEquivalentTo("score", "confidence", "label", "method", "version", "calculated_at", "tickers");
        ((double)said["score"]!, (string?)said["label"], (double)said["tickers"]!["AAPL"]!["score"]!, (double)said["tickers"]!["AAPL"]!["relevance"]!, (string?)said["tickers"]!["AAPL"]!["label"])
            .Should().Be((-0.5, "negative", -0.25, 0.8, "neutral"));
        Aws.Cloud.Aws.Calls.Count(static call => call.Operation == "UpdateItem").Should().Be(1);
    }

    [Fact]
    public async Task Where_another_is_shown_the_story_and_its_rows_show_what_they_did()
    {
        await StoreAsync([Some.Story(tickers: "AAPL,MSFT")]);
        var before = await StoryAsync();

        await TellAsync(ShownSentiment.Standard, Told(-0.5));

        var story = await StoryAsync();
        ((string?)story["sentiment"]!["method"], (double)story["sentiment_score"]!).Should().Be(("lexicon", (double)before["sentiment_score"]!));
        (await RecordsAsync("TICKER#")).Should().OnlyContain(static row => (string)row["sentiment"]!["method"]! == "lexicon");
    }

    [Fact]
    public async Task Where_it_is_the_one_to_show_story_rows_and_index_change_with_it()
    {
        await StoreAsync([Some.Story(tickers: "AAPL,MSFT")]);

        await TellAsync(AlphaVantages, Told(-0.51234, "AAPL,NVDA"));

        var story = await StoryAsync();
        ((string?)story["sentiment"]!["method"], (double)story["sentiment_score"]!, (string?)story["sentiment_day"]).Should().Be(("alphavantage", -0.5123, "2026-11-20"));
        story["sentiment"]!.AsObject().Should().HaveCount(6, "what each ticker sounds like is in the list of all");
        story["sentiments"]!.AsObject().Select(static one => one.Key).Should().BeEquivalentTo("lexicon", "alphavantage");
        (await RecordsAsync("TICKER#")).Select(static row => ((string?)row["pk"], (string?)row["sentiment"]!["method"]))
            .Should().Equal(("TICKER#AAPL", "alphavantage"), ("TICKER#MSFT", "alphavantage"), ("TICKER#NVDA", "alphavantage"));
    }

    [Fact]
    public async Task It_is_added_once_and_the_second_time_costs_no_write()
    {
        await StoreAsync([Some.Story()]);
        await TellAsync(AlphaVantages, Told(-0.5));
        var (before, writes) = (await StoryAsync(), Writes());

        var again = await TellAsync(AlphaVantages, Told(0.9));

        (again.Merged, again.Known).Should().Be((0, 1));
        Writes().Should().Be(writes);
        JsonNode.DeepEquals(await StoryAsync(), before).Should().BeTrue();
    }

    [Fact]
    public async Task A_new_story_has_all_sentiments_and_the_keys_of_the_index()
    {
        await TellAsync(AlphaVantages, Told(-0.5) with { PublishedAt = Some.At("2026-11-20T00:00:00Z") });
        var shown = await StoryAsync();
        shown["sentiments"]!.AsObject().Select(static one => one.Key).Should().BeEquivalentTo("lexicon", "alphavantage");

        ((string?)shown["sentiment"]!["method"], (double)shown["sentiment_score"]!, (string?)shown["sentiment_day"]).Should().Be(("alphavantage", -0.5, "2026-11-20"));
    }

    [Fact]
    public async Task With_Finnhub_s_to_be_shown_a_new_story_shows_its_text_s()
    {
        await TellAsync(ShownSentiment.Standard, Told(-0.5));

        var story = await StoryAsync();
        ((string?)story["sentiment"]!["method"], (double)story["sentiment_score"]!).Should().Be(("lexicon", (double)story["sentiment"]!["score"]!));
    }

    [Fact]
    public async Task A_story_without_any_sentiment_shows_the_first_that_is_told()
    {
        var table = Table();
        var store = new AppendOnceStore<NewsItem>(table, new ItemRecord<NewsItem>(new NewsSchema()), new NewsSchema(), new Nothing(), new Outbox(table));
        await store.StoreAsync([Some.Story()], Some.Provenance(), AsOf, CancellationToken.None);
        (await StoryAsync()).Should().NotContainKey("sentiments").And.NotContainKey("sentiment_day");

        await TellAsync(ShownSentiment.Standard, Told(-0.5));

        var story = await StoryAsync();
        ((string?)story["sentiment"]!["method"], (double)story["sentiment_score"]!, story["sentiments"]!.AsObject().Count).Should().Be(("alphavantage", -0.5, 1));
        (await RecordsAsync("TICKER#")).Should().OnlyContain(static row => (string)row["sentiment"]!["method"]! == "alphavantage");
    }

    [Fact]
    public async Task A_story_that_was_told_without_a_sentiment_is_merged_as_ever()
    {
        await StoreAsync([Some.Story()]);

        (await TellAsync(AlphaVantages, Some.Story() with { SourceId = string.Empty })).Merged.Should().Be(1);

        (await StoryAsync())["sentiments"]!.AsObject().Should().ContainSingle();
    }

    [Fact]
    public async Task A_run_that_dies_after_the_rows_leaves_the_story_to_the_next_one()
    {
        await StoreAsync([Some.Story()]);
        Aws.Cloud.Aws.Fault = static call => call.Operation == "UpdateItem" ? new AwsError(400, "AccessDeniedException", "as told") : null;
        await FluentActions.Awaiting(() => TellAsync(AlphaVantages, Told(-0.5))).Should().ThrowAsync<Exception>();
        (await RecordsAsync("TICKER#")).Should().OnlyContain(static row => (string)row["sentiment"]!["method"]! == "alphavantage");
        (await StoryAsync())["sources"]!.AsObject().Should().NotContainKey("alphavantage");
        Aws.Cloud.Aws.Fault = static _ => null;

        (await TellAsync(AlphaVantages, Told(-0.5))).Merged.Should().Be(1);

        ((string?)(await StoryAsync())["sentiment"]!["method"]).Should().Be("alphavantage");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_two_jobs_that_add_to_a_story_at_once_the_second_comes_again_and_every_row_shows_what_the_story_does(bool sentimentIsFirst)
    {
        await StoreAsync([Some.Story(tickers: "AAPL")]);
        var wider = Some.Story(tickers: "AAPL,NVDA");
        var interrupted = false;
        Aws.Cloud.Aws.Fault = call =>
        {
            // Between the rows and the story of one job, the other does all of its work.
            if (call.Operation == "UpdateItem" && !interrupted)
            {
                interrupted = true;
                (sentimentIsFirst ? StoreAsync([wider]) : TellAsync(AlphaVantages, Told(-0.5))).GetAwaiter().GetResult();
            }

            return null;
        };

        var result = await (sentimentIsFirst ? TellAsync(AlphaVantages, Told(-0.5)) : StoreAsync([wider]));

        (result.Merged, result.Known).Should().Be((0, 1), "what its rows were made from has changed");
        await TellAsync(AlphaVantages, Told(-0.5));
        await StoreAsync([wider]);
        (await RecordsAsync("TICKER#")).Select(static row => ((string?)row["pk"], (string?)row["sentiment"]!["method"]))
            .Should().Equal(("TICKER#AAPL", "alphavantage"), ("TICKER#NVDA", "alphavantage"));
        ((string?)(await StoryAsync())["sentiment"]!["method"]).Should().Be("alphavantage");
    }

    [Theory]
    [InlineData("finnhub", "finnhub,lexicon,alphavantage", "finnhub")]
    [InlineData("finnhub", "lexicon,alphavantage", "lexicon")]
    [InlineData("alphavantage", "finnhub,lexicon,alphavantage", "alphavantage")]
    [InlineData("alphavantage", "finnhub,lexicon", "lexicon")]
    [InlineData("finnhub", "alphavantage", "alphavantage")]
    public void The_provider_s_is_shown_else_the_text_s_else_any(string provider, string methods, string shown) =>
        new ShownSentiment(provider).InOrder(methods.Split(',').Select(static method => Sentiment.Of(0, 0, method, "1", Some.Scheduled)!))[0].Method.Should().Be(shown);

    private static NewsItem Told(double score, string tickers = "AAPL")
    {
        var story = Some.Story(tickers: tickers, id: string.Empty);
        return story with
        {
            Told = Sentiment.Of(score, 0.8, "alphavantage", "news-sentiment-1", Some.Scheduled)! with { Tickers = [.. story.Tickers.Select(ticker => new TickerSentiment(ticker, Math.Round(score / 2, 4), 0.8))] },
        };
    }

    private Task<StoreResult> TellAsync(ShownSentiment shown, NewsItem item)
    {
        var (table, schema) = (Table(), new NewsSchema(shown));
        var store = new AppendOnceStore<NewsItem>(
            table, new ItemRecord<NewsItem>(schema), schema, new NewsSentiments(null, NodaTime.SystemClock.Instance, TimeProvider.System, shown), new Outbox(table));
        return store.StoreAsync([item], Some.Provenance("news_sentiment-20261120T150000Z-1", "alphavantage"), AsOf, CancellationToken.None);
    }

    private async Task<JsonObject> StoryAsync() => (await RecordsAsync("NEWS#")).Should().ContainSingle().Which;

    private sealed class Nothing : IEnricher<NewsItem>
    {
        public string Name => "sentiment";

        public Task<Enriched<NewsItem>> EnrichAsync(IReadOnlyList<NewsItem> fresh, EnrichmentContext asOf, CancellationToken cancellationToken) =>
            Task.FromResult(new Enriched<NewsItem>(fresh, [], null, null));
    }
}
