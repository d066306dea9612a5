using Ingestion.Feeds.News.Sentiments;

namespace Ingestion.Tests.Feeds.News.Sentiments;

/// <summary>A labelled headline, and what the program makes of it.</summary>
internal sealed record Measured(Labelled Labelled, string Label, TextScore Score)
{
    public static readonly string[] Labels = ["positive", "neutral", "negative"];

    public bool IsRight => Label == Labelled.Label;

    public bool IsOpposite => !IsRight && Label != "neutral" && Labelled.Label != "neutral";

    public static Measured Of(Labelled one)
    {
        var score = TextSentiment.Of(one.Headline, string.Empty);
        return new Measured(one, Sentiment.LabelOf(score.Score), score);
    }

    public static double Accuracy(IReadOnlyCollection<Measured> all) => all.Average(static one => one.IsRight ? 1.0 : 0);

    public static double Claimed(IReadOnlyCollection<Measured> all) => all.Average(static one => one.Score.Confidence);

    public static double MacroF1(IReadOnlyCollection<Measured> all) => Labels.Average(label =>
    {
        double right = all.Count(one => one.Labelled.Label == label && one.Label == label);
        double scored = all.Count(one => one.Label == label), are = all.Count(one => one.Labelled.Label == label);
        return right == 0 ? 0 : 2 * right / (scored + are);
    });

    /// <summary>The expected calibration error: how far confidence is from the share that is right, by tenths of confidence.</summary>
    public static double CalibrationError(IReadOnlyCollection<Measured> all) =>
        all.GroupBy(static one => Math.Min(9, (int)(one.Score.Confidence * 10))).Sum(static tenth => Math.Abs(Accuracy([.. tenth]) - Claimed([.. tenth])) * tenth.Count()) / all.Count;
}
