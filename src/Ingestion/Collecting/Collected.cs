using Ingestion.Providers;
using Ingestion.Runs;

namespace Ingestion.Collecting;

/// <summary>What a run got out of its sources; filled in as they are asked, so that it is there when the time runs out.</summary>
public sealed class Collected<TItem>
{
    /// <summary>The source that answered; null when no source did.</summary>
    public string? Source { get; set; }

    /// <summary>The answer; null when no source answered.</summary>
    public FetchResult<TItem>.Answered? Answer { get; set; }

    /// <summary>What it is the answer to.</summary>
    public FetchRequest? Request { get; set; }

    /// <summary>Whether the answer is empty, and no other source confirmed that.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>Another source has nothing either: the empty answer was right.</summary>
    public void Confirm()
    {
        IsDoubtful = false;
        for (var i = 0; i < Attempts.Count; i++)
        {
            if (Attempts[i].Outcome == SourceAttempt.SuspiciouslyEmpty)
            {
                Attempts[i] = Attempts[i] with { Outcome = SourceAttempt.Answered };
            }
        }
    }

    /// <summary>Everybody who was asked, in order.</summary>
    public List<SourceAttempt> Attempts { get; } = [];

    /// <summary>Why each of those who failed did, by name; also why a part of the answer is missing.</summary>
    public List<(string Source, SourceFailure Failure)> Failures { get; } = [];
}
