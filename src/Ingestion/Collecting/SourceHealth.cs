using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Collecting;

/// <summary>How a source has been doing, read from the runs before.</summary>
/// <param name="Failures">How often in a row it failed.</param>
/// <param name="AskAgainAt">When its wait is over, in market time.</param>
/// <param name="MustBeLeftAlone">Whether asking sooner would do harm, or no good.</param>
public readonly record struct SourceHealth(int Failures, Instant AskAgainAt, bool MustBeLeftAlone)
{
    /// <summary>From this many suspiciously empty answers in a row on, each counts as a failure.</summary>
    public const int SuspiciousEmpties = 3;

    private static readonly SourceHealth Well = new(0, Instant.MinValue, MustBeLeftAlone: false);

    /// <summary>The health of a source after these runs, latest first.</summary>
    public static SourceHealth Of(string source, IReadOnlyList<RunRecord> before, FailoverPolicy policy)
    {
        var attempts = before
            .Where(static run => !run.IsPostponed)
            .SelectMany(static run => run.Attempts.Reverse(), static (run, attempt) => (At: run.Key.ScheduledAt, Attempt: attempt))
            .Where(one => one.Attempt.Source == source && one.Attempt.Outcome != SourceAttempt.CutOff)
            .ToList();
        var sinceItAnswered = attempts.TakeWhile(static one => one.Attempt.Outcome != SourceAttempt.Answered).ToList();
        var empties = sinceItAnswered.Where(static one => one.Attempt.Outcome == SourceAttempt.SuspiciouslyEmpty).ToList();

        // Latest first: the two earliest suspiciously empty answers are forgiven.
        var failures = sinceItAnswered.Except(empties.TakeLast(SuspiciousEmpties - 1)).ToList();
        if (failures.Count > 0)
        {
            return After(failures.Count, failures[0].At, failures[0].Attempt, policy);
        }

        // It answered, but asked in the middle of it to be left alone.
        return attempts.Count > 0 && attempts[0].Attempt.RetryAfter is { } asked ? new SourceHealth(0, attempts[0].At + asked, MustBeLeftAlone: true) : Well;
    }

    private static SourceHealth After(int failures, Instant at, SourceAttempt last, FailoverPolicy policy)
    {
        // A shift by more than this would be past the longest wait many times over.
        const int MaxDoublings = 8;
        var isRefused = last.KeyWasRejected;
        var wait = isRefused ? policy.LongestWait : Duration.Min(policy.LongestWait, policy.FirstWait * (1 << Math.Min(failures - 1, MaxDoublings)));
        var asked = last.RetryAfter ?? Duration.Zero;
        return new SourceHealth(failures, at + Duration.Max(wait, asked), isRefused || asked > Duration.Zero);
    }
}
