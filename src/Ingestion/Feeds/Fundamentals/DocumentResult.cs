using Ingestion.Collecting;
using Ingestion.Providers;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>What came of asking for a document. A closed set.</summary>
public abstract record DocumentResult
{
    private DocumentResult() { }

    /// <summary>The document.</summary>
    /// <param name="Rows">Its periods, at least one, no two of the same kind and date.</param>
    /// <param name="Rejected">Periods that were refused, and single values of those that were not: how many, and the first of them with the reason.</param>
    public sealed record Read(IReadOnlyList<DocumentRow> Rows, Rejections Rejected) : DocumentResult;

    /// <summary>There is none to use. <see cref="SourceFailureKind.NoData"/>: the provider has no such document, which is an answer too.</summary>
    public sealed record Failed(SourceFailure Failure) : DocumentResult;
}
