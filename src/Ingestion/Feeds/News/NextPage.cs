using Ingestion.Collecting;

namespace Ingestion.Feeds.News;

/// <summary>Where a page leads. A closed set.</summary>
public abstract record NextPage
{
    private NextPage() { }

    /// <summary>There may be more of the window at this address.</summary>
    public sealed record At(Uri Url) : NextPage;

    /// <summary>There is no more; or <paramref name="Missing"/> is, and cannot be had.</summary>
    public sealed record None(SourceFailure? Missing = null) : NextPage;
}
