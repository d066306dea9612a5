using Ingestion.Storing;

namespace Ingestion.Feeds.Assets;

/// <summary>What can happen to a symbol, as announcements call it.</summary>
public static class AssetChange
{
    /// <summary>It was never listed before.</summary>
    public const string New = "new";

    /// <summary>The same asset, of which something else is said.</summary>
    public const string Changed = "changed";

    /// <summary>The list has it no more.</summary>
    public const string Delisted = "delisted";

    /// <summary>The list has it again.</summary>
    public const string Relisted = "relisted";

    /// <summary>The asset has another symbol now: said of both symbols.</summary>
    public const string Renamed = "renamed";

    /// <summary>Another asset has the symbol now.</summary>
    public const string Replaced = "replaced";

    private static readonly string[] All = [New, Changed, Delisted, Relisted, Renamed, Replaced];

    /// <summary>How many of each there are; those without one are left out.</summary>
    public static IReadOnlyList<Note> NotesOf(IReadOnlyList<RowChange<Asset>> changes) =>
        [.. All.Select(kind => new Note(kind, changes.Count(change => change.Kind == kind))).Where(static note => note.Count > 0)];
}
