using Ingestion.Collecting;
using Ingestion.Storing;

namespace Ingestion.Pipeline;

/// <summary>How far a comparison has got. A run that ends early leaves the rest empty.</summary>
public sealed class SyncProgress<TListed, TRow>
    where TRow : class
{
    /// <summary>What the sources came back with.</summary>
    public Snapshots<TListed> Snapshots { get; } = new();

    /// <summary>What is to be written; null when no list could be used.</summary>
    public SyncDecision<TRow>? Decision { get; set; }

    /// <summary>What became of it; null when it did not get to writing all of it.</summary>
    public UpsertResult? Stored { get; set; }
}
