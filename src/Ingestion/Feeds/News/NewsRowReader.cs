using System.Text.Json;
using Ingestion.Collecting;
using Ingestion.Providers;

namespace Ingestion.Feeds.News;

/// <summary>How the rows of a page become stories.</summary>
/// <param name="Window">The stretch whose rows are wanted.</param>
/// <param name="Rules">What makes a row a story.</param>
/// <param name="Key">Struck out of everything that is quoted.</param>
/// <param name="Read">Reads a row of this source.</param>
public sealed record NewsRowReader(CollectionWindow Window, NewsRules Rules, ApiKey Key, Func<JsonElement, NewsRow> Read)
{
    /// <summary>How the rows are found in an answer; null, and why, when it has none. Without it, the answer is an array of them.</summary>
    public RowFinder? Rows { get; init; }
}

/// <summary>Finds the rows in an answer, each as the text that it is; null, and what was expected, when there are none to find.</summary>
public delegate IReadOnlyList<ReadOnlyMemory<byte>>? RowFinder(ReadOnlyMemory<byte> body, out string problem);
