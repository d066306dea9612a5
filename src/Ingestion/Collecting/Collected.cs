namespace Ingestion.Collecting;

/// <summary>What a run got out of its sources.</summary>
/// <param name="Source">Who answered; null when nobody did.</param>
/// <param name="Answer">The answer; null when nobody answered.</param>
/// <param name="Attempts">Everybody who was asked, in order.</param>
/// <param name="Failures">Why each of those who failed did, by name; also why a part of the answer is missing.</param>
public sealed record Collected<TItem>(
    string? Source,
    SourceAnswer<TItem>.Answered? Answer,
    IReadOnlyList<SourceAttempt> Attempts,
    IReadOnlyList<(string Source, SourceFailure Failure)> Failures);
