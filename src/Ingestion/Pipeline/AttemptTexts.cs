using Ingestion.Runs;

namespace Ingestion.Pipeline;

/// <summary>Who was asked, as the log shows it.</summary>
internal static class AttemptTexts
{
    /// <summary>One line.</summary>
    public static string Of(SourceAttempt attempt)
    {
        var pages = attempt.Pages is { } end ? $", pages ended at: {end}" : string.Empty;
        return $"{attempt.Source} ({attempt.Why}): {attempt.Outcome}, {attempt.Rows} rows of {attempt.Seen}, {(long)attempt.Took.TotalMilliseconds} ms{pages}";
    }
}
