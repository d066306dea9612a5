using System.Globalization;

namespace Ingestion.Feeds.News.Sentiments;

/// <summary>The words and phrases of <c>lexicon.txt</c>, with all forms of its regular verbs.</summary>
public sealed class Lexicon
{
    private const double StrongerBy = 1.4, WeakerBy = 0.6, TurnedBy = -0.8;

    private readonly Dictionary<string, Cue> _cues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _longest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _longestBySpan;
    private readonly Dictionary<string, Cue>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    private Lexicon(TextReader text)
    {
        while (text.ReadLine() is { } line)
        {
            if (line.StartsWith("version ", StringComparison.Ordinal))
            {
                Version = line["version ".Length..];
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                Add(line[..colon].Split(' '), line[(colon + 1)..]);
            }
        }

        _longestBySpan = _longest.GetAlternateLookup<ReadOnlySpan<char>>();
        _bySpan = _cues.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The lexicon of this version of the program.</summary>
    public static Lexicon Current { get; } = Read();

    /// <summary>The date on which it was last changed.</summary>
    public string Version { get; private set; } = string.Empty;

    /// <summary>The cue of a word or phrase in lower case with single spaces; null when the lexicon does not have it.</summary>
    public Cue? Find(ReadOnlySpan<char> phrase) => _bySpan.TryGetValue(phrase, out var cue) ? cue : null;

    /// <summary>Words of the longest phrase that begins with a word; 0 when none does.</summary>
    public int LongestFrom(ReadOnlySpan<char> word) => _longestBySpan.TryGetValue(word, out var words) ? words : 0;

    private static Lexicon Read()
    {
        using var stream = typeof(Lexicon).Assembly.GetManifestResourceStream("lexicon.txt")
            ?? throw new InvalidOperationException("The program was built without its lexicon.");
        using var reader = new StreamReader(stream);
        return new Lexicon(reader);
    }

    private static Cue CueOf(string section, double weight) => section switch
    {
        "up" => new Cue(CueKind.Move, weight),
        "down" => new Cue(CueKind.Move, -weight),
        "good" => new Cue(CueKind.Plain, weight),
        "bad" => new Cue(CueKind.Plain, -weight),
        "inverts" => new Cue(CueKind.Inverts, 0),
        "confirms" => new Cue(CueKind.Confirms, 0),
        "negates" => new Cue(CueKind.Negates, 0),
        "stronger" => new Cue(CueKind.Scales, StrongerBy),
        "weaker" => new Cue(CueKind.Scales, WeakerBy),
        "turned" => new Cue(CueKind.Scales, TurnedBy),
        "neutral" => new Cue(CueKind.Neutral, 0),
        "base" => new Cue(CueKind.Base, 0),
        "base-of-figures" => new Cue(CueKind.BaseOfFigures, 0),
        "turns" => new Cue(CueKind.Turns, 0),
        "cause" => new Cue(CueKind.Cause, 0),
        "overcomes" => new Cue(CueKind.Overcomes, weight),
        "buy" => new Cue(CueKind.Advice, weight),
        "sell" => new Cue(CueKind.Advice, -weight),
        "analyst" => new Cue(CueKind.Analyst, 0),
        _ => throw new InvalidOperationException($"The lexicon has an unknown section '{section}'."),
    };

    private void Add(string[] section, string phrases)
    {
        var cue = CueOf(section[0], section.Length > 1 ? double.Parse(section[1], CultureInfo.InvariantCulture) : 0);
        foreach (var entry in phrases.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var phrase in entry[0] == '~' ? Forms(entry[1..]) : [entry])
            {
                // What comes first counts: strong sections stand before weak ones.
                _cues.TryAdd(phrase, cue);
                var first = phrase.Split(' ')[0];
                _longest[first] = Math.Max(_longest.GetValueOrDefault(first), phrase.AsSpan().Count(' ') + 1);
            }
        }
    }

    /// <summary>jump, jumps, jumped, jumping; of a phrase, the first word changes.</summary>
    private static string[] Forms(string verb)
    {
        var space = verb.IndexOf(' ', StringComparison.Ordinal);
        var (word, rest) = space < 0 ? (verb, string.Empty) : (verb[..space], verb[space..]);
        return word switch
        {
            [.. var stem, 'e'] => [verb, $"{word}s{rest}", $"{word}d{rest}", $"{stem}ing{rest}"],
            [.. var stem, 'y'] when !"aeiou".Contains(stem[^1], StringComparison.Ordinal) =>
                [verb, $"{stem}ies{rest}", $"{stem}ied{rest}", $"{word}ing{rest}"],
            [.., 's' or 'h' or 'x'] => [verb, $"{word}es{rest}", $"{word}ed{rest}", $"{word}ing{rest}"],
            [.., 'i' or 'a' or 'o', 'p' or 'm'] => [verb, $"{word}s{rest}", $"{word}{word[^1]}ed{rest}", $"{word}{word[^1]}ing{rest}"],
            _ => [verb, $"{word}s{rest}", $"{word}ed{rest}", $"{word}ing{rest}"],
        };
    }
}
