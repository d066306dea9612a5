using NodaTime;

namespace Ingestion.Feeds.News;

/// <summary>How far a page goes in one direction: by all of its rows but five, which may be strays from long ago, or have a wrong date.</summary>
/// <param name="isLatest">Which direction.</param>
internal sealed class PageEdge(bool isLatest)
{
    private const int Strays = 5;

    private static readonly Comparer<Instant> LatestFirst = Comparer<Instant>.Create(static (one, other) => other.CompareTo(one));

    private readonly Comparer<Instant> _order = isLatest ? LatestFirst : Comparer<Instant>.Default;

    /// <summary>From the outside inwards; one more than may be strays.</summary>
    private readonly List<Instant> _outermost = new(Strays + 2);

    /// <summary>Where it ends; null when there are too few rows to say.</summary>
    public Instant? Instant => _outermost.Count > Strays ? _outermost[^1] : null;

    /// <summary>One more row.</summary>
    public void Note(Instant instant)
    {
        var at = _outermost.BinarySearch(instant, _order);
        _outermost.Insert(at < 0 ? ~at : at, instant);
        if (_outermost.Count > Strays + 1)
        {
            _outermost.RemoveAt(Strays + 1);
        }
    }
}
