namespace Ingestion.Collecting;

/// <summary>Which sources a run asks, in which order.</summary>
public static class SourcePlan
{
    /// <summary>Every source, the preferred one first.</summary>
    public static IReadOnlyList<ISource<TItem>> Decide<TItem>(IReadOnlyList<ISource<TItem>> inOrderOfPreference) => inOrderOfPreference;
}
