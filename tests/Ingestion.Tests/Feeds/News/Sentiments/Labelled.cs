using Ingestion.LocalCloud;

namespace Ingestion.Tests.Feeds.News.Sentiments;

/// <summary>A headline and the label that people give it.</summary>
/// <param name="Label"><c>positive</c>, <c>neutral</c> or <c>negative</c>.</param>
/// <param name="Headline">The headline.</param>
/// <param name="IsSetAside">Whether nobody looks at it while the lexicon is tuned.</param>
internal sealed record Labelled(string Label, string Headline, bool IsSetAside)
{
    /// <summary>Every second headline of each label is set aside.</summary>
    public static IReadOnlyList<Labelled> All { get; } = Read(
        Environment.GetEnvironmentVariable("SENTIMENT_HEADLINES") is { Length: > 0 } file
            ? file
            : Path.Combine(Repository.Root, "tests", "Ingestion.Tests", "Feeds", "News", "Sentiments", "headlines.txt"));

    private static List<Labelled> Read(string file)
    {
        Dictionary<char, int> seen = [];
        List<Labelled> all = [];
        foreach (var line in File.ReadLines(file).Where(static line => line.Length > 2 && line[0] is '+' or '-' or '0'))
        {
            var number = seen[line[0]] = seen.GetValueOrDefault(line[0]) + 1;
            var label = line[0] switch { '+' => "positive", '-' => "negative", _ => "neutral" };
            all.Add(new Labelled(label, line[2..], number % 2 == 0));
        }

        return all;
    }
}
