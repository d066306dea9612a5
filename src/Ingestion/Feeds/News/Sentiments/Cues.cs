namespace Ingestion.Feeds.News.Sentiments;

/// <summary>The cues of a text, in its order.</summary>
internal ref struct Cues(TextWords text, Span<Found> found)
{
    private readonly Span<Found> _found = found;

    /// <summary>The words they are in.</summary>
    public TextWords Text { get; } = text;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>A cue.</summary>
    public readonly ref Found this[int index] => ref _found[index];

    /// <summary>The longest phrase at each place; what it covers is not looked at again.</summary>
    public void Find(Lexicon lexicon)
    {
        for (var at = 0; at < Text.Count;)
        {
            var phrase = LongestFrom(at, lexicon);
            var found = phrase ?? HighOrLowAt(at);
            if (found is { } cue)
            {
                Add(cue);
            }

            var last = found?.End ?? at;
            if (phrase?.Kind is not (CueKind.Move or CueKind.Base or CueKind.BaseOfFigures))
            {
                AddSignedPercentage(last);
            }

            at = last + 1;
        }
    }

    private readonly Found? LongestFrom(int at, Lexicon lexicon)
    {
        for (var length = Math.Min(lexicon.LongestFrom(Text.Phrase(at, 1)), Text.Count - at); length > 0; length--)
        {
            if (lexicon.Find(Text.Phrase(at, length)) is { } cue)
            {
                return new Found(cue.Kind, cue.Weight, at, at + length - 1);
            }
        }

        return null;
    }

    private readonly Found? HighOrLowAt(int at)
    {
        var weight = Moves.HighOrLow(Text, at);
        return weight == 0 ? null : new Found(CueKind.Move, weight, at, at + 1);
    }

    private void AddSignedPercentage(int at)
    {
        var weight = Moves.SignedPercentage(Text, at);
        if (weight != 0)
        {
            Add(new Found(CueKind.Move, weight, at, at));
        }
    }

    /// <summary>Makes the cues between two words say nothing.</summary>
    public readonly void Cover(int from, int to)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_found[i].At >= from && _found[i].End <= to)
            {
                _found[i] = _found[i] with { Kind = CueKind.Neutral };
            }
        }
    }

    private void Add(Found one)
    {
        if (Count < _found.Length)
        {
            _found[Count++] = one;
        }
    }
}
