using Ingestion.Collecting;
using Ingestion.Storing;

namespace Ingestion;

/// <summary>All that is special to one feed: the stages know nothing else of it.</summary>
/// <param name="Name">The job that collects it: <c>news</c>.</param>
/// <param name="Sources">Its sources, the preferred one first.</param>
/// <param name="Schema">How its items look in the table.</param>
/// <param name="Enricher">What is added to new items.</param>
public sealed record Feed<TItem>(string Name, IReadOnlyList<ISource<TItem>> Sources, IItemSchema<TItem> Schema, IEnricher<TItem> Enricher)
    where TItem : IItem
{
    /// <summary>Their names, in the same order.</summary>
    public IReadOnlyList<string> SourceNames { get; } = [.. Sources.Select(static source => source.Name)];

    /// <summary>Whether a source is another than the preferred one.</summary>
    public bool IsFailover(string source) => source != Sources[0].Name;
}
