namespace Ingestion.LocalCloud.Running;

/// <summary>Rows of text in columns, as wide as what is in them.</summary>
internal static class TextTable
{
    /// <summary>The lines, with the headings first.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> all = [headings, .. rows];
        var widths = Enumerable.Range(0, headings.Count).Select(column => all.Max(row => row[column].Length)).ToList();
        return all.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
