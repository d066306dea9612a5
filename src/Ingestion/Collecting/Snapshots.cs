using Ingestion.Providers;
using Ingestion.Runs;

namespace Ingestion.Collecting;

/// <summary>The lists that a run got; filled in as they come, so that they are there when the time runs out.</summary>
public sealed class Snapshots<TListed>
{
    private readonly Dictionary<string, SnapshotResult<TListed>.Answered> _answers = [];
    private readonly List<SourceAttempt> _attempts = [];
    private readonly List<(string Source, SourceFailure Failure)> _failures = [];

    /// <summary>By source; a source that did not answer is not there.</summary>
    public IReadOnlyDictionary<string, SnapshotResult<TListed>.Answered> Answers => _answers;

    /// <summary>Everybody who was asked.</summary>
    public IReadOnlyList<SourceAttempt> Attempts => _attempts;

    /// <summary>Why each of those who failed did.</summary>
    public IReadOnlyList<(string Source, SourceFailure Failure)> Failures => _failures;

    /// <summary>Rows of all lists, the rejected ones included.</summary>
    public int Rows => _answers.Values.Sum(static answer => answer.Rows.Count + answer.Rejected.Count);

    /// <summary>Those of them that were rejected.</summary>
    public int Rejected => _answers.Values.Sum(static answer => answer.Rejected.Count);

    /// <summary>A source came back.</summary>
    internal void Add(SourceAttempt attempt, SnapshotResult<TListed> result)
    {
        _attempts.Add(attempt);
        switch (result)
        {
            case SnapshotResult<TListed>.Answered answered:
                _answers[attempt.Source] = answered;
                break;
            case SnapshotResult<TListed>.Failed failed:
                _failures.Add((attempt.Source, failed.Failure));
                break;
        }
    }

    /// <summary>A source was cut off.</summary>
    internal void Add(SourceAttempt cutOff) => _attempts.Add(cutOff);

    /// <summary>A list turned out to be of no use: the source counts as failed.</summary>
    public void Refuse(string source, SourceFailure failure)
    {
        _answers.Remove(source);
        _failures.Add((source, failure));
        var index = _attempts.FindIndex(attempt => attempt.Source == source);
        _attempts[index] = _attempts[index] with { Outcome = failure.Code };
    }
}
