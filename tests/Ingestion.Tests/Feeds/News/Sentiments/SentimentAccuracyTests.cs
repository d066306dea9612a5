using System.Globalization;
using Ingestion.Feeds.News.Sentiments;

namespace Ingestion.Tests.Feeds.News.Sentiments;

/// <summary>
/// How good the text score is. <c>make sentiment-report</c> prints it; with <c>SENTIMENT_HEADLINES</c> naming another file of the same form, for
/// that one; with <c>SENTIMENT_SHOW</c> set, with what is wrong.
/// </summary>
public sealed class SentimentAccuracyTests
{
    private const double LeastMacroF1 = 0.92, MostOpposite = 0.02;

    [Fact]
    public void Labels_are_right_often_enough_and_seldom_the_opposite()
    {
        Measured[] all = [.. Labelled.All.Select(Measured.Of)];

        Print(all);
        Measured.MacroF1(all).Should().BeGreaterThanOrEqualTo(LeastMacroF1);
        all.Average(static one => one.IsOpposite ? 1.0 : 0).Should().BeLessThan(MostOpposite);
    }

    [Fact]
    public void No_kind_of_evidence_claims_more_than_it_keeps()
    {
        foreach (var kind in Labelled.All.Select(Measured.Of).GroupBy(static one => one.Score.Evidence))
        {
            var twoStandardErrors = 1 / Math.Sqrt(kind.Count());
            Measured.Accuracy([.. kind]).Should().BeGreaterThan(Measured.Claimed([.. kind]) - twoStandardErrors, kind.Key.ToString());
        }
    }

    [Fact]
    public void The_set_is_large_enough_and_balanced()
    {
        Labelled.All.Should().HaveCountGreaterThanOrEqualTo(800);
        Labelled.All.GroupBy(static one => one.Label).Should().OnlyContain(static group => group.Count() >= 250);
        Labelled.All.Select(static one => one.Headline).Should().OnlyHaveUniqueItems();
    }

    private static void Print(Measured[] all)
    {
        Write($"sentiment: {all.Length} headlines, lexicon {Lexicon.Current.Version}");
        Write($"  {"",-10}{string.Concat(Measured.Labels.Select(static label => $"{label,10}"))}   <- scored");
        foreach (var label in Measured.Labels)
        {
            Write($"  {label,-10}{string.Concat(Measured.Labels.Select(scored => $"{all.Count(one => one.Labelled.Label == label && one.Label == scored),10}"))}");
        }

        Write($"  accuracy {Measured.Accuracy(all):0.000}, macro-F1 {Measured.MacroF1(all):0.000}, opposite sign {all.Average(static one => one.IsOpposite ? 1.0 : 0):0.000}, expected calibration error {Measured.CalibrationError(all):0.000}");
        Write($"  {"evidence",-42}{"headlines",10}{"right",10}{"claimed",10}");
        PrintBy(all, static one => one.Score.Evidence.ToString());
        Write($"  {"group",-42}{"headlines",10}{"right",10}{"claimed",10}");
        PrintBy(all, static one => one.Labelled.Group);
        Write($"  {MicrosecondsPerStory():0.0} microseconds a story on this machine, under JIT, without allocations");
        foreach (var one in all.Where(static one => !one.IsRight && Environment.GetEnvironmentVariable("SENTIMENT_SHOW") is { Length: > 0 }))
        {
            Write($"  wrong: {one.Labelled.Label,-8} {one.Score.Score,6:0.00} {one.Score.Evidence,-6} {one.Labelled.Headline}");
        }
    }

    private static void PrintBy(Measured[] all, Func<Measured, string> key)
    {
        foreach (var group in all.GroupBy(key))
        {
            Write($"  {(group.Key.Length > 40 ? group.Key[..40] : group.Key),-42}{group.Count(),10}{Measured.Accuracy([.. group]),10:0.000}{Measured.Claimed([.. group]),10:0.000}");
        }
    }

    private static void Write(FormattableString line) => Console.Error.WriteLine(line.ToString(CultureInfo.InvariantCulture));

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
}
