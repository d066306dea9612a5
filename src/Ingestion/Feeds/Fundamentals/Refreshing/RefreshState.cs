using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Refreshing;

/// <summary>How far the refresh of a symbol has got.</summary>
public sealed record RefreshState
{
    /// <summary>Whose.</summary>
    public required Ticker Symbol { get; init; }

    /// <summary>Which invocation is at it.</summary>
    public required string HeldBy { get; init; }

    /// <summary>When each document was fetched last; those never fetched are not there.</summary>
    public required IReadOnlyDictionary<DocumentKind, Instant> FetchedAt { get; init; }

    /// <summary>The documents that the provider does not have.</summary>
    public IReadOnlySet<DocumentKind> Without { get; init; } = new HashSet<DocumentKind>();

    /// <summary>The documents that somebody who asks at an instant still has to wait for, in the order in which they are asked for.</summary>
    public IReadOnlyList<DocumentKind> MissingAt(Instant asked) =>
        [.. DocumentKinds.All.Where(kind => !(FetchedAt.TryGetValue(kind, out var at) && at >= asked))];

    /// <summary>Since when all five documents are as they are; null when one was never fetched.</summary>
    public Instant? RefreshedAt => FetchedAt.Count == DocumentKinds.All.Count ? FetchedAt.Values.Min() : null;
}
