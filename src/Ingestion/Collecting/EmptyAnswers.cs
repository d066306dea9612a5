using Ingestion.Runs;

namespace Ingestion.Collecting;

/// <summary>An answer without a single row looks healthy. After answers that had rows, all of yesterday's among them, it is not.</summary>
public static class EmptyAnswers
{
    /// <summary>How many of its latest answers are looked at.</summary>
    private const int Compared = 6;

    /// <summary>Whether a source that has just answered without a row usually has some.</summary>
    public static bool AreSuspicious(string source, IReadOnlyList<RunRecord> before)
    {
        var latest = before.SelectMany(static run => run.Attempts)
            .Where(attempt => attempt.Source == source && attempt.Outcome == SourceAttempt.Answered)
            .Take(Compared)
            .ToList();
        return latest.Count > 0 && 2 * latest.Count(static attempt => attempt.Seen > 0) > latest.Count;
    }
}
