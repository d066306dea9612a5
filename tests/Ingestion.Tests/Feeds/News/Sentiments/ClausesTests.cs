using Ingestion.Feeds.News.Sentiments;

namespace Ingestion.Tests.Feeds.News.Sentiments;

public sealed class ClausesTests
{
    [Theory]
    [InlineData("Shares fall as rivals gain", "negative")]
    [InlineData("Shares gain as rivals fall", "positive")]
    [InlineData("Stocks slip after strong jobs report", "negative")]
    [InlineData("After a strong start, shares plunge", "negative")]
    [InlineData("After a strong quarter, Westmore names a chair", "neutral")]
    [InlineData("After 20 years, Westmore's chairman leaves", "neutral")]
    public void A_cause_counts_less_than_the_news(string headline, string label) => LabelOf(headline).Should().Be(label);

    [Fact]
    public void What_stands_before_a_cause_is_not_what_moves_in_it() => LabelOf("Lender books losses as market weakens").Should().Be("negative");

    [Fact]
    public void What_stands_behind_a_comma_is_not_what_moves_before_it() => LabelOf("Provisions drop, profit jumps").Should().Be("positive");

    [Theory]
    [InlineData("Jump in gold price could damp demand", "negative")]
    [InlineData("Drop in cotton price to boost margins", "positive")]
    public void What_a_move_does_counts_more_than_the_move(string headline, string label) => LabelOf(headline).Should().Be(label);

    [Theory]
    [InlineData("Will Copperfield beat estimates again?", "neutral")]
    [InlineData("Copperfield will beat estimates again", "positive")]
    public void A_question_is_no_news(string headline, string label) => LabelOf(headline).Should().Be(label);

    [Theory]
    [InlineData("Fears ease", "positive")]
    [InlineData("Concerns rise", "negative")]
    [InlineData("Optimism fades", "negative")]
    [InlineData("Decline slows", "positive")]
    [InlineData("Breakdown below support", "negative")]
    public void A_move_of_an_opinion_changes_the_opinion(string headline, string label) => LabelOf(headline).Should().Be(label);

    [Theory]
    [InlineData("Stocks shrug off fears", "positive")]
    [InlineData("Index recovers from slump", "positive")]
    public void What_is_overcome_is_no_news(string headline, string label) => LabelOf(headline).Should().Be(label);

    [Theory]
    [InlineData("Shares fall less than feared", "positive")]
    [InlineData("Sales rise less than expected", "negative")]
    [InlineData("Delisting averted", "positive")]
    [InlineData("Hedge funds have never been more bullish", "positive")]
    [InlineData("Hedge funds have never been less bullish", "negative")]
    [InlineData("The worst may be over for retailers", "positive")]
    [InlineData("Stocks erase gains", "negative")]
    [InlineData("Not only for children", "neutral")]
    public void Negation_has_a_scope(string headline, string label) => LabelOf(headline).Should().Be(label);

    [Theory]
    [InlineData("Yarrow started at buy", "positive")]
    [InlineData("Yarrow started at sell", "negative")]
    [InlineData("Buy Castor with a target of Rs 510", "positive")]
    [InlineData("Sell Castor with target of Rs 310", "negative")]
    [InlineData("Price target of Castor raised", "positive")]
    [InlineData("Price target of Castor cut", "negative")]
    [InlineData("Castor cut to outperform, target $40", "negative")]
    [InlineData("Yarrow started at hold", "neutral")]
    [InlineData("Where to buy the new phone", "neutral")]
    [InlineData("How to sell an old car", "neutral")]
    public void Advice_counts_where_an_analyst_gives_it(string headline, string label) => LabelOf(headline).Should().Be(label);

    [Theory]
    [InlineData("Profit of 5 vs. Net Loss of 3", "positive")]
    [InlineData("Profit of 5 mln. against net loss of 3", "positive")]
    public void An_abbreviation_does_not_end_a_sentence(string headline, string label) => LabelOf(headline).Should().Be(label);

    private static string LabelOf(string headline) => Sentiment.LabelOf(TextSentiment.Of(headline, string.Empty).Score);
}
