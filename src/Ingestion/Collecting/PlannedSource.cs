namespace Ingestion.Collecting;

/// <summary>A source to ask.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Why">One of the reasons of <see cref="SourcePlan"/>.</param>
public sealed record PlannedSource(string Source, string Why);
