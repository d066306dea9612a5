using Ingestion.Feeds.News.Sentiments;
using Ingestion.Primitives;
using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Feeds.News;

/// <summary>One news story, checked and bounded; made by <see cref="NewsRules"/> only.</summary>
public sealed record NewsItem : IAttributedItem
{
    /// <summary>The headline's <see cref="CanonicalHeadline"/>.</summary>
    public required string Canonical { get; init; }

    /// <summary>The story's <see cref="DedupKey"/>.</summary>
    public string Key => field ??= KeyOn(0);

    /// <summary>
    /// The keys that the same headline has on the day before and after: the same story if the URL is the same too. Most stories are known, and
    /// never asked for them.
    /// </summary>
    public IReadOnlyList<string> NeighbourKeys => field ??= [KeyOn(-1), KeyOn(1)];

    /// <summary>One line, at most 500 characters.</summary>
    public required string Headline { get; init; }

    /// <summary>At most 5,000 characters; empty when the source has none.</summary>
    public required string Description { get; init; }

    /// <summary>Absolute http or https URL with its query, at most 2,048 characters.</summary>
    public required string Url { get; init; }

    /// <summary>When it was published, to the second.</summary>
    public required Instant PublishedAt { get; init; }

    /// <inheritdoc/>
    public Instant MarketTime => PublishedAt;

    /// <summary>1 to 10, the configured ones first.</summary>
    public required IReadOnlyList<Ticker> Tickers { get; init; }

    /// <summary>At most 10, each at most 50 characters.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>How it sounds: the one to show first; none before it is scored.</summary>
    public IReadOnlyList<Sentiment> Sentiments { get; init; } = [];

    /// <summary>How its source says that it sounds; null where the source does not say.</summary>
    public Sentiment? Told { get; init; }

    /// <summary>Who published it, as the source names it: a name or a domain; at most 100 characters, maybe empty.</summary>
    public required string Publisher { get; init; }

    /// <summary>The source's own id of the story, at most 64 characters, maybe empty.</summary>
    public required string SourceId { get; init; }

    private string KeyOn(int daysLater) => DedupKey.Of(Canonical, PublishedAt.InUtc().Date.PlusDays(daysLater));
}
