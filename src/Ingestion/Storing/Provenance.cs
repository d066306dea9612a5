using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Storing;

/// <summary>Where a stored item came from.</summary>
/// <param name="Run">The run that stored it.</param>
/// <param name="Announcement">The one announcement that tells of it.</param>
/// <param name="Source">The source that brought it.</param>
/// <param name="IsFailover">Whether that was not the preferred source.</param>
/// <param name="IngestedAt">When, by the clock.</param>
/// <param name="Claim">The claim that the run is held by.</param>
/// <param name="ClaimBefore">The claim of the last finished run before it; null when no run finished.</param>
public sealed record Provenance(
    RunKey Run, string Announcement, string Source, bool IsFailover, Instant IngestedAt, string Claim, string? ClaimBefore);
