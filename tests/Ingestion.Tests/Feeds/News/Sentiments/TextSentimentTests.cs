using System.Text;
using Ingestion.Feeds.News;
using Ingestion.Feeds.News.Sentiments;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Tests.Feeds.News.Sentiments;

public sealed class TextSentimentTests
{
    private static readonly Instant Now = Some.Scheduled;

    [Theory]
    [InlineData(-1, "negative")]
    [InlineData(-0.33, "negative")]
    [InlineData(-0.3299, "neutral")]
    [InlineData(0, "neutral")]
    [InlineData(0.3299, "neutral")]
    [InlineData(0.33, "positive")]
    [InlineData(1, "positive")]
    public void The_label_goes_by_the_score(double score, string label) => Sentiment.Of(score, 0.5, "lexicon", "1", Now)!.Label.Should().Be(label);

    [Theory]
    [InlineData(1.0001, 0.5)]
    [InlineData(-1.0001, 0.5)]
    [InlineData(0, 1.0001)]
    [InlineData(0, -0.0001)]
    [InlineData(double.NaN, 0.5)]
    [InlineData(0, double.PositiveInfinity)]
    public void What_is_out_of_range_is_no_sentiment(double score, double confidence) =>
        Sentiment.Of(score, confidence, "lexicon", "1", Now).Should().BeNull();

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1, 1)]
    public void The_ends_of_the_range_belong_to_it(double score, double confidence) =>
        Sentiment.Of(score, confidence, "lexicon", "1", Now).Should().NotBeNull();

    [Theory]
    [InlineData("Company is not profitable", "negative")]
    [InlineData("Maker fails to beat expectations", "negative")]
    [InlineData("Maker beats estimates", "positive")]
    [InlineData("Maker misses estimates", "negative")]
    [InlineData("Maker cuts guidance", "negative")]
    [InlineData("Maker cuts costs", "positive")]
    [InlineData("Maker cuts 500 jobs", "negative")]
    [InlineData("Start-up raises $2B", "positive")]
    [InlineData("Shares fall less than feared", "positive")]
    [InlineData("Shares up 4%", "positive")]
    [InlineData("Shares down 4%", "negative")]
    [InlineData("Losses up 4%", "negative")]
    [InlineData("Debt down 4%", "positive")]
    [InlineData("Profit from 12 million to 9 million", "negative")]
    [InlineData("Unemployment from 6 percent to 4 percent", "positive")]
    [InlineData("Short-term notes of a limited liability company", "neutral")]
    [InlineData("Bank sued by short seller", "negative")]
    public void Finance_has_its_own_meanings(string headline, string label) =>
        Sentiment.LabelOf(TextSentiment.Of(headline, string.Empty).Score).Should().Be(label);

    [Fact]
    public void Strength_and_weakness_count() =>
        new[] { "Sales fall slightly", "Sales fall", "Sales fall sharply" }.Select(static text => -TextSentiment.Of(text, string.Empty).Score).Should().BeInAscendingOrder();

    [Fact]
    public void No_cue_at_all_is_neutral_and_as_sure_as_such_texts_were() =>
        TextSentiment.Of("The board meets on Tuesday", "In Turku.").Should().Be(new TextScore(0, 0.81, 0, Evidence.None));

    [Fact]
    public void No_word_at_all_says_nothing() => TextSentiment.Of("1,234", string.Empty).Confidence.Should().Be(0);

    [Fact]
    public void Cues_that_contradict_each_other_are_worth_less_confidence()
    {
        var clear = TextSentiment.Of("Profit rises at the maker", string.Empty);
        var mixed = TextSentiment.Of("Profit rises at the maker, lawsuit looms", string.Empty);

        mixed.Confidence.Should().BeLessThan(clear.Confidence);
    }

    [Fact]
    public void The_description_counts_less_than_the_headline() =>
        TextSentiment.Of("Profit rises", "Shares plunge.").Score.Should().BePositive();

    [Fact]
    public void A_negation_does_not_reach_into_the_next_sentence() =>
        TextSentiment.Of("It did not. Profit rises", string.Empty).Score.Should().BePositive();

    [Fact]
    public void A_text_score_allocates_nothing_and_is_the_same_every_time()
    {
        const string Headline = "Harbor Foods beats estimates as costs fall from 12 to 9 million; shares up 4%";
        var first = TextSentiment.Of(Headline, Headline);
        for (var i = 0; i < 1_000; i++)
        {
            TextSentiment.Of(Headline, Headline);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var again = TextSentiment.Of(Headline, Headline);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        again.Should().Be(first);
    }

    [Theory]
    [InlineData("")]
    [InlineData("' '' -- $%%% ..,, ++--")]
    [InlineData("1e999 -+- 99999999999999999999999999 $$$")]
    public void Any_text_has_a_score(string text) => TextSentiment.Of(text, text).Score.Should().Be(0);

    [Fact]
    public void A_text_of_any_length_has_a_score() =>
        TextSentiment.Of(new string('x', 500), string.Join(' ', Enumerable.Repeat("profit rises", 400))).Score.Should().BeInRange(0.5, 1);

    [Fact]
    public async Task A_run_counts_the_stories_that_say_nothing_or_little()
    {
        NewsItem[] fresh = [Some.Story("Maker beats estimates, profit soars"), Some.Story("The board meets on Tuesday"), Some.Story("Vega unveils its phone")];
        var scored = await new NewsSentiments(null, SystemClock.Instance, TimeProvider.System).EnrichAsync(fresh, new EnrichmentContext(Now, null), CancellationToken.None);

        scored.Notes.Should().BeEquivalentTo([new Note("positive", 1), new Note("negative", 0), new Note("neutral", 2), new Note("unsure", 1), new Note("no_cue", 1)]);
    }

    [Fact]
    public void The_provider_s_score_is_bullish_minus_bearish()
    {
        var sentiment = Read("""{"buzz":{"articlesInLastWeek":30},"sectorAverageBullishPercent":0.5,"sentiment":{"bearishPercent":0.1,"bullishPercent":0.9}}""")!;

        (sentiment.Score, sentiment.Label, sentiment.Method).Should().Be((0.8, "positive", "finnhub"));
        sentiment.Confidence.Should().Be(0.75, "of thirty articles, far from its sector's average");
    }

    [Theory]
    [InlineData(0, 0.5, 0)]
    [InlineData(10, 0.25, 0.5)]
    [InlineData(10, 0, 0.3)]
    public void Finnhubs_confidence_comes_from_articles_and_from_standing_out(double articles, double spread, double confidence) =>
        ProviderSentiment.ConfidenceOf(articles, spread).Should().BeApproximately(confidence, 1e-9);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"sentiment":null,"buzz":{"articlesInLastWeek":3}}""")]
    [InlineData("""{"sentiment":{"bearishPercent":0,"bullishPercent":1.1},"buzz":{"articlesInLastWeek":3}}""")]
    [InlineData("""{"sentiment":{"bearishPercent":0,"bullishPercent":1},"buzz":{"articlesInLastWeek":-3}}""")]
    [InlineData("""{"sentiment":{"bearishPercent":"0","bullishPercent":1},"buzz":{"articlesInLastWeek":3}}""")]
    [InlineData("""{"buzz":{"articlesInLastWeek":30},"sentiment":{"bearishPercent":0.1,"bullishPercent":0.9,"\ud800":1},"sentiment":{"bearishPercent":0.1,"\ud800":1}}""")]
    [InlineData("""{"buzz":{"\ud800":30},"sentiment":{"bearishPercent":0.1,"bullishPercent":0.9}}""")]
    public void An_answer_that_has_none_gives_none(string body) => Read(body).Should().BeNull();

    private static Sentiment? Read(string body) => ProviderSentiment.Read(Encoding.UTF8.GetBytes(body), Now);
}
