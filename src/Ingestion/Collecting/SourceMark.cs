using NodaTime;

namespace Ingestion.Collecting;

/// <summary>Up to which instant a source has given everything.</summary>
/// <param name="Through">For all tickers but those in the gaps.</param>
/// <param name="Gaps">Tickers that it did not answer for since an earlier instant.</param>
public sealed record SourceMark(Instant Through, IReadOnlyDictionary<Ticker, Instant> Gaps)
{
    /// <summary>More gaps than this are not kept one by one: the source counts as not having answered.</summary>
    public const int MostGaps = 500;

    /// <summary>Without gaps.</summary>
    public SourceMark(Instant through)
        : this(through, new Dictionary<Ticker, Instant>())
    {
    }
}
