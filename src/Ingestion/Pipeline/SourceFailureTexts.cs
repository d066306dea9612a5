using Ingestion.Providers;

namespace Ingestion.Pipeline;

/// <summary>Failures of sources as the log shows them.</summary>
internal static class SourceFailureTexts
{
    private const int MaxShown = 10;

    /// <summary>Each with what the source said, the first ten.</summary>
    public static IEnumerable<string> Of(IEnumerable<(string Source, SourceFailure Failure)> failures) =>
        failures.Take(MaxShown).Select(static failed => $"{failed.Source}: {failed.Failure.WithQuote}");
}
