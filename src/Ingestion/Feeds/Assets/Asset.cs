using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.Assets;

/// <summary>A symbol, and the asset that it stands for or stood for last.</summary>
public sealed record Asset
{
    /// <summary>The symbol.</summary>
    public required Ticker Symbol { get; init; }

    /// <summary>The provider's id: the same for as long as the asset exists, whatever it is called.</summary>
    public required string Id { get; init; }

    /// <summary>The company's or fund's name; empty when there is none.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is listed.</summary>
    public required string Exchange { get; init; }

    /// <summary><c>us_equity</c>.</summary>
    public required string Class { get; init; }

    /// <summary>Whether the list has it; what is gone from the list stays in the table.</summary>
    public required bool IsActive { get; init; }

    /// <summary>Whether the broker trades it.</summary>
    public required bool IsTradable { get; init; }

    /// <summary>Whether it can be bought on margin.</summary>
    public required bool IsMarginable { get; init; }

    /// <summary>Whether it can be sold short.</summary>
    public required bool IsShortable { get; init; }

    /// <summary>Whether fractions of a share are traded.</summary>
    public required bool IsFractionable { get; init; }

    /// <summary>What else the provider says of it, in ordinal order.</summary>
    public required EqualList<string> Attributes { get; init; }

    /// <summary>Whether it is among those whose fundamentals are kept fresh.</summary>
    public required bool IsTracked { get; init; }

    /// <summary>The first run that had the asset, under whatever symbol.</summary>
    public required Instant FirstSeen { get; init; }

    /// <summary>While it is active, the run that wrote it; after that, the last run that had it.</summary>
    public required Instant LastSeen { get; init; }

    /// <summary>Since when it is active or inactive.</summary>
    public required Instant StatusChangedAt { get; init; }

    /// <summary>What the asset was called before; null when it always had this symbol.</summary>
    public Ticker? RenamedFrom { get; init; }

    /// <summary>What the asset is called now; null when this is its symbol.</summary>
    public Ticker? RenamedTo { get; init; }

    /// <summary>When it was renamed last; null when it was not.</summary>
    public Instant? RenamedAt { get; init; }

    /// <summary>Other assets that had the symbol before, oldest first; at most <see cref="MaxFormer"/>.</summary>
    public EqualList<FormerAsset> Former { get; init; } = new([]);

    /// <summary>So many assets that had the symbol before are kept.</summary>
    public const int MaxFormer = 10;
}

/// <summary>An asset that had the symbol before another took it over.</summary>
/// <param name="Id">The provider's id.</param>
/// <param name="Name">Its name then.</param>
/// <param name="FirstSeen">The first run that had it.</param>
/// <param name="Until">The last run that had it under the symbol.</param>
/// <param name="RenamedTo">What it is called since; null when it was not renamed.</param>
public sealed record FormerAsset(string Id, string Name, Instant FirstSeen, Instant Until, Ticker? RenamedTo);
