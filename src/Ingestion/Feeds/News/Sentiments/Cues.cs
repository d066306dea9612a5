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
            var length = Math.Min(lexicon.LongestFrom(Text.Phrase(at, 1)), Text.Count - at);
            Cue? cue = null;
            while (length > 0 && (cue = lexicon.Find(Text.Phrase(at, length))) is null)
            {
                length--;
            }

            if (cue is not null)
            {
                Add(new Found(cue.Kind, cue.Weight, at, at + length - 1));
            }
            else if (Moves.HighOrLow(Text, at) is not 0 and var extreme)
            {
                Add(new Found(CueKind.Move, extreme, at, at + 1));
                length = 2;
            }

            at += Math.Max(1, length);
            if (cue?.Kind is not (CueKind.Move or CueKind.Base or CueKind.BaseOfFigures) && Moves.SignedPercentage(Text, at - 1) is not 0 and var move)
            {
                Add(new Found(CueKind.Move, move, at - 1, at - 1));
            }
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
