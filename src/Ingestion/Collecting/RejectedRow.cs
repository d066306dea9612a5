namespace Ingestion.Collecting;

/// <summary>A row that was not used.</summary>
/// <param name="Reason">Why, in a few fixed words: <c>no headline</c>, <c>no url</c>, …</param>
/// <param name="Excerpt">The beginning of the row, printable, at most 120 characters.</param>
public sealed record RejectedRow(string Reason, string Excerpt);
