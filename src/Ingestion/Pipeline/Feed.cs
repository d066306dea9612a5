using Ingestion.Collecting;
using Ingestion.Providers;
using Ingestion.Storing;

namespace Ingestion.Pipeline;

/// <summary>All that is special to a feed that is collected: the steps know nothing else of it.</summary>
/// <param name="Name">The job that collects it: <c>news</c>.</param>
/// <param name="Sources">Its sources, the preferred one first.</param>
/// <param name="Failover">How long a failed source is left alone.</param>
/// <param name="Store">How its items are stored.</param>
public sealed record Feed<TItem>(string Name, IReadOnlyList<ISource<TItem>> Sources, FailoverPolicy Failover, IItemStore<TItem> Store)
    where TItem : IItem
{
    /// <summary>The names of the sources, in the same order.</summary>
    public IReadOnlyList<string> SourceNames { get; } = [.. Sources.Select(static source => source.Name)];

    /// <summary>Whether its calls are those that others leave, so that there may be none for it.</summary>
    public bool TakesWhatIsLeft { get; init; }

    /// <summary>Whether every source that was asked had no call left for such a feed today, by our own count or by its word: it is no failure of anybody.</summary>
    public bool IsPostponed(Collected<TItem> collected) =>
        TakesWhatIsLeft
        && collected is { Source: null, Failures.Count: > 0 }
        && collected.Failures.TrueForAll(static failed => failed.Failure.Kind == SourceFailureKind.DailyLimit);

    /// <summary>Whether a source is another than the preferred one.</summary>
    public bool IsFailover(string source) => source != Sources[0].Name;
}
