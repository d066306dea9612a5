namespace Ingestion.Feeds.News.Sentiments;

/// <summary>
/// The words of a text in lower case, side by side in one buffer with single spaces, so that a phrase of any length is a slice of it. Figures and
/// their units are left out of the buffer, and kept beside it: "cuts 500 jobs" is the phrase "cuts jobs".
/// </summary>
internal ref struct TextWords(Span<char> letters, Span<Word> words)
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

    /// <summary>Whether a sentence ends between two words.</summary>
    public readonly bool IsBreak(int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (_words[at].Ends >= Ending.Sentence)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a clause or a sentence ends between two words.</summary>
    public readonly bool IsClauseBreak(int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (_words[at].Ends != Ending.None)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The last word of what goes on behind a word: up to the end of its clause, or to where another begins.</summary>
    public readonly int EndOfClause(int at, int reach)
    {
        for (var last = Math.Min(Count - 1, at + reach); at < last && _words[at].Ends == Ending.None; at++)
        {
            if (Phrase(at + 1, 1) is "as" or "but" or "while" or "after" or "despite" or "amid" or "because" or "due" or "and" or "on")
            {
                return at;
            }
        }

        return at;
    }

    /// <summary>Takes in a text, as far as there is room.</summary>
    public void Read(ReadOnlySpan<char> text)
    {
        var isBehindFigure = false;
        for (var at = 0; at < text.Length && Count < _words.Length;)
        {
            if (!IsOfWord(text, at))
            {
                End(EndingAt(text, at));
                at++;
                continue;
            }

            var begin = at;
            while (at < text.Length && IsOfWord(text, at) && !(text[at] is '-' or '+' or '–' or '−' && at > begin && text[at - 1] == '%'))
            {
                at++;
            }

            var token = text[begin..at];
            if (Figure.Of(token) is { } figure)
            {
                if (Count > 0)
                {
                    _words[Count - 1].Add(figure);
                }

                isBehindFigure = true;
            }
            else if (!Append(token, isBehindFigure))
            {
                return;
            }
            else
            {
                isBehindFigure = false;
            }
        }
    }

    /// <summary>What comes next belongs to another sentence.</summary>
    public readonly void EndSentence() => End(Ending.Sentence);

    private readonly void End(Ending ending)
    {
        if (Count > 0 && _words[Count - 1].Ends < ending)
        {
            _words[Count - 1].Ends = ending;
        }
    }

    private readonly Ending EndingAt(ReadOnlySpan<char> text, int at)
    {
        var isLast = at + 1 == text.Length || text[at + 1] == ' ';
        return text[at] switch
        {
            '?' => Ending.Question,
            ';' or '!' => Ending.Sentence,
            '.' when isLast && !IsAbbreviation(text, at) => Ending.Sentence,
            ',' or ':' when isLast => Ending.Clause,
            '-' or '–' or '—' when isLast && at > 0 && text[at - 1] == ' ' => Ending.Clause,
            _ => Ending.None,
        };
    }

    /// <summary>"vs.", "U.S." and "Inc. reports" do not end a sentence; what goes on in small letters or figures does not either.</summary>
    private readonly bool IsAbbreviation(ReadOnlySpan<char> text, int at)
    {
        if (at + 2 < text.Length && (char.IsLower(text[at + 2]) || text[at + 2] is '$' or '€'))
        {
            return true;
        }

        return at > 0 && char.IsLetter(text[at - 1]) && Count > 0 && at + 1 < text.Length
            && Phrase(Count - 1, 1) is "vs" or "inc" or "corp" or "ltd" or "co" or "mr" or "st" or "s" or "u.s" or "jr" or "adj";
    }

    private bool Append(ReadOnlySpan<char> token, bool isBehindFigure)
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
        var word = _letters[start..end];
        if (isBehindFigure && Count > 0 && (Figure.ScaleOf(word) > 0 || Figure.IsUnit(word)))
        {
            _words[Count - 1].Add(word);
            _used = start;
            return true;
        }

        if (Figure.IsUnit(word))
        {
            _used = start;
            return true;
        }

        if (isBehindFigure && Count > 0 && Figure.IsMonth(word))
        {
            _words[Count - 1].DropFigure();
        }

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
        '-' or '+' => at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]) && (at == 0 || char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is ' ' or '('),
        '–' or '−' => at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) && (at == 0 || text[at - 1] is ' ' or '('),
        '.' or ',' => at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]),
        var c => char.IsLetterOrDigit(c),
    };
}
