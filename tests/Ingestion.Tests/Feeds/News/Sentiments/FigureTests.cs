using Ingestion.Feeds.News.Sentiments;

namespace Ingestion.Tests.Feeds.News.Sentiments;

public sealed class FigureTests
{
    [Theory]
    [InlineData("Profit was EUR 8.6 mn compared to EUR 2.8 mn", "positive")]
    [InlineData("Profit was EUR 2.8 mn compared to EUR 8.6 mn", "negative")]
    [InlineData("Loss was EUR 2.8 mn compared with EUR 8.6 mn", "positive")]
    [InlineData("Kestrel's profit went up to 8.6 from 2.8", "positive")]
    [InlineData("Orders were worth 800 million against 750 million", "positive")]
    [InlineData("Net loss of EUR 0.4 mn versus EUR 2.6 mn", "positive")]
    [InlineData("Profit was EUR 8.6 mn compared to EUR 8.6 mn", "neutral")]
    [InlineData("The new boat is compared with an older one", "neutral")]
    public void Two_figures_are_compared(string headline, string label) => LabelOf(headline).Should().Be(label);

    [Theory]
    [InlineData("EPS $1.08 vs. 88 cents", "positive")]
    [InlineData("Sales of 900 million vs. $1.1 billion", "negative")]
    [InlineData("Orders EUR1.2bn against EUR800m", "positive")]
    [InlineData("Sales were 900 million against 850", "positive")]
    [InlineData("Margin 12 % versus EUR 9 mn", "neutral")]
    [InlineData("Sales of EUR 5 mn in 2007 compared to 2008", "neutral")]
    [InlineData("Shares are bought from 5 May to 30 June", "neutral")]
    public void Units_count_and_dates_do_not(string headline, string label) => LabelOf(headline).Should().Be(label);

    [Theory]
    [InlineData("EPS 74 cents; consensus 86 cents", "negative")]
    [InlineData("EPS 68 cents vs. 61 cents a year ago; consensus 70 cents", "positive")]
    public void A_consensus_is_a_base_where_there_is_no_other(string headline, string label) => LabelOf(headline).Should().Be(label);

    [Theory]
    [InlineData("Maker swung to a net profit of 5 m versus a net loss of 3 m", "positive")]
    [InlineData("Operating loss, down from a profit", "negative")]
    [InlineData("Profit of EUR 4 mn, against a loss of EUR 7 mn", "positive")]
    [InlineData("Loss of EUR 4 mn, against a profit of EUR 7 mn", "negative")]
    public void Profit_against_loss_decides(string headline, string label) => LabelOf(headline).Should().Be(label);

    [Theory]
    [InlineData("Shares slip from record high", "negative")]
    [InlineData("Stocks rise from two-year low", "positive")]
    [InlineData("Table of sales compared to strong growth elsewhere", "neutral")]
    [InlineData("Castor downgraded to outperform from strong buy", "negative")]
    public void What_is_compared_to_is_no_news(string headline, string label) => LabelOf(headline).Should().Be(label);

    [Theory]
    [InlineData("Corvid slips into losses", "negative")]
    [InlineData("Corvid swings to a net loss", "negative")]
    [InlineData("Yard returns to the black", "positive")]
    [InlineData("Cirrus Air turned to profit in spring", "positive")]
    [InlineData("Loss narrowed to a loss of 3 m", "positive")]
    [InlineData("Sales fell to EUR 5 mn with profit at EUR 1 mn", "negative")]
    [InlineData("Cirrus Air turned to the mayor for help with noise", "neutral")]
    public void A_turn_to_profit_or_loss_decides(string headline, string label) => LabelOf(headline).Should().Be(label);

    [Theory]
    [InlineData("Halyard +5 %", "positive")]
    [InlineData("Halyard -3%", "negative")]
    [InlineData("Halyard −3 %", "negative")]
    [InlineData("Halyard (+5.1% pre) to join index", "positive")]
    [InlineData("Costs -7 %", "positive")]
    [InlineData("Halyard pays 5 %", "neutral")]
    [InlineData("Halyard pays 1-3 %", "neutral")]
    [InlineData("Halyard flight -3 to depart", "neutral")]
    public void A_percentage_with_a_sign_is_a_move(string headline, string label) => LabelOf(headline).Should().Be(label);

    [Theory]
    [InlineData("Shares at 52-week high", "positive")]
    [InlineData("Zinc hits 32-month low", "negative")]
    [InlineData("Sterling at month high", "positive")]
    [InlineData("Unemployment at 50-year low", "positive")]
    [InlineData("High-speed line of low-cost trains", "neutral")]
    public void Highs_and_lows_of_a_time_are_moves(string headline, string label) => LabelOf(headline).Should().Be(label);

    private static string LabelOf(string headline) => Sentiment.LabelOf(TextSentiment.Of(headline, string.Empty).Score);
}
