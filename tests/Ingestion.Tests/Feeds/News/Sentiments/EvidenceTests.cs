using Ingestion.Feeds.News.Sentiments;

namespace Ingestion.Tests.Feeds.News.Sentiments;

public sealed class EvidenceTests
{
    [Theory]
    [InlineData("The board meets on Tuesday", Evidence.None)]
    [InlineData("Solis acquires software house", Evidence.Hints)]
    [InlineData("Profit rises at the maker, lawsuit looms", Evidence.Hints)]
    [InlineData("Profit soars; shares slip slightly", Evidence.Mixed)]
    [InlineData("Halyard up", Evidence.Weak)]
    [InlineData("Profit up", Evidence.Clear)]
    [InlineData("Profit up, shares soar, analysts upbeat", Evidence.Strong)]
    public void Evidence_has_a_kind(string headline, Evidence kind) => Of(headline).Evidence.Should().Be(kind);

    [Fact]
    public void Confidence_goes_by_the_kind_of_evidence() =>
        new[] { Evidence.Mixed, Evidence.Hints, Evidence.Weak, Evidence.Clear, Evidence.Strong }.Select(ConfidenceOf).Should().BeInAscendingOrder();

    [Fact]
    public void One_weak_cue_alone_is_right_in_about_six_of_ten() => Of("Halyard up").Confidence.Should().BeInRange(0.58, 0.68);

    [Theory]
    [InlineData("Solis acquires software house")]
    [InlineData("Vega unveils its next phone")]
    [InlineData("Five opportunities for students at Grantham")]
    [InlineData("Chef fired the oven at seven")]
    [InlineData("Alder Systems Limited: change of address")]
    [InlineData("The Wallenius concern consists of nine firms")]
    [InlineData("Storage tanks arrive in Kotka")]
    [InlineData("Stocks close mixed in quiet trade")]
    [InlineData("Cooling unit of a data centre explained")]
    [InlineData("Hallstrike strikes a pose")]
    public void A_cue_that_says_little_makes_no_label_alone(string headline) => Sentiment.LabelOf(Of(headline).Score).Should().Be("neutral");

    [Theory]
    [InlineData("Trident wins $2B navy contract", "positive")]
    [InlineData("Better margins of a leading position", "positive")]
    [InlineData("Regulators probe accounting at Grantham", "negative")]
    public void A_cue_that_says_little_counts_beside_another(string headline, string label) => Sentiment.LabelOf(Of(headline).Score).Should().Be(label);

    [Fact]
    public void A_cue_that_says_little_gives_way_to_a_clear_one() => Sentiment.LabelOf(Of("Alder launches offering; shares down 3%").Score).Should().Be("negative");

    private static double ConfidenceOf(Evidence kind) => Evidences.ConfidenceOf(kind);

    private static TextScore Of(string headline) => TextSentiment.Of(headline, string.Empty);
}
