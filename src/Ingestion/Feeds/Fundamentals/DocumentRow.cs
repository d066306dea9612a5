using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>One period of one document: all that the provider says of it, under the provider's names in lower snake case (<c>total_revenue</c>).</summary>
/// <param name="Kind">Of which document.</param>
/// <param name="Period"><c>Q</c> or <c>Y</c>; null for the overview, which has no period.</param>
/// <param name="Date">The last day of the period; of the overview, the day on which it was asked for (New York).</param>
/// <param name="Currency">ISO 4217, of all amounts; null when the provider does not say.</param>
/// <param name="Numbers">Amounts, ratios and counts, by name, in ordinal order. What the provider leaves out ("None", "-", empty) is not there.</param>
/// <param name="Texts">Everything else, bounded and printable, by name, in ordinal order.</param>
public sealed record DocumentRow(
    DocumentKind Kind, string? Period, LocalDate Date, string? Currency, EqualList<(string Name, decimal Value)> Numbers, EqualList<(string Name, string Value)> Texts)
{
    /// <summary>Periods as keys spell them.</summary>
    public const string Quarter = "Q", Year = "Y";
}
