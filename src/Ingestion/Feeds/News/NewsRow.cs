using Ingestion.Feeds.News.Sentiments;
using NodaTime;

namespace Ingestion.Feeds.News;

/// <summary>A row of a source's answer: its fields as text, null where the source has none or something unreadable.</summary>
public readonly record struct NewsRow
{
    /// <summary>The source's id.</summary>
    public string? Id { get; init; }

    /// <summary>Headline.</summary>
    public string? Headline { get; init; }

    /// <summary>Description or summary.</summary>
    public string? Description { get; init; }

    /// <summary>URL.</summary>
    public string? Url { get; init; }

    /// <summary>Publisher.</summary>
    public string? Publisher { get; init; }

    /// <summary>When the story was published.</summary>
    public Instant? PublishedAt { get; init; }

    /// <summary>When the source learned of it, where it says so; this is what windows and pages go by.</summary>
    public Instant? SeenAt { get; init; }

    /// <summary>Ticker symbols as the source spells them.</summary>
    public IReadOnlyList<string> Tickers { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyList<string> Tags { get; init; }

    /// <summary>Whether it is a story about other companies than the configured ones, from a source that tells of all.</summary>
    public bool IsOthers { get; init; }

    /// <summary>How the source says that it sounds, checked; null where it does not say.</summary>
    public Sentiment? Told { get; init; }

    /// <summary>The instant by which the row is inside or before a window.</summary>
    public Instant? WindowInstant => SeenAt ?? PublishedAt;
}
