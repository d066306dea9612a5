using Ingestion.LocalCloud;

namespace Ingestion.Tests.Feeds.News.Sentiments;

/// <summary>A headline and the label that people give it.</summary>
/// <param name="Label"><c>positive</c>, <c>neutral</c> or <c>negative</c>.</param>
/// <param name="Headline">The headline.</param>
/// <param name="Group">The comment that it stands under in its file.</param>
internal sealed record Labelled(string Label, string Headline, string Group)
{
    /// <summary>The project's own, or those of the file that <c>SENTIMENT_HEADLINES</c> names.</summary>
    public static IReadOnlyList<Labelled> All { get; } = Read(
        Environment.GetEnvironmentVariable("SENTIMENT_HEADLINES") is { Length: > 0 } file
            ? file
            : Path.Combine(Repository.Root, "tests", "Ingestion.Tests", "Feeds", "News", "Sentiments", "headlines.txt"));

    private static List<Labelled> Read(string file)
    {
        List<Labelled> all = [];
        var group = string.Empty;
        foreach (var line in File.ReadLines(file).Where(static line => line.Length > 2))
        {
            if (line[0] == '#')
            {
                group = line[2..];
            }
            else if (line[0] is '+' or '-' or '0')
            {
                all.Add(new Labelled(line[0] switch { '+' => "positive", '-' => "negative", _ => "neutral" }, line[2..], group));
            }
        }

        return all;
    }
}
