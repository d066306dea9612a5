using System.Globalization;
using Ingestion.Feeds.News.Sentiments;

namespace Ingestion.Tests.Feeds.News.Sentiments;

/// <summary>
/// How good the text score is, on headlines that it was not tuned on. <c>make sentiment-report</c> prints it; with
/// <c>SENTIMENT_HEADLINES</c> naming another file of the same form, for that one.
/// </summary>
public sealed class SentimentAccuracyTests
{
    private const double LeastMacroF1 = 0.70, MostCalibrationError = 0.1;
    private const int LeastInBucket = 10;

    private static readonly string[] Labels = ["positive", "neutral", "negative"];
    private static readonly (double From, double To)[] Buckets = [(0.001, 0.6), (0.6, 0.8), (0.8, 1.001)];

    [Fact]
    public void Labels_are_right_often_enough_and_confidence_says_how_often()
    {
        Measured[] setAside = [.. Labelled.All.Where(static one => one.IsSetAside).Select(Measure)];

        Print(setAside);
        MacroF1(setAside).Should().BeGreaterThanOrEqualTo(LeastMacroF1);
        foreach (var (from, to) in Buckets)
        {
            if (InBucket(setAside, from, to) is { Length: >= LeastInBucket } bucket)
            {
                CalibrationError(bucket).Should().BeLessThan(MostCalibrationError, $"of confidence {from} to {to}");
            }
        }
    }

    [Fact]
    public void The_set_is_large_enough_and_balanced()
    {
        Labelled.All.Should().HaveCountGreaterThanOrEqualTo(300);
        Labelled.All.GroupBy(static one => one.Label).Should().OnlyContain(static group => group.Count() >= 100);
        Labelled.All.Select(static one => one.Headline).Should().OnlyHaveUniqueItems();
    }

    private static Measured Measure(Labelled one)
    {
        var score = TextSentiment.Of(one.Headline, string.Empty);
        return new Measured(one, Sentiment.LabelOf(score.Score), score.Score, score.Confidence);
    }

    private static void Print(Measured[] all)
    {
        var text = Console.Error;
        text.WriteLine($"sentiment: {all.Length} headlines set aside, lexicon {Lexicon.Current.Version}");
        text.WriteLine($"  {"",-10}{string.Concat(Labels.Select(static label => $"{label,10}"))}   <- scored");
        foreach (var label in Labels)
        {
            text.WriteLine($"  {label,-10}{string.Concat(Labels.Select(scored => $"{all.Count(one => one.Labelled.Label == label && one.Label == scored),10}"))}");
        }

        text.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  accuracy {all.Count(static one => one.IsRight) / (double)all.Length:0.000}, macro-F1 {MacroF1(all):0.000}"));
        text.WriteLine($"  {"confidence",-14}{"headlines",10}{"right",10}{"claimed",10}{"error",10}");
        foreach (var (from, to) in Buckets)
        {
            if (InBucket(all, from, to) is { Length: > 0 } bucket)
            {
                text.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {$"{from:0.0} to {to:0.0}",-14}{bucket.Length,10}{bucket.Average(static one => one.IsRight ? 1.0 : 0),10:0.000}{bucket.Average(static one => one.Confidence),10:0.000}{CalibrationError(bucket),10:0.000}"));
            }
        }

        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {MicrosecondsPerStory():0.0} microseconds a story on this machine, under JIT, without allocations"));
        text.WriteLine($"  without any cue: {all.Count(static one => one.Confidence == 0)} (score 0, confidence 0)");
        if (Environment.GetEnvironmentVariable("SENTIMENT_SHOW") is not { Length: > 0 })
        {
            return;
        }

        Measured[] tuning = [.. Labelled.All.Where(static one => !one.IsSetAside).Select(Measure)];
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  tuning half: macro-F1 {MacroF1(tuning):0.000}; by the strength of the score, how often right:"));
        foreach (var group in tuning.Where(static one => one.Confidence > 0).GroupBy(static one => Math.Floor(Math.Abs(one.Score) * 10) / 10).OrderBy(static group => group.Key))
        {
            text.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"    {group.Key:0.0}: {group.Count()} headlines, {group.Average(static one => one.IsRight ? 1.0 : 0):0.00} right, {group.Average(static one => one.Confidence):0.00} claimed"));
        }

        foreach (var one in tuning.Where(static one => !one.IsRight))
        {
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  tuning half, wrong: {one.Labelled.Label,-8} {one.Score,6:0.00}  {one.Labelled.Headline}"));
        }
    }

    private static double MicrosecondsPerStory()
    {
        const int Rounds = 200;
        for (var round = 0; round < Rounds; round++)
        {
            Score();
        }

        var began = TimeProvider.System.GetTimestamp();
        for (var round = 0; round < Rounds; round++)
        {
            Score();
        }

        return TimeProvider.System.GetElapsedTime(began).TotalMicroseconds / Rounds / Labelled.All.Count;

        static void Score()
        {
            foreach (var one in Labelled.All)
            {
                TextSentiment.Of(one.Headline, one.Headline);
            }
        }
    }

    private static Measured[] InBucket(Measured[] all, double from, double to) => [.. all.Where(one => one.Confidence >= from && one.Confidence < to)];

    private static double CalibrationError(Measured[] bucket) =>
        Math.Abs(bucket.Average(static one => one.Confidence) - bucket.Average(static one => one.IsRight ? 1.0 : 0));

    private static double MacroF1(Measured[] all) => Labels.Average(label =>
    {
        double right = all.Count(one => one.Labelled.Label == label && one.Label == label);
        double scored = all.Count(one => one.Label == label), are = all.Count(one => one.Labelled.Label == label);
        return right == 0 ? 0 : 2 * right / (scored + are);
    });

    private sealed record Measured(Labelled Labelled, string Label, double Score, double Confidence)
    {
        public bool IsRight => Label == Labelled.Label;
    }
}
