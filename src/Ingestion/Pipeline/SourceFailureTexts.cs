using Ingestion.Primitives;
using Ingestion.Providers;

namespace Ingestion.Pipeline;

/// <summary>Failures of sources as the log and the ledger show them.</summary>
internal static class SourceFailureTexts
{
    private const int MaxShown = 10;
    private const int MaxErrorMessage = 1_000;

    /// <summary>Each with what the source said, the first ten.</summary>
    public static IEnumerable<string> Of(IEnumerable<(string Source, SourceFailure Failure)> failures) =>
        failures.Take(MaxShown).Select(static failed => $"{failed.Source}: {failed.Failure.WithQuote}");

    /// <summary>Why a run failed, for programs.</summary>
    public static string CodeOf(IReadOnlyList<(string Source, SourceFailure Failure)> failures)
    {
        List<string> codes = [.. failures.Select(static failed => failed.Failure.Code).Distinct()];
        return codes.Count == 1 ? codes[0] : "all_sources_failed";
    }

    /// <summary>Why a run failed, for people.</summary>
    public static string MessageOf(IReadOnlyList<(string Source, SourceFailure Failure)> failures) =>
        Printable.Of(string.Join("; ", failures.Select(static failed => $"{failed.Source}: {failed.Failure.Message}")), MaxErrorMessage);
}
