using NodaTime;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>How urgent it is to refresh a symbol, from 0 to the sum of the weights.</summary>
/// <param name="VolumeWeight">Of how much of it is traded, by rank from 0 to 1.</param>
/// <param name="StalenessWeight">Of how long ago it was refreshed, from 0 to 1.</param>
/// <param name="Over">Only symbols with a higher score are refreshed.</param>
/// <param name="StalestDays">More days count as so many; never refreshed counts as so many too.</param>
public sealed record RefreshScore(decimal VolumeWeight, decimal StalenessWeight, decimal Over, int StalestDays)
{
    /// <summary>The rank of a symbol whose volume is not known.</summary>
    public const decimal NeutralRank = 0.5m;

    /// <summary>The score, to four decimals.</summary>
    /// <param name="volumeRank">0 for the least traded symbol, 1 for the most traded.</param>
    /// <param name="refreshedAt">When it was refreshed; null for never.</param>
    /// <param name="at">The instant of the run.</param>
    public decimal Of(decimal volumeRank, Instant? refreshedAt, Instant at)
    {
        var days = refreshedAt is { } then ? (decimal)Math.Clamp((at - then).TotalDays, 0, StalestDays) : StalestDays;
        return Math.Round((VolumeWeight * volumeRank) + (StalenessWeight * days / StalestDays), 4);
    }
}
