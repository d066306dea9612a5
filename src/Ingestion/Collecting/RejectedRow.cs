using System.Text;
using Ingestion.Providers;

namespace Ingestion.Collecting;

/// <summary>A row that was not used.</summary>
/// <param name="Reason">Why, in a few fixed words: <c>no headline</c>, <c>no url</c>, …</param>
/// <param name="Excerpt">The beginning of the row, printable, at most 120 characters.</param>
public sealed record RejectedRow(string Reason, string Excerpt)
{
    private const int MaxExcerpt = 120;

    /// <summary>The beginning of a row as it came, fit for a log: printable, bounded, without the key.</summary>
    public static string ExcerptOf(ReadOnlySpan<byte> row, ApiKey key) =>

        // Enough that a key at the end of the excerpt is seen whole, and struck out.
        key.Quote(Encoding.UTF8.GetString(row[..Math.Min(row.Length, 8 * MaxExcerpt)]), MaxExcerpt);
}
