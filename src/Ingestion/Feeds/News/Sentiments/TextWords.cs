using System.Globalization;

namespace Ingestion.Feeds.News.Sentiments;

/// <summary>
/// The words of a text in lower case, side by side in one buffer with single spaces, so that a phrase of any length is a slice of it. Numbers are
/// left out of the buffer, and kept beside it: "cuts 500 jobs" is the phrase "cuts jobs".
/// </summary>
internal ref struct TextWords(Span<char> letters, Span<TextWords.Word> words)
{
    private readonly Span<char> _letters = letters;
    private readonly Span<Word> _words = words;
    private int _used;

    /// <summary>How many words there are.</summary>
    public int Count { get; private set; }

    /// <summary>A word.</summary>
    public readonly Word this[int index] => _words[index];

    /// <summary>So many words from one on, as a phrase.</summary>
    public readonly ReadOnlySpan<char> Phrase(int first, int count) => _letters[_words[first].Start.._words[first + count - 1].End];

    /// <summary>Takes in a text, as far as there is room.</summary>
    public void Read(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length && Count < _words.Length;)
        {
            if (!IsOfWord(text, at))
            {
                // A sentence ends a thought.
                if (text[at] is ';' or '!' or '?' || (text[at] == '.' && (at + 1 == text.Length || text[at + 1] == ' ')))
                {
                    EndSentence();
                }

                at++;
                continue;
            }

            var begin = at;
            while (at < text.Length && IsOfWord(text, at))
            {
                at++;
            }

            var token = text[begin..at];
            if (Number(token) is { } number)
            {
                if (Count > 0)
                {
                    _words[Count - 1].AddNumber(number);
                }

                continue;
            }

            if (!Append(token))
            {
                return;
            }
        }
    }

    /// <summary>What comes next belongs to another sentence.</summary>
    public readonly void EndSentence()
    {
        if (Count > 0)
        {
            _words[Count - 1].EndsSentence = true;
        }
    }

    private bool Append(ReadOnlySpan<char> token)
    {
        if (_used + token.Length + 1 > _letters.Length)
        {
            return false;
        }

        var start = _used;
        foreach (var c in token)
        {
            _letters[_used++] = c == '’' ? '\'' : char.ToLowerInvariant(c);
        }

        var end = _used;

        // "Apple's profit": what belongs to whom is of no interest.
        if (end - start > 2 && _letters[end - 1] == 's' && _letters[end - 2] == '\'')
        {
            end -= 2;
            _used -= 2;
        }

        _letters[_used++] = ' ';
        _words[Count++] = new Word { Start = start, End = end };
        return true;
    }

    private static bool IsOfWord(ReadOnlySpan<char> text, int at) => text[at] switch
    {
        '$' or '%' or '\'' or '’' or '€' or '£' => true,
        '-' or '+' => at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]) && (at == 0 || char.IsLetterOrDigit(text[at - 1]) || text[at - 1] == ' '),
        '.' or ',' => at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]),
        var c => char.IsLetterOrDigit(c),
    };

    /// <summary>The value of a token that is a number, with its sign; its unit is of no interest.</summary>
    private static double? Number(ReadOnlySpan<char> token)
    {
        var body = token.Trim("$€£%");
        if (body.Length == 0 || !char.IsAsciiDigit(body[0] is '-' or '+' ? body[Math.Min(1, body.Length - 1)] : body[0]))
        {
            return null;
        }

        var end = body.Length;
        while (end > 0 && char.IsLetter(body[end - 1]))
        {
            end--;
        }

        Span<char> digits = stackalloc char[24];
        var length = 0;
        foreach (var c in body[..end])
        {
            if (c != ',' && length < digits.Length)
            {
                digits[length++] = c;
            }
        }

        return double.TryParse(digits[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
    }

    /// <summary>A word, and the number behind it.</summary>
    internal record struct Word
    {
        public int Start { get; init; }

        public int End { get; init; }

        /// <summary>The first number between this word and the next.</summary>
        public double? Number { get; private set; }

        public bool EndsSentence { get; set; }

        public void AddNumber(double number) => Number ??= number;
    }
}
