using Ingestion.Providers;

namespace Ingestion.Feeds.News;

/// <summary>Where a page leads. A closed set.</summary>
public abstract record NextPage
{
    private NextPage(SourceFailure? lost) => Lost = lost;

    /// <summary>Why the source cannot give rows that it has; null when it gives all.</summary>
    public SourceFailure? Lost { get; }

    /// <summary>There may be more of the window: ask again, with this much of it taken.</summary>
    public sealed record After(int Done, SourceFailure? Lost = null) : NextPage(Lost);

    /// <summary>There is no more.</summary>
    public sealed record None(SourceFailure? Lost = null) : NextPage(Lost);
}
